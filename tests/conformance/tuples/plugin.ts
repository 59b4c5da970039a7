import type { Exports } from "conformance:bundle/provider";

export const tuples: Exports["tuples"] = {
  echoOne: (x) => x,
  echoPair: (x) => x,
  echoMixed: (x) => x,
  echoNested: (x) => x,
  swap: ([a, b]) => [b, a],
  make: () => [4_294_967_295, "two", [-128, 0.5]],
};
