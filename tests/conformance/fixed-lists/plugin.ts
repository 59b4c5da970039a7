import type { Exports } from "conformance:bundle/provider";

export const fixedLists: Exports["fixedLists"] = {
  echoBytes: (x) => x,
  echoMatrix: (x) => x,
  sum: (x) => BigInt(x[0] + x[1] + x[2]),
  make: () => [-32_768, 0, 32_767],
};
