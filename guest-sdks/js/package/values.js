// A shape per WIT type, between the author's values and the JSON of `plugwright host` (docs/test-protocol.md).
//
// `lower` gives JSON for a value and says with a path what does not fit; `lift` gives the value for JSON.

class Mismatch extends TypeError {
  constructor(problem, path = "") {
    super(path === "" ? problem : `\`${path}\` ${problem}`);
    this.problem = problem;
    this.path = path;
  }
}

/** Runs `inner`; a mismatch inside it happened at `part`. */
export function within(part, inner) {
  try {
    return inner();
  } catch (error) {
    throw error instanceof Mismatch ? new Mismatch(error.problem, part + error.path) : error;
  }
}

function wanted(what, value) {
  const shown = typeof value === "string" ? JSON.stringify(value) : typeof value === "bigint" ? `${value}n` : String(value);
  return new Mismatch(`must be ${what}, not ${shown}`);
}

function simple(what, fits) {
  return {
    lower(value) {
      if (fits(value)) return value;
      throw wanted(what, value);
    },
    lift: (value) => value,
  };
}

const integer = (least, most) =>
  simple(`a whole number from ${least} to ${most}`, (value) => Number.isInteger(value) && value >= least && value <= most);

export const u8 = integer(0, 0xff);
export const u16 = integer(0, 0xffff);
export const u32 = integer(0, 0xffff_ffff);
export const s8 = integer(-0x80, 0x7f);
export const s16 = integer(-0x8000, 0x7fff);
export const s32 = integer(-0x8000_0000, 0x7fff_ffff);

const wide = (least, most) => ({
  ...simple(`a bigint from ${least} to ${most}`, (value) => typeof value === "bigint" && value >= least && value <= most),
  lift: (value) => BigInt(value),
});

export const u64 = wide(0n, 0xffff_ffff_ffff_ffffn);
export const s64 = wide(-0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn);

const NAMES = new Map([
  [NaN, "nan"],
  [Infinity, "inf"],
  [-Infinity, "-inf"],
]);
const FLOATS = new Map([...NAMES].map(([value, name]) => [name, value]));

export const f64 = {
  lower(value) {
    if (typeof value !== "number") throw wanted("a number", value);
    return NAMES.get(value) ?? value;
  },
  lift: (value) => FLOATS.get(value) ?? Number(value),
};
export const f32 = f64;

export const bool = simple("a boolean", (value) => typeof value === "boolean");
export const char = simple("a string of one character", (value) => typeof value === "string" && [...value].length === 1 && value.isWellFormed());

export const string = {
  lower(value) {
    if (typeof value !== "string") throw wanted("a string", value);
    return value.toWellFormed();
  },
  lift: (value) => value,
};

export function list(element) {
  return {
    lower(value) {
      if (!Array.isArray(value) && !ArrayBuffer.isView(value)) throw wanted("an array", value);
      return Array.from(value, (item, index) => within(`[${index}]`, () => element.lower(item)));
    },
    lift: (value) => value.map((item) => element.lift(item)),
  };
}

const block = (type, element) => {
  const elements = list(element);
  return { lower: elements.lower, lift: (value) => type.from(value) };
};
export const bytes = block(Uint8Array, u8);
export const signedBytes = block(Int8Array, s8);

export function map(key, value) {
  const entries = list(tuple(key, value));
  return {
    lower(found) {
      if (!(found instanceof Map)) throw wanted("a Map", found);
      return entries.lower([...found]);
    },
    lift: (found) => new Map(entries.lift(found)),
  };
}

export function option(inner) {
  return {
    lower: (value) => (value === undefined || value === null ? null : inner.lower(value)),
    lift: (value) => (value === null ? undefined : inner.lift(value)),
  };
}

/** An option of an option: in JSON the outer one is `{"some": value}`. */
export function nestedOption(inner) {
  return {
    lower(value) {
      if (value?.tag === "none") return null;
      if (value?.tag !== "some") throw wanted('an object whose `tag` is "some" or "none"', value);
      return { some: within(".val", () => inner.lower(value.val)) };
    },
    lift: (value) => (value === null ? { tag: "none" } : { tag: "some", val: inner.lift(value.some) }),
  };
}

const flow = {
  lower() {
    throw noFlow();
  },
  lift() {
    throw noFlow();
  },
};

function noFlow() {
  return new TypeError("streams and futures do not cross from a component into its test: run it natively");
}

export const byteStream = flow;
export const stream = () => flow;
export const future = () => flow;

