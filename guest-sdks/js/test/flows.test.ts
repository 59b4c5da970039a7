import assert from "node:assert/strict";
import { test } from "node:test";
import * as flows from "../src/flows.ts";
import { string, u16, u32 } from "../src/shapes.ts";

/** The engine's end of a stream that gives `items`. */
function readable(items: unknown[], ended: string[] = []) {
  return {
    next: async () => (items.length > 0 ? { done: false, value: items.shift() } : { done: true }),
    return: async () => ended.push("returned"),
    drop: () => ended.push("dropped"),
  };
}

async function all(items: unknown): Promise<unknown[]> {
  const found = [];
  for await (const item of items as AsyncIterable<unknown>) found.push(item);
  return found;
}

test("what an author gives away is checked and lowered as it is asked for", async () => {
  const numbers = flows.stream(u32);
  assert.deepEqual(await all(numbers.lower([1, 0xffff_ffff])), [1, -1]);
  async function* later() {
    yield "a";
    yield "b";
  }
  assert.deepEqual(await all(flows.stream(string).lower(later())), ["a", "b"]);
  assert.throws(() => numbers.lower("abc"), /must be an AsyncIterable, not "abc"/);
  assert.throws(() => numbers.lower(5), /must be an AsyncIterable, not 5/);
  await assert.rejects(all(flows.stream(u16).lower([1, -1])), /an item of a stream.* must be a whole number from 0 to 65535/);
});

test("bytes go in parts, of which none is empty", async () => {
  const parts = [new Uint8Array([1, 2]), new Uint8Array(), new Uint8Array([3])];
  assert.deepEqual(await all(flows.byteStream.lower(parts)), [parts[0], parts[2]]);
  await assert.rejects(all(flows.byteStream.lower([[1, 2]])), /must be a Uint8Array/);
});

test("whoever breaks off ends the author's generator, and the engine's end", async () => {
  const ended: string[] = [];
  async function* forever() {
    try {
      for (;;) yield 1;
    } finally {
      ended.push("author");
    }
  }
  for await (const _ of flows.stream(u32).lower(forever()) as AsyncIterable<unknown>) break;
  const incoming = flows.stream(u32).lift?.(readable([-1, 2], ended)) as AsyncIterable<number>;
  for await (const number of incoming) {
    assert.equal(number, 0xffff_ffff);
    break;
  }
  assert.deepEqual(ended, ["author", "returned"]);
  await assert.rejects(all(incoming), /a stream that was read or given away is used again/);
});

test("what is given on unread is the engine's own end", async () => {
  const end = readable([1]);
  const incoming = flows.stream(u32).lift?.(end);
  assert.equal(flows.stream(u32).lower(incoming), end);
  assert.throws(() => flows.stream(u32).lower(incoming), /is used again/);
  const promised = { read: async () => -1 };
  const coming = flows.future(u32, "U32").lift?.(promised);
  assert.equal(flows.future(u32, "U32").lower(coming), promised);
});

test("a future has its value for all who ask", async () => {
  const coming = flows.future(u32, "U32").lift?.({ read: async () => -1 }) as { get(): Promise<number> };
  assert.deepEqual([await coming.get(), await coming.get()], [0xffff_ffff, 0xffff_ffff]);
});

test("a future that is given away is made by the engine, of its own type", async () => {
  const made: unknown[] = [];
  const from = (value: Promise<unknown>, type: number) => (made.push(type, value), { readable: "end" });
  Object.assign(globalThis, { wit: { Future: { from, types: { U32: 4, A_B_C_POINT: 7 } } } });
  const get = async () => 0xffff_ffff;
  assert.equal(flows.future(u32, "A_B_C_POINT", "POINT").lower({ get }), "end");
  assert.equal(made[0], 7);
  assert.equal(await made[1], -1);
  assert.throws(() => flows.future(u32, "U8").lower({ get }), /by none of the names U8/);
  assert.throws(() => flows.future(u32, "U32").lower(get()), /must be an object with `get`/);
  assert.equal(flows.future(u32, "U32").lower({ get: async () => -5 }), "end");
  await assert.rejects(made[3] as Promise<unknown>, /the value of a future.* must be a whole number/);
});
