import { err } from "plugwright";
import type { Exports } from "conformance:bundle/provider";

export const includes: Exports["includes"] = {
  echo: (x) => x,
  sortOf: (x) => x,
};

export const baseStore: Exports["baseStore"] = {
  put(x) {
    if (x.name === "") throw err("no name");
    return x.parts.length;
  },
};

export const moreStore: Exports["moreStore"] = {
  twice: (x) => [x, { ...x, kind: "large" }],
};
