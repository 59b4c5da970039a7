import assert from "node:assert/strict";
import { test } from "node:test";
import { describe } from "../src/fault.ts";
import { original } from "../src/sourcemap.ts";

// Line 1 is ours; line 2 comes from the author's line 4, line 3 from a package's line 10.
const map = { sources: ["plugwright:entry.js", "src/plugin.ts", "node_modules/x/index.js"], mappings: "AAAA;ACGC,EAAE;ACMA" };

test("finds the author's line", () => {
  assert.deepEqual(original(map, 2, 1), { file: "src/plugin.ts", line: 4, column: 2 });
  assert.deepEqual(original(map, 2, 9), { file: "src/plugin.ts", line: 4, column: 4 });
  assert.deepEqual(original(map, 3, 1)?.file, "node_modules/x/index.js");
  assert.equal(original(map, 9, 1), undefined);
});

test("the place is the author's, the traceback has the package", () => {
  const error = new TypeError("boom");
  error.stack = "    at deep (user.js:3:1)\n    at mine (user.js:2:3)\n    at wrapper (user.js:1:1)\n    at apply (native)\n";
  const fault = describe(error, map);
  assert.deepEqual([fault.kind, fault.message], ["TypeError", "boom"]);
  assert.deepEqual([fault.place?.file, fault.place?.line, fault.place?.function], ["src/plugin.ts", 4, "mine"]);
  assert.deepEqual(fault.traceback.split("\n").length, 2);
});

test("anything may be thrown", () => {
  assert.deepEqual(describe("no", map), { kind: "thrown string", message: "no", place: null, traceback: "" });
});
