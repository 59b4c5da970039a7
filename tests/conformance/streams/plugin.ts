import { err } from "plugwright";
import type { Exports } from "conformance:bundle/provider";

let writing = 0;

/** Gives what comes as long as somebody reads. */
function counted<T>(items: Iterable<T>): AsyncIterable<T> {
  writing++;
  return written(items);
}

async function* written<T>(items: Iterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } finally {
    writing--;
  }
}

function bytes(n: number): AsyncIterable<Uint8Array> {
  return counted([Uint8Array.from({ length: n }, (_, i) => i % 251)]);
}

async function* doubled(numbers: AsyncIterable<number>): AsyncGenerator<number> {
  for await (const number of numbers) yield 2 * number;
}

export const streams: Exports["streams"] = {
  bytes: async (n) => bytes(n),
  pixels: async (n) =>
    counted(Array.from({ length: n }, (_, x) => ({ x, name: `pixel ${x}`, shade: x % 2 === 0 ? x % 256 : undefined }))),
  texts: async (n) => counted(Array.from({ length: n }, (_, i) => ["zero", "one", "two"][i % 3] ?? "")),
  sum: async (bytes) => {
    let sum = 0n;
    for await (const part of bytes) sum += BigInt(part.reduce((sum, byte) => sum + byte, 0));
    return sum;
  },
  doubled: async (numbers) => doubled(numbers),
  pass: async (bytes) => bytes,
  taste: async (bytes, n) => {
    for await (const part of bytes) return Math.min(part.length, n);
    return 0;
  },
  wrapped: async (n) => {
    if (n === 0) throw err("none is nothing");
    return [n, bytes(n)];
  },
  writing: async () => writing,
};
