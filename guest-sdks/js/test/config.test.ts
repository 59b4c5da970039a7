import assert from "node:assert/strict";
import { test } from "node:test";
import { config, configureFrom, open } from "../src/config.ts";

test("settings are text, or what can be read from it", () => {
  assert.deepEqual([config.get("greeting"), config.has("greeting"), config.keys()], [undefined, false, []]);
  config.setForTests({ retries: "3", greeting: "hi", verbose: "false", wrong: "hunter2", empty: "" });
  assert.equal(config.get("greeting"), "hi");
  assert.deepEqual(config.keys(), ["empty", "greeting", "retries", "verbose", "wrong"]);
  assert.deepEqual([config.getNumber("retries"), config.getNumber("no")], [3, undefined]);
  assert.deepEqual([config.getBoolean("verbose"), config.getBoolean("no")], [false, undefined]);
  assert.deepEqual([config.has("empty"), config.get("empty")], [true, ""]);
  assert.throws(() => config.getNumber("wrong"), { message: "the setting `wrong` is not a number" });
  assert.throws(() => config.getNumber("empty"), TypeError);
  assert.throws(() => config.getBoolean("wrong"), { message: "the setting `wrong` is not `true` or `false`" });
});

test("the host has them when the plugin is called, if it requests them", () => {
  configureFrom({ get: (key) => (key === "greeting" ? "hi" : null), keys: () => ["greeting"] });
  assert.throws(() => config.get("greeting"), /not while it is built/);
  open();
  assert.deepEqual([config.get("greeting"), config.get("no"), config.keys()], ["hi", undefined, ["greeting"]]);
  configureFrom(undefined);
  open();
  assert.throws(() => config.keys(), /does not request `config`/);
});
