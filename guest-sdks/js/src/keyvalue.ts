/** What a plugin keeps from call to call, on top of `plugwright:keyvalue/keyvalue`. */
import { Utf8Decoder, Utf8Encoder } from "./globals/text.js";

/** `plugwright:keyvalue/keyvalue`, as the engine gives it: `null` is its `none`, and an error is thrown with a `payload`. */
export interface Values {
  get(key: string): Uint8Array | null | undefined;
  set(key: string, value: Uint8Array): void;
  delete(key: string): void;
  keys(prefix: string, after: string | undefined): string[];
  swap(key: string, expected: Uint8Array | undefined, value: Uint8Array | undefined): boolean;
}

const early = "values can be read and written when the plugin is called, not while it is built";
const missing = 'the plugin does not request `keyvalue`: add `keyvalue = "<why>"` to `[requests]` of plugin.toml';
const badKey = "the key is empty or too long";

/** A value that was not read or written: the store is full, the key is none, or the host's file cannot be used. */
export class StoreError extends Error {
  override name = "StoreError";
}

/** In the order of the host, which is that of the bytes: that of the code points. */
function before(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** Values of a test. */
function memory(initial: Readonly<Record<string, Uint8Array>>): Values {
  const known = new Map(Object.entries(initial));
  const checked = (key: string): string => {
    const size = new Utf8Encoder().encode(key).length;
    if (size === 0 || size > 1024) throw new StoreError(badKey);
    return key;
  };
  const values: Values = {
    get: (key) => known.get(checked(key)),
    set: (key, value) => void known.set(checked(key), Uint8Array.from(value)),
    delete: (key) => void known.delete(checked(key)),
    keys: (prefix, after) => {
      const found = [...known.keys()].filter((key) => key.startsWith(prefix)).sort(before);
      return found.filter((key) => after === undefined || before(key, after) > 0);
    },
    swap: (key, expected, value) => {
      if (!same(known.get(checked(key)), expected)) return false;
      if (value === undefined) values.delete(key);
      else values.set(key, value);
      return true;
    },
  };
  return values;
}

function closed(reason: string): Values {
  const refuse = (): never => {
    throw new Error(reason);
  };
  return { get: refuse, set: refuse, delete: refuse, keys: refuse, swap: refuse };
}

let values: Values = memory({});
let opened: Values | undefined;

/** Says where values are kept once the plugin is called; nowhere where it does not request them. */
export function keepIn(channel: Values | undefined): void {
  values = closed(early);
  opened = channel ?? closed(missing);
}

/** Lets values be read and written from now on. */
export function openValues(): void {
  if (opened !== undefined) values = opened;
}

function why(error: unknown): unknown {
  if (typeof error !== "object" || error === null || !("payload" in error)) return error;
  const { tag, val } = error.payload as { tag: string; val?: string };
  if (tag === "quota") return new StoreError("the store is full");
  return new StoreError(tag === "key" ? badKey : String(val));
}

function ask<T>(what: (values: Values) => T): T {
  try {
    return what(values);
  } catch (error) {
    throw why(error);
  }
}

const bytes = (value: Uint8Array | string): Uint8Array => (typeof value === "string" ? new Utf8Encoder().encode(value) : value);

export const keyvalue = {
  get: (key: string): Uint8Array | undefined => ask((values) => values.get(key)) ?? undefined,
  getText(key: string): string | undefined {
    const value = keyvalue.get(key);
    return value === undefined ? undefined : new Utf8Decoder("utf-8", { fatal: true }).decode(value);
  },
  has: (key: string): boolean => keyvalue.get(key) !== undefined,
  set: (key: string, value: Uint8Array | string): void => ask((values) => values.set(key, bytes(value))),
  delete: (key: string): void => ask((values) => values.delete(key)),
  swap(key: string, expected: Uint8Array | string | undefined, value: Uint8Array | string | undefined): boolean {
    const [was, becomes] = [expected, value].map((one) => (one === undefined ? undefined : bytes(one)));
    return ask((values) => values.swap(key, was, becomes));
  },
  keys(prefix = ""): string[] {
    const all: string[] = [];
    for (;;) {
      const found = ask((values) => values.keys(prefix, all.at(-1)));
      if (found.length === 0) return all;
      all.push(...found);
    }
  },
  setForTests(initial: Readonly<Record<string, Uint8Array | string>>): void {
    values = memory(Object.fromEntries(Object.entries(initial).map(([key, value]) => [key, bytes(value)])));
  },
};
