import { err } from "plugwright";
import type { Exports } from "conformance:bundle/provider";

export const asyncFunctions: Exports["asyncFunctions"] = {
  nothing: async () => {},
  echoText: async (x) => x,
  echoNote: async (x) => x,
  echoFound: async (x) => x,
  add: async (a, b) => a + b,
  halve: async (x) => {
    if (x % 2 === 1) throw err(`${x} is odd`);
    return x / 2;
  },
  twice: (x) => 2 * x,
  join: async (...parts) => parts.join(""),
};
