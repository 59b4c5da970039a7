import type { Exports } from "conformance:bundle/provider";

export const records: Exports["records"] = {
  echoSingle: (x) => x,
  echoEvery: (x) => x,
  echoTree: (x) => x,
  showEvery: (x) =>
    [
      x.aBool,
      x.aU8,
      x.aU64,
      x.aS8,
      x.anF32,
      x.aChar,
      x.aString,
      x.aList.join("+"),
      x.anOption ?? "nothing",
      ...x.aTuple,
      x.aRecord.only,
    ].join(" "),
  makeEvery: () => ({
    aBool: true,
    aU8: 255,
    aU64: 9_007_199_254_740_991n,
    aS8: -128,
    anF32: 0.5,
    aChar: "🦀",
    aString: "text",
    aList: ["a", ""],
    aTuple: [1, "one"],
    aRecord: { only: 7 },
  }),
  nameOf: (x) => x.name,
};
