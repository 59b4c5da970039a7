import type { Exports } from "conformance:bundle/provider";
import type { All } from "conformance:flag-sets/flag-sets";

const every = Object.fromEntries(Array.from({ length: 32 }, (_, bit) => [`b${bit}`, true])) as All;

export const flagSets: Exports["flagSets"] = {
  echoOne: (x) => x,
  echoEight: (x) => x,
  echoNine: (x) => x,
  echoAll: (x) => x,
  echoList: (x) => x,
  show: (x) =>
    [x.readOnly && "read-only", x.x && "x", x.toHtml5 && "to-html5"].filter(Boolean).join("+"),
  ends: (x) => [x.b0 === true, x.b31 === true],
  makeNamed: () => ({ readOnly: true, toHtml5: true }),
  makeAll: (which) => [{}, { b0: true }, { b31: true }, every][which]!,
};
