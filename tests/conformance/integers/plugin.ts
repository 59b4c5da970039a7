import type { Exports } from "conformance:bundle/provider";

const at = <T>(values: T[], which: number): T => values[which]!;

export const integers: Exports["integers"] = {
  echoU8: (x) => x,
  echoU16: (x) => x,
  echoU32: (x) => x,
  echoU64: (x) => x,
  echoS8: (x) => x,
  echoS16: (x) => x,
  echoS32: (x) => x,
  echoS64: (x) => x,
  echoBool: (x) => x,
  showU32: (x) => x.toString(),
  showU64: (x) => x.toString(),
  showS32: (x) => x.toString(),
  showS64: (x) => x.toString(),
  makeU32: (which) => at([4_294_967_295, 2_147_483_648, 2_147_483_647, 0], which),
  makeU64: (which) =>
    at([18_446_744_073_709_551_615n, 9_223_372_036_854_775_808n, 9_007_199_254_740_993n, 0n], which),
  makeS32: (which) => at([2_147_483_647, -2_147_483_648, -1], which),
  makeS64: (which) =>
    at([9_223_372_036_854_775_807n, -9_223_372_036_854_775_808n, -9_007_199_254_740_993n, -1n], which),
};
