import type { Exports } from "conformance:bundle/provider";
import type { Choice, Number as Case } from "conformance:large-types/large-types";

const numbers: Case[] = ["c0", "c255", "c256", "c299"];
const choices: Choice[] = [
  { tag: "v0" },
  { tag: "v255", val: 9_007_199_254_740_993n },
  { tag: "v256", val: "text" },
  { tag: "v259" },
];

export const largeTypes: Exports["largeTypes"] = {
  echoNumber: (x) => x,
  echoNumbers: (x) => x,
  echoChoice: (x) => x,
  echoWide: (x) => x,
  makeNumber: (which) => numbers[which]!,
  makeChoice: (which) => choices[which]!,
  field: (x) => x.p38,
};
