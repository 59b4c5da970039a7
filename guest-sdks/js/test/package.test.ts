import assert from "node:assert/strict";
import { test } from "node:test";
import * as natively from "../package/index.js";
import * as values from "../package/values.js";
import * as sdk from "../src/index.ts";

/** What an SDK package has for Node is written by hand: it must not fall behind. */
test("an SDK package has the same under Node as in a component", () => {
  assert.deepEqual(Object.keys(natively), Object.keys(sdk));
  assert.deepEqual(Object.keys(natively.config).sort(), Object.keys(sdk.config).sort());
  for (const { err, config } of [natively, sdk]) {
    assert.equal(String(err({ tag: "far", val: 10n })), 'ResultError: {"tag":"far","val":"10"}');
    config.setForTests({ b: "2", a: "true", c: "x" });
    assert.deepEqual([config.keys(), config.get("b"), config.getNumber("b"), config.getBoolean("a")], [["a", "b", "c"], "2", 2, true]);
    assert.throws(() => config.getNumber("c"), { name: "TypeError", message: "the setting `c` is not a number" });
  }
});

test("what an SDK package keeps and fetches under Node is what a component would", () => {
  assert.deepEqual(Object.keys(natively.keyvalue).sort(), Object.keys(sdk.keyvalue).sort());
  for (const { fetch, FetchError, keyvalue, Response, StoreError } of [natively, sdk]) {
    keyvalue.setForTests({ "\u{1f600}": "", "\uff5e": "2", a: "1" });
    assert.deepEqual([keyvalue.keys(), keyvalue.getText("a")], [["a", "\uff5e", "\u{1f600}"], "1"]);
    assert.deepEqual([keyvalue.swap("a", "2", "3"), keyvalue.swap("a", "1", undefined), keyvalue.has("a")], [false, true, false]);
    assert.throws(() => keyvalue.set("", ""), new StoreError("the key is empty or too long"));
    assert.throws(() => fetch("http://x/"), FetchError);
    fetch.answerForTests(({ method, headers }) => new Response(method + headers.get("a"), { status: 404, headers: { B: "c" } }));
    const answer = fetch("http://x/", { method: "put", headers: { A: "1" } });
    assert.deepEqual([answer.status, answer.ok, answer.text(), answer.headers.get("b")], [404, false, "PUT1", "c"]);
  }
});

test("values cross the test protocol exactly", () => {
  const note = values.record({ id: values.u64, bigBody: values.option(values.string) }, { id: "id", bigBody: "big-body" });
  const shape = values.list(values.tuple(note, values.f64, values.flags({ readOnly: "read-only", open: "open" })));
  const value = [
    [{ id: 2n ** 64n - 1n, bigBody: '9007199254740993 "12345678901234567890"' }, NaN, { readOnly: true, open: false }],
    [{ id: 1n, bigBody: undefined }, -0, { readOnly: false, open: true }],
  ];
  const text = values.write(shape.lower(value));
  assert.equal(
    text,
    '[[{"id":18446744073709551615,"big-body":"9007199254740993 \\"12345678901234567890\\""},"nan",["read-only"]],' +
      '[{"id":1,"big-body":null},-0.0,["open"]]]',
  );
  assert.deepEqual(shape.lift(values.read(text)), value);
});

test("variants, results and nested options have JSON's forms", () => {
  const shape = values.tuple(
    values.variant({ none: null, some: values.s64 }),
    values.result(null, values.u8),
    values.nestedOption(values.option(values.bool)),
  );
  for (const [value, json] of [
    [[{ tag: "none" }, { tag: "ok" }, { tag: "none" }], ["none", { ok: null }, null]],
    [[{ tag: "some", val: -1n }, { tag: "err", val: 3 }, { tag: "some", val: undefined }], [{ some: -1n }, { err: 3 }, { some: null }]],
  ]) {
    assert.deepEqual(shape.lower(value), json);
    assert.deepEqual(shape.lift(json), value);
  }
  assert.throws(() => values.list(values.u8).lower([1, 256]), { message: "`[1]` must be a whole number from 0 to 255, not 256" });
});
