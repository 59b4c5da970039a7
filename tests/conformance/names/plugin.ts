import type { Exports } from "conformance:bundle/provider";

export const names: Exports["names"] = {
  a: () => 1,
  a1: () => 2,
  aB: () => 3,
  aB1C: () => 4,
  toHtml: (theUrl, x1) => `${theUrl} ${x1}`,
  echoRecord: (x) => x,
  echoVariant: (x) => x,
  echoFlags: (x) => x,
};
