import assert from "node:assert/strict";
import { test } from "node:test";
import { ResultError, err } from "acme-notes-sdk";
import { PluginFault, component, native } from "acme-notes-sdk/testing";

const BIG = 2n ** 64n - 1n;

/** @type {import("acme-notes-sdk/testing").Imports} */
const imports = {
  "acme:notes/store": {
    find(id) {
      if (id !== BIG && id !== 1n) throw err({ tag: "not-found" });
      return { id, title: "a title", body: id === 1n ? undefined : "the body", marks: { readOnly: id === 1n } };
    },
    titles: () => ["a", "b"],
  },
};

/** A plugin that serves the same notes to the component. */
const serving = [process.env["KEEPER"] ?? "../keeper"];

/** @type {import("acme:notes/types").Note} */
const note = { id: BIG - 1n, title: "one two two", marks: {} };

test("natively", async () => {
  const { hello, summaries } = await native({ imports });
  assert.equal(hello("you"), "hello you, there are 2 notes");
  assert.equal(summaries.summarise(BIG, 100), "the body");
  assert.throws(() => summaries.summarise(2n, 100), (error) => error instanceof ResultError && error.payload.tag === "not-found");
  const tally = new summaries.Tally(2);
  assert.equal(tally.add(note), BIG);
  const bare = await native();
  assert.throws(() => bare.hello("you"), /the test gives no fake for `titles` of `acme:notes\/store`/);
});

test("as a component", async () => {
  const plugin = await component({ serving });
  try {
    const { hello, summaries } = plugin.exports;
    assert.equal(await hello("you"), "hello you, there are 2 notes");
    assert.equal(await summaries.summarise(BIG, 100), "the body");
    const line = plugin.logs.find(({ message }) => message === "summarises a title");
    assert.equal(line?.target, "stdout");
    await assert.rejects(summaries.summarise(2n, 100), (error) => error instanceof ResultError && error.payload.tag === "not-found");
    await assert.rejects(summaries.summarise(BIG, 3), (error) => error instanceof ResultError && error.payload.val === 3);
    await assert.rejects(summaries.summarise(-1n, 3), /summarise@1.2.0\(#1\)` must be a bigint from 0/);
  } finally {
    await plugin.close();
  }
});

test("an uncaught error comes with its place", async () => {
  const plugin = await component({ serving });
  try {
    await assert.rejects(plugin.exports.summaries.summarise(1n, 100), (error) => {
      assert.ok(error instanceof PluginFault);
      assert.equal(error.message, "RangeError: note 1 is not to be read");
      assert.equal(error.fault?.place?.file, "src/plugin.ts");
      return true;
    });
  } finally {
    await plugin.close();
  }
});

test("as a component, with objects of the plugin's own", async () => {
  const plugin = await component({ serving });
  try {
    const { summaries } = plugin.exports;
    const tally = await summaries.Tally.create(3);
    assert.equal(await tally.add(note), BIG);
    assert.deepEqual(await tally.common(), [["two", 2], ["one", 1]]);
    assert.equal(await summaries.open(), 1);
    await tally.drop();
    assert.equal(await summaries.open(), 0);
  } finally {
    await plugin.close();
  }
});
