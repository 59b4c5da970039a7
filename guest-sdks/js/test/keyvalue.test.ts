import assert from "node:assert/strict";
import { test } from "node:test";
import { keepIn, keyvalue, openValues, StoreError } from "../src/keyvalue.ts";

test("values are kept by name", () => {
  keyvalue.setForTests({ b: "2", a: Uint8Array.of(1) });
  assert.deepEqual([keyvalue.getText("b"), keyvalue.get("a"), keyvalue.get("c")], ["2", Uint8Array.of(1), undefined]);
  keyvalue.set("a/x", "Grüezi");
  assert.deepEqual([keyvalue.keys(), keyvalue.keys("a"), keyvalue.has("a/x")], [["a", "a/x", "b"], ["a", "a/x"], true]);
  keyvalue.delete("a/x");
  keyvalue.delete("a/x");
  assert.equal(keyvalue.has("a/x"), false);
  for (const key of ["", "ü".repeat(513)]) assert.throws(() => keyvalue.set(key, ""), new StoreError("the key is empty or too long"));
  // In the order of UTF-8, as in the host, and not in that of UTF-16.
  keyvalue.setForTests({ "\u{1f600}": "", "\uff5e": "" });
  assert.deepEqual(keyvalue.keys(), ["\uff5e", "\u{1f600}"]);
});

test("a value is swapped if it is as expected", () => {
  keyvalue.setForTests({});
  assert.deepEqual(
    [keyvalue.swap("n", undefined, "1"), keyvalue.swap("n", undefined, "2"), keyvalue.swap("n", "1", "2"), keyvalue.swap("n", "2", undefined)],
    [true, false, true, true],
  );
  assert.equal(keyvalue.has("n"), false);
});

test("the host keeps them when the plugin is called, if it requests that", () => {
  const fail = (payload: unknown) => () => {
    throw { payload };
  };
  const pages = (prefix: string, after?: string): string[] => ["a", "b", "c"].map((one) => prefix + one).filter((one) => after === undefined || one > after).slice(0, 2);
  keepIn({ get: () => null, set: fail({ tag: "quota" }), delete: fail({ tag: "other", val: "the disk is on fire" }), keys: pages, swap: fail({ tag: "key" }) });
  assert.throws(() => keyvalue.get("a"), /not while it is built/);
  openValues();
  assert.deepEqual([keyvalue.get("a"), keyvalue.keys("x")], [undefined, ["xa", "xb", "xc"]]);
  assert.throws(() => keyvalue.set("a", ""), { name: "StoreError", message: "the store is full" });
  assert.throws(() => keyvalue.delete("a"), { name: "StoreError", message: "the disk is on fire" });
  assert.throws(() => keyvalue.swap("a", "", ""), { name: "StoreError", message: "the key is empty or too long" });
  keepIn(undefined);
  openValues();
  assert.throws(() => keyvalue.keys(), /does not request `keyvalue`/);
});
