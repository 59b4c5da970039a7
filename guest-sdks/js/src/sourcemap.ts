/** Finds the author's line for a line of the bundle: just enough of the source map format (ECMA-426) for that. */

/** The part of a source map that is needed here. */
export interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

export interface Position {
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Gives the original position of a position in the bundle, both counted from 1. */
export function original(map: SourceMap, line: number, column: number): Position | undefined {
  let [source, sourceLine, sourceColumn] = [0, 0, 0];
  let found: Position | undefined;
  const lines = map.mappings.split(";");
  for (let index = 0; index < line && index < lines.length; index++) {
    let generated = 0;
    for (const segment of (lines[index] ?? "").split(",")) {
      const [move = 0, ...rest] = decode(segment);
      generated += move;
      if (rest.length < 3) continue;
      source += rest[0] ?? 0;
      sourceLine += rest[1] ?? 0;
      sourceColumn += rest[2] ?? 0;
      if (index !== line - 1 || (generated >= column && found !== undefined)) continue;
      const file = map.sources[source];
      if (file !== undefined) found = { file, line: sourceLine + 1, column: sourceColumn + 1 };
    }
  }
  return found;
}

/** Reads the base64 variable-length quantities of one segment. */
function decode(segment: string): number[] {
  const values: number[] = [];
  let [value, shift] = [0, 0];
  for (const digit of segment) {
    const bits = DIGITS.indexOf(digit);
    value |= (bits & 31) << shift;
    if ((bits & 32) !== 0) {
      shift += 5;
    } else {
      values.push((value & 1) !== 0 ? -(value >> 1) : value >> 1);
      [value, shift] = [0, 0];
    }
  }
  return values;
}
