import assert from "node:assert/strict";
import { test } from "node:test";
import { sfc32 } from "../src/globals/random.ts";

test("numbers lie in [0, 1) and spread", () => {
  const random = sfc32([Date.now(), performance.now()]);
  const numbers = Array.from({ length: 10_000 }, random);
  assert.ok(numbers.every((number) => number >= 0 && number < 1));
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  assert.ok(Math.abs(mean - 0.5) < 0.03, String(mean));
  assert.equal(new Set(numbers).size, numbers.length);
});

test("near seeds give far numbers", () => {
  assert.notEqual(sfc32([1, 5.000001])(), sfc32([1, 5.000002])());
});
