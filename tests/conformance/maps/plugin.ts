import type { Exports } from "conformance:bundle/provider";

export const maps: Exports["maps"] = {
  echo: (x) => x,
  echoLists: (x) => x,
  echoMany: (x) => x,
  echoNested: (x) => x,
  echoShelf: (x) => x,
  echoSome: (x) => x,
  lookUp: (x, key) => x.get(key),
  make: () =>
    new Map([
      ["first", 1],
      ["🦀", 4_294_967_295],
    ]),
};