export function tuple(...shapes) {
  return {
    lower(value) {
      if (!Array.isArray(value) || value.length !== shapes.length) throw wanted(`an array of ${shapes.length} values`, value);
      return shapes.map((shape, index) => within(`[${index}]`, () => shape.lower(value[index])));
    },
    lift: (value) => shapes.map((shape, index) => shape.lift(value[index])),
  };
}

/** A record's fields, and their names in the contract. */
export function record(fields, names) {
  const entries = Object.entries(fields).map(([name, shape]) => [name, names[name], shape]);
  return {
    lower(value) {
      if (typeof value !== "object" || value === null) throw wanted("an object", value);
      return Object.fromEntries(entries.map(([name, wit, shape]) => [wit, within(`.${name}`, () => shape.lower(value[name]))]));
    },
    lift: (value) => Object.fromEntries(entries.map(([name, wit, shape]) => [name, shape.lift(value[wit] ?? null)])),
  };
}

export function variant(cases) {
  return {
    lower(value) {
      const shape = typeof value?.tag === "string" && Object.hasOwn(cases, value.tag) ? cases[value.tag] : undefined;
      if (shape === undefined) throw wanted(`an object whose \`tag\` is one of ${Object.keys(cases).join(", ")}`, value?.tag ?? value);
      return shape === null ? value.tag : { [value.tag]: within(".val", () => shape.lower(value.val)) };
    },
    lift(value) {
      if (typeof value === "string") return { tag: value };
      const [tag, val] = Object.entries(value)[0];
      return { tag, val: cases[tag].lift(val) };
    },
  };
}

/** A result inside another value. */
export function result(ok, err) {
  const sides = { ok, err };
  return {
    lower(value) {
      const shape = value?.tag === "ok" || value?.tag === "err" ? sides[value.tag] : undefined;
      if (shape === undefined) throw wanted('an object whose `tag` is "ok" or "err"', value);
      return { [value.tag]: shape === null ? null : within(".val", () => shape.lower(value.val)) };
    },
    lift(value) {
      const [tag, val] = Object.entries(value)[0];
      return sides[tag] === null ? { tag } : { tag, val: sides[tag].lift(val) };
    },
  };
}

export const enumeration = (...names) => simple(`one of ${names.join(", ")}`, (value) => names.includes(value));

/** The flags, and their names in the contract. */
export function flags(names) {
  const entries = Object.entries(names);
  return {
    lower(value) {
      if (typeof value !== "object" || value === null) throw wanted("an object of booleans", value);
      const unknown = Object.keys(value).find((name) => !Object.hasOwn(names, name));
      if (unknown !== undefined) throw new Mismatch(`has no flag \`${unknown}\``);
      return entries.filter(([name]) => value[name] === true).map(([, wit]) => wit);
    },
    lift: (value) => Object.fromEntries(entries.map(([name, wit]) => [name, value.includes(wit)])),
  };
}

const nobody = () => {
  throw new Error("no plugin runs");
};

/** Who knows what the numbers of handles stand for: one call between a test and its plugin. */
let call = { theirs: nobody, give: nobody, lend: nobody, take: nobody, look: nobody };

/** Runs `inner`, whose handles are those of `whose`. */
export function during(whose, inner) {
  const former = call;
  call = whose;
  try {
    return inner();
  } finally {
    call = former;
  }
}

export const HANDLE = Symbol("handle");

/** A resource of the plugin's. */
export function handle(name) {
  return {
    lower(value) {
      if (typeof value?.[HANDLE] !== "number") throw wanted(`an object of the plugin's resource \`${name}\``, value);
      return { handle: value[HANDLE] };
    },
    lift: (value) => call.theirs(name, value.handle),
  };
}

function standIn(name, value) {
  if (typeof value !== "object" || value === null) throw wanted(`an object that stands in for a \`${name}\``, value);
  return value;
}

/** A resource that the test stands in for, which changes its owner. */
export const given = (name) => ({
  lower: (value) => ({ handle: call.give(standIn(name, value)) }),
  lift: (value) => call.take(value.handle),
});

/** A resource that the test stands in for, lent for one call. */
export const lent = (name) => ({
  lower: (value) => ({ handle: call.lend(standIn(name, value)) }),
  lift: (value) => call.look(value.handle),
});

/** JSON with bigints written out. */
export function write(value) {
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  // `-0` is a number that JSON has and `JSON.stringify` does not.
  if (Object.is(value, -0)) return "-0.0";
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  return `{${Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}:${write(item)}`).join(",")}}`;
}

/** Reads JSON; whole numbers that JavaScript would round stay as text, for `BigInt` to read. */
export function read(text) {
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (part) => (part.startsWith('"') ? part : `"${part}"`));
  return JSON.parse(exact);
}
