import assert from "node:assert/strict";
import { test } from "node:test";
import { format } from "../src/globals/console.ts";

test("formats as console.log does", () => {
  assert.equal(format(["%s of %d%%", "half", 50, { a: 1n }]), 'half of 50% {"a":"1n"}');
  assert.equal(format([1, null, undefined, "x", [1]]), "1 null undefined x [1]");
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  assert.equal(format([circle]), '{"self":"[seen]"}');
  assert.match(format([new RangeError("far")]), /^RangeError: far/);
});
