import type { Exports } from "conformance:bundle/provider";

function bytes(n: number): Uint8Array {
  return Uint8Array.from({ length: n }, (_, i) => i % 251);
}

async function* brokenBytes(n: number): AsyncGenerator<Uint8Array> {
  yield bytes(n);
  throw new Error("the bytes ran out");
}

async function* brokenTexts(n: number): AsyncGenerator<string> {
  for (let i = 0; i < n; i++) yield `text ${i}`;
  throw new Error("the texts ran out");
}

async function* whole(n: number): AsyncGenerator<Uint8Array> {
  yield bytes(n);
}

export const streamsThatFail: Exports["streamsThatFail"] = {
  broken: async (n) => brokenBytes(n),
  brokenTexts: async (n) => brokenTexts(n),
  whole: async (n) => whole(n),
  well: async () => true,
};
