/** Describes an uncaught error for the host: what it is, and where in the author's own source it was thrown. */
import { original, type SourceMap } from "./sourcemap.js";

/** `plugwright:fault/fault.fault`, as the engine takes it. */
export interface Fault {
  readonly kind: string;
  readonly message: string;
  readonly place: Place | null;
  readonly traceback: string;
}

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function: string | null;
}

interface Frame {
  readonly function: string;
  readonly place?: Place;
}

/** QuickJS: `    at name (file:line:column)`. */
const FRAME = /^\s*at (.*?) \((?:.*?):(\d+):(\d+)\)$/;

export function describe(error: unknown, map: SourceMap | undefined): Fault {
  if (!(error instanceof Error)) {
    return { kind: `thrown ${typeof error}`, message: String(error), place: null, traceback: "" };
  }
  const frames = read(error.stack ?? "", map);
  const place = frames.find((frame) => frame.place && isAuthors(frame.place.file))?.place ?? frames[0]?.place ?? null;
  return { kind: error.name, message: error.message, place, traceback: frames.map(print).join("\n") };
}

function read(stack: string, map: SourceMap | undefined): Frame[] {
  const frames: Frame[] = [];
  for (const text of stack.split("\n")) {
    const match = FRAME.exec(text);
    const name = match?.[1] ?? text.trim().replace(/^at /, "");
    if (name === "") continue;
    const position = match && map ? original(map, Number(match[2]), Number(match[3])) : undefined;
    if (position === undefined) {
      frames.push({ function: name });
    } else if (!isOurs(position.file)) {
      frames.push({ function: name, place: { ...position, function: name === "<anonymous>" ? null : name } });
    }
  }
  // What called the author's code is our business.
  while (frames.length > 0 && frames.at(-1)?.place === undefined) frames.pop();
  return frames;
}

function print({ function: name, place }: Frame): string {
  return place ? `at ${name} (${place.file}:${place.line}:${place.column})` : `at ${name}`;
}

function isOurs(file: string): boolean {
  return file.startsWith("plugwright:");
}

function isAuthors(file: string): boolean {
  return !file.includes("node_modules/");
}
