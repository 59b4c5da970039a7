import { err } from "plugwright";
import type { Exports } from "conformance:bundle/provider";

export const errTypes: Exports["errTypes"] = {
  fail(x) {
    if (x === 1) throw err({ tag: "missing", val: "k" });
    if (x !== 0) throw err({ tag: "broken" });
    return { value: 255 };
  },
  echo: (x) => x,
  echoAll: (a, b, c, d) => [a, b, c, d],
  optional: (x) => x,
};
