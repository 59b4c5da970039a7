import assert from "node:assert/strict";
import { test } from "node:test";
import * as s from "../src/shapes.ts";

/** Checks what `value` becomes on its way out, and back again. */
function crosses(shape: s.Shape, value: unknown, engine: unknown = value, back: unknown = value): void {
  assert.deepEqual(shape.lower(value), engine);
  assert.deepEqual(s.lifted(shape, structuredClone(engine)), back);
}

function refuses(shape: s.Shape, value: unknown, message: string): void {
  assert.throws(() => shape.lower(value), { name: "TypeError", message });
}

test("whole numbers stay in their range", () => {
  for (const [shape, least, most] of [
    [s.u8, 0, 255],
    [s.s8, -128, 127],
    [s.s32, -2147483648, 2147483647],
  ] as const) {
    crosses(shape, least);
    crosses(shape, most);
    assert.throws(() => shape.lower(least - 1));
    assert.throws(() => shape.lower(most + 1));
    assert.throws(() => shape.lower(0.5));
  }
  refuses(s.u8, 256, "must be a whole number from 0 to 255 (u8), not 256");
  refuses(s.u8, "1", 'must be a whole number from 0 to 255 (u8), not "1"');
});

test("u32 keeps its upper half, for which the engine has a sign", () => {
  crosses(s.u32, 0);
  crosses(s.u32, 2 ** 31, -(2 ** 31));
  crosses(s.u32, 2 ** 32 - 1, -1);
  crosses(s.list(s.u32), [2 ** 32 - 1], [-1]);
  assert.throws(() => s.u32.lower(-1));
  assert.throws(() => s.u32.lower(2 ** 32));
});

test("64-bit numbers cross exactly", () => {
  // The engine says those that are exact as a number as one.
  for (const [shape, value, engine] of [
    [s.u64, 0n, "0000000000000000"],
    [s.u64, 2n ** 53n, "0020000000000000"],
    [s.u64, 2n ** 64n - 1n, "ffffffffffffffff"],
    [s.s64, -1n, "ffffffffffffffff"],
    [s.s64, -(2n ** 63n), "8000000000000000"],
    [s.s64, 2n ** 63n - 1n, "7fffffffffffffff"],
  ] as const) {
    crosses(shape, value, engine);
  }
  assert.equal(s.lifted(s.u64, Number.MAX_SAFE_INTEGER), 2n ** 53n - 1n);
  assert.equal(s.lifted(s.s64, -1), -1n);
  refuses(s.u64, -1n, "must be a bigint from 0 to 18446744073709551615 (u64), not -1");
  refuses(s.u64, 2n ** 64n, "must be a bigint from 0 to 18446744073709551615 (u64), not 18446744073709551616");
  refuses(s.u64, 1, "must be a bigint from 0 to 18446744073709551615 (u64), not 1");
});

test("lists of 64-bit numbers go out as a block", () => {
  const list = s.list(s.u64);
  assert.deepEqual(list.lower([1n, 2n ** 64n - 1n]), BigUint64Array.of(1n, 2n ** 64n - 1n));
  assert.deepEqual(s.list(s.s64).lower([-1n]), BigInt64Array.of(-1n));
  assert.deepEqual(list.lift?.([1, "ffffffffffffffff"]), [1n, 2n ** 64n - 1n]);
  refuses(list, [1n, -1n], "`[1]` must be a bigint from 0 to 18446744073709551615 (u64), not -1");
});

test("maps are maps, and say where a value is wrong", () => {
  crosses(s.map(s.string, s.bool), new Map([["a", true]]));
  crosses(s.map(s.u32, s.u64), new Map([[2 ** 32 - 1, 1n]]), new Map([[-1, "0000000000000001"]]));
  const map = s.map(s.string, s.u8);
  refuses(map, { a: 1 }, "must be a Map, not an object");
  refuses(map, new Map([["a", 256]]), '`.get("a")` must be a whole number from 0 to 255 (u8), not 256');
});

test("half a surrogate pair becomes a replacement character", () => {
  crosses(s.string, "ok 🚀");
  assert.equal(s.string.lower("🚀".slice(0, 1)), "\ufffd");
  crosses(s.char, "🚀");
  assert.throws(() => s.char.lower("ab"));
});

test("none is undefined for authors and null for the engine", () => {
  crosses(s.option(s.string), undefined, null);
  crosses(s.option(s.string), "x");
  assert.equal(s.option(s.string).lower(null), null);
  crosses(s.nestedOption(s.option(s.u8)), { tag: "some", val: undefined }, { tag: "some", val: null });
  crosses(s.nestedOption(s.option(s.u8)), { tag: "none" });
});

test("a wrong field is named with the path to it", () => {
  const heading = s.record({ level: s.u8, text: s.string });
  const page = s.record({ outline: s.list(heading) });
  crosses(page, { outline: [{ level: 1, text: "x" }] });
  refuses(
    page,
    { outline: [{ level: 1, text: "x" }, { level: 999, text: "y" }] },
    "`.outline[1].level` must be a whole number from 0 to 255 (u8), not 999",
  );
  refuses(page, {}, "`.outline` must be an array, not undefined");
});

test("records drop what the contract does not know", () => {
  assert.deepEqual(s.record({ a: s.u8 }).lower({ a: 1, b: 2 }), { a: 1 });
});

test("variants keep their tag and check their value", () => {
  const error = s.variant({ "too-deep": s.u32, "too-large": s.u64, odd: null });
  crosses(error, { tag: "too-large", val: 5n }, { tag: "too-large", val: "0000000000000005" });
  crosses(error, { tag: "odd" });
  refuses(error, { tag: "nope" }, 'must be an object whose `tag` is one of "too-deep", "too-large", "odd", not "nope"');
  refuses(error, { tag: "toString" }, 'must be an object whose `tag` is one of "too-deep", "too-large", "odd", not "toString"');
  refuses(error, { tag: "too-deep", val: -1 }, "`.val` must be a whole number from 0 to 4294967295 (u32), not -1");
});

test("enums and flags know their names", () => {
  crosses(s.enumeration("light", "dark"), "light");
  refuses(s.enumeration("light", "dark"), "blue", 'must be one of "light", "dark", not "blue"');
  crosses(s.flags("highlight", "emoji"), { emoji: true });
  refuses(s.flags("emoji"), { emojis: true }, 'has no flag `emojis`: it has "emoji"');
});

test("bytes cross as a block", () => {
  crosses(s.bytes, new Uint8Array([1, 2]));
  assert.deepEqual(s.bytes.lower([1, 255]), new Uint8Array([1, 255]));
  refuses(s.bytes, [256], "`[0]` must be a whole number from 0 to 255 (u8), not 256");
  assert.deepEqual(s.list(s.u16).lower(new Uint16Array([7])), [7]);
});
