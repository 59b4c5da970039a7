/**
 * One shape per WIT type: what the engine speaks on one side, what authors see on the other.
 *
 * The engine (QuickJS with wit-dylib) takes whatever it is given and either coerces it silently (`256` as `u8` is 0) or aborts
 * without a word of explanation, so every value is checked on its way out. On the way in only what differs is changed.
 */
import { Mismatch, show, within } from "./mismatch.js";

export { byteStream, future, stream } from "./flows.js";

export interface Shape {
  /** Checks the author's value and gives the engine's. */
  lower(value: unknown): unknown;
  /** Gives the author's value for the engine's; absent where they are the same. */
  readonly lift?: (value: unknown) => unknown;
}

type Fields = Readonly<Record<string, Shape>>;

function wanted(what: string, value: unknown): Mismatch {
  return new Mismatch(`must be ${what}, not ${show(value)}`);
}

function integer(name: string, least: number, most: number): Shape {
  return {
    lower(value) {
      if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
      throw wanted(`a whole number from ${least} to ${most} (${name})`, value);
    },
  };
}

export const u8 = integer("u8", 0, 0xff);
export const u16 = integer("u16", 0, 0xffff);
export const s8 = integer("s8", -0x80, 0x7f);
export const s16 = integer("s16", -0x8000, 0x7fff);
export const s32 = integer("s32", -0x8000_0000, 0x7fff_ffff);

/** The engine reads and writes `u32` as if it had a sign: 4294967295 arrives as -1. */
export const u32: Shape = {
  lower: (value) => (checkU32.lower(value) as number) | 0,
  lift: (value) => (value as number) >>> 0,
};
const checkU32 = integer("u32", 0, 0xffff_ffff);

/**
 * 64-bit numbers are `bigint`. The engine would round them, so they cross as 16 hexadecimal digits; those that are exact as a
 * `number` come in as one (`engine.mjs` of the toolchain is the other side).
 */
function wide(name: string, least: bigint, most: bigint, fit: (bits: bigint) => bigint): Wide {
  return {
    lower: (value) => BigInt.asUintN(64, checked(value)).toString(16).padStart(16, "0"),
    lift: (value) => (typeof value === "number" ? BigInt(value) : fit(BigInt(`0x${String(value)}`))),
    check: checked,
  };
  function checked(value: unknown): bigint {
    if (typeof value === "bigint" && value >= least && value <= most) return value;
    throw wanted(`a bigint from ${least} to ${most} (${name})`, value);
  }
}

interface Wide extends Shape {
  check(value: unknown): bigint;
}

export const u64: Wide = wide("u64", 0n, 0xffff_ffff_ffff_ffffn, (bits) => bits);
export const s64: Wide = wide("s64", -0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn, (bits) => BigInt.asIntN(64, bits));

function primitive(what: string, fits: (value: unknown) => boolean): Shape {
  return {
    lower(value) {
      if (fits(value)) return value;
      throw wanted(what, value);
    },
  };
}

export const bool = primitive("a boolean", (value) => typeof value === "boolean");
export const f32 = primitive("a number", (value) => typeof value === "number");
export const f64 = f32;
export const char = primitive(
  "a string of one character",
  (value) => typeof value === "string" && [...value].length === 1 && value.isWellFormed(),
);

export const string: Shape = {
  lower(value) {
    if (typeof value !== "string") throw wanted("a string", value);
    // WIT strings are Unicode; half of a surrogate pair, which slicing leaves behind, becomes U+FFFD.
    return value.isWellFormed() ? value : value.toWellFormed();
  },
};

/** `list<u8>` and `list<s8>`, which the engine copies as a block. */
export const bytes = block(Uint8Array, u8);
export const signedBytes = block(Int8Array, s8);

function block(type: typeof Uint8Array | typeof Int8Array, element: Shape): Shape {
  const elements = list(element);
  return {
    lower(value) {
      return value instanceof type ? value : type.from(elements.lower(value) as number[]);
    },
  };
}

export function list(element: Shape): Shape {
  if (element === u64) return wideList(u64, BigUint64Array);
  if (element === s64) return wideList(s64, BigInt64Array);
  return plainList(element);
}

/** The engine copies these arrays as a block on the way out, and takes them for nothing else. */
function wideList(element: Wide, type: typeof BigUint64Array | typeof BigInt64Array): Shape {
  const checked = plainList({ lower: (value) => element.check(value) });
  return { ...plainList(element), lower: (value) => type.from(checked.lower(value) as bigint[]) };
}

