import assert from "node:assert/strict";
import { test } from "node:test";
import { Utf8Decoder, Utf8Encoder } from "../src/globals/text.ts";

test("encodes as the platform does", () => {
  for (const text of ["", "abc", "äöü€🚀", "\ud800x", "\0", "\u07ff\u0800\uffff\u{10000}\u{10ffff}"]) {
    assert.deepEqual(new Utf8Encoder().encode(text), new TextEncoder().encode(text));
  }
  const small = new Uint8Array(3);
  assert.deepEqual(new Utf8Encoder().encodeInto("a€", small), { read: 1, written: 1 });
});

test("decodes as the platform does", () => {
  const long = new TextEncoder().encode("€🚀x".repeat(5000));
  const samples = [[], [0x61, 0xe2, 0x82, 0xac], [0xef, 0xbb, 0xbf, 0x61], [0xf0, 0x9f, 0x9a, 0x80]];
  for (const bytes of [...samples.map((sample) => new Uint8Array(sample)), long]) {
    assert.equal(new Utf8Decoder().decode(bytes), new TextDecoder().decode(bytes));
  }
});

test("refuses what is not UTF-8 where asked to", () => {
  for (const bytes of [[0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
    const input = new Uint8Array(bytes);
    assert.throws(() => new Utf8Decoder("utf-8", { fatal: true }).decode(input), TypeError);
    assert.match(new Utf8Decoder().decode(input), /^\ufffd+$/);
  }
  assert.throws(() => new Utf8Decoder("latin1"), /`latin1` is not supported/);
});
