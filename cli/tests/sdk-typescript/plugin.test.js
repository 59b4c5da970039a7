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

/** Stands in for the application's drafts, and sees what becomes of them. */
function drafts() {
  /** @type {string[]} */
  const seen = [];
  class Draft {
    /** @type {string[]} */
    lines = [];
    /** @param {string} title */
    constructor(title) {
      this.name = title;
    }
    /** @param {bigint} id */
    static of(id) {
      if (id === 0n) throw err({ tag: "not-found" });
      return new Draft(`note ${id}`);
    }
    /** @param {string} line */
    add(line) {
      if (line.length > 9) throw err({ tag: "too-long", val: 9 });
      return this.lines.push(line);
    }
    title() {
      return this.name;
    }
    [Symbol.dispose]() {
      seen.push(`dropped: ${this.name}, ${this.lines}`);
    }
  }
  /** @type {import("acme-notes-sdk/testing").Imports} */
  const imports = {
    "acme:notes/drafts": {
      Draft,
      /** @param {any} one @param {any} other */
      lines: (one, other) => one.lines.length + other.lines.length,
      /** @param {any} draft */
      publish(draft) {
        assert.ok(draft instanceof Draft);
        seen.push(`published: ${draft.name}, ${draft.lines}`);
        return BIG;
      },
    },
  };
  return { Draft, imports, seen };
}

for (const where of ["natively", "as a component"]) {
  test(`${where}, with objects of the application's`, async () => {
    const { Draft, imports, seen } = drafts();
    const plugin = where === "natively" ? { exports: await native({ imports }), close() {} } : await component({ imports });
    try {
      const { writing } = plugin.exports;
      assert.equal(await writing.write("a", ["one", "two"]), BIG);
      assert.deepEqual(seen.splice(0), ["dropped: thrown away, 2", "published: a, one,two"]);

      const made = await writing.resume(7n);
      assert.ok(made instanceof Draft);
      assert.equal(made.title(), "note 7");
      assert.deepEqual(seen, []);
      await writing.reject(made);
      assert.deepEqual(seen.splice(0), ["dropped: note 7, "]);

      const wrong = async () => writing.resume(0n);
      await assert.rejects(wrong, (error) => error instanceof ResultError && error.payload.tag === "not-found");
      const long = async () => writing.write("c", ["much too long"]);
      await assert.rejects(long, (error) => error instanceof ResultError && error.payload.val === 9);
    } finally {
      await plugin.close();
    }
  });
}

test("as a component, without a stand-in for the application's objects", async () => {
  const plugin = await component({ serving });
  try {
    await assert.rejects(plugin.exports.writing.write("a", []), (error) => {
      assert.ok(error instanceof PluginFault);
      assert.match(error.rendered, /the test gives no fake for `Draft` of `acme:notes\/drafts`/);
      return true;
    });
  } finally {
    await plugin.close();
  }
});
