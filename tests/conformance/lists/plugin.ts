import type { Exports } from "conformance:bundle/provider";

const sum = (x: Iterable<number>): number => Array.from(x).reduce((a, b) => a + b, 0);

export const lists: Exports["lists"] = {
  echoBool: (x) => x,
  echoU8: (x) => x,
  echoS8: (x) => x,
  echoU16: (x) => x,
  echoS16: (x) => x,
  echoU32: (x) => x,
  echoS32: (x) => x,
  echoF32: (x) => x,
  echoF64: (x) => x,
  echoString: (x) => x,
  echoPoint: (x) => x,
  echoColour: (x) => x,
  echoOption: (x) => x,
  echoTuple: (x) => x,
  echoNested: (x) => x,
  echoDeep: (x) => x,
  sumU8: sum,
  sumS8: sum,
  sumU32: sum,
  makeU8: (length) => new Uint8Array(length).fill(255),
  makeS8: () => Int8Array.of(-128, -1, 0, 127),
  makeU32: () => [0, 2_147_483_648, 4_294_967_295],
};
