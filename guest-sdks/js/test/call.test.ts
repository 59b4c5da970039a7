import assert from "node:assert/strict";
import { test } from "node:test";
import { call, callFrom, links, openCall } from "../src/call.ts";

test("a test says who calls, and what is missing", () => {
  assert.deepEqual([call.callers(), call.caller(), call.depth(), call.remaining()], [[], undefined, 1, 10_000]);
  assert.equal(call.trace().length, 32);
  call.setForTests({ callers: ["editor", "speller"], remaining: 70, trace: "1".repeat(32) });
  assert.deepEqual([call.caller(), call.depth(), call.remaining(), call.trace()], ["speller", 3, 70, "1".repeat(32)]);
  assert.equal(links.isProvided("acme:text/spell@1.0.0"), true);
  links.setMissingForTests(["acme:text/spell"]);
  assert.deepEqual(["acme:text/spell", "acme:text/spell@1.0.0", "acme:text/other"].map(links.isProvided), [false, false, true]);
});

test("the host says it when the plugin is called", () => {
  callFrom(
    { callers: () => ["editor"], depth: () => 2, remaining: () => 90n, trace: () => "2".repeat(32) },
    { isProvided: (name) => name === "acme:text/spell" },
  );
  assert.throws(() => call.caller(), /not while it is built/);
  assert.throws(() => links.isProvided("acme:text/spell"), /not while it is built/);
  openCall();
  assert.deepEqual([call.caller(), call.depth(), call.remaining()], ["editor", 2, 90]);
  assert.deepEqual([links.isProvided("acme:text/spell"), links.isProvided("acme:text/other")], [true, false]);
});