function plainList(element: Shape): Shape {
  const lift = element.lift;
  const shape: Shape = {
    lower(value) {
      const items = ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Uint8Array) : value;
      if (!Array.isArray(items)) throw wanted("an array", value);
      const out = new Array<unknown>(items.length);
      let index = 0;
      try {
        for (; index < items.length; index++) out[index] = element.lower(items[index]);
      } catch (error) {
        throw error instanceof Mismatch ? error.within(`[${index}]`) : error;
      }
      return out;
    },
  };
  return lift === undefined ? shape : { ...shape, lift: (value) => (value as unknown[]).map((item) => lift(item)) };
}

/** A map. The engine has a `Map` as well. */
export function map(key: Shape, value: Shape): Shape {
  const shape: Shape = {
    lower(found) {
      if (!(found instanceof Map)) throw wanted("a Map", found);
      const out = new Map<unknown, unknown>();
      for (const [name, item] of found) {
        out.set(
          within(".keys()", () => key.lower(name)),
          within(`.get(${show(name)})`, () => value.lower(item)),
        );
      }
      return out;
    },
  };
  if (!key.lift && !value.lift) return shape;
  return {
    ...shape,
    lift: (found) => new Map([...(found as Map<unknown, unknown>)].map(([name, item]) => [lifted(key, name), lifted(value, item)])),
  };
}

/** Authors see `undefined` for none; the engine says `null`. Both are taken. */
export function option(inner: Shape): Shape {
  return {
    lower: (value) => (value === undefined || value === null ? null : inner.lower(value)),
    lift: (value) => (value === undefined || value === null ? undefined : inner.lift ? inner.lift(value) : value),
  };
}

export function tuple(...shapes: Shape[]): Shape {
  return {
    lower(value) {
      if (!Array.isArray(value) || value.length !== shapes.length) {
        throw wanted(`an array of ${shapes.length} values`, value);
      }
      return shapes.map((shape, index) => within(`[${index}]`, () => shape.lower(value[index])));
    },
    lift: (value) => shapes.map((shape, index) => lifted(shape, (value as unknown[])[index])),
  };
}

export function record(fields: Fields): Shape {
  const entries = Object.entries(fields);
  const changing = entries.filter(([, shape]) => shape.lift !== undefined);
  const shape: Shape = {
    lower(value) {
      if (typeof value !== "object" || value === null) throw wanted("an object", value);
      const out: Record<string, unknown> = {};
      let field = "";
      try {
        for (const [name, inner] of entries) {
          field = name;
          out[name] = inner.lower((value as Record<string, unknown>)[name]);
        }
      } catch (error) {
        throw error instanceof Mismatch ? error.within(`.${field}`) : error;
      }
      return out;
    },
  };
  if (changing.length === 0) return shape;
  return {
    ...shape,
    lift(value) {
      // The engine made this object for this call alone.
      const object = value as Record<string, unknown>;
      for (const [name, inner] of changing) object[name] = lifted(inner, object[name]);
      return object;
    },
  };
}

/** A variant's cases by name; `null` for a case without a value. */
export function variant(cases: Readonly<Record<string, Shape | null>>): Shape {
  const names = Object.keys(cases);
  return {
    lower(value) {
      const { tag, val } = (value ?? {}) as { tag?: unknown; val?: unknown };
      const shape = typeof tag === "string" && Object.hasOwn(cases, tag) ? cases[tag] : undefined;
      if (shape === undefined) throw wanted(`an object whose \`tag\` is one of ${quoted(names)}`, tag ?? value);
      return shape === null ? { tag } : { tag, val: within(".val", () => shape.lower(val)) };
    },
    lift(value) {
      const { tag, val } = value as { tag: string; val?: unknown };
      const shape = cases[tag];
      return shape == null ? { tag } : { tag, val: lifted(shape, val) };
    },
  };
}

/** A result inside another value. A function's own result is returned or thrown instead. */
export function result(ok: Shape | null, err: Shape | null): Shape {
  return variant({ ok, err });
}

/** An option of an option, which keeps its tags so that `some(none)` differs from `none`. */
export function nestedOption(inner: Shape): Shape {
  return variant({ some: inner, none: null });
}

export function enumeration(...names: string[]): Shape {
  return primitive(`one of ${quoted(names)}`, (value) => names.includes(value as string));
}

export function flags(...names: string[]): Shape {
  return {
    lower(value) {
      if (typeof value !== "object" || value === null) throw wanted("an object of booleans", value);
      const unknown = Object.keys(value).find((name) => !names.includes(name));
      if (unknown !== undefined) throw new Mismatch(`has no flag \`${unknown}\`: it has ${quoted(names)}`);
      return value;
    },
  };
}

export function lifted(shape: Shape, value: unknown): unknown {
  return shape.lift ? shape.lift(value) : value;
}

function quoted(names: string[]): string {
  return names.map((name) => `"${name}"`).join(", ");
}
