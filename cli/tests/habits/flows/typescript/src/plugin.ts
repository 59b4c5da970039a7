// Fails in the middle of a stream, and where a future should have its value.
import type { Exports } from "test:flows/plugin";

async function* some(): AsyncGenerator<number> {
  yield 1;
  throw new RangeError("no more of these");
}

async function none(): Promise<number> {
  throw new TypeError("there is none");
}

export const broken: Exports["broken"] = {
  items: async () => some(),
  value: async () => ({ get: none }),
};
