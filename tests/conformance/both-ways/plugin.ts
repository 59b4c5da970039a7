import { err } from "plugwright";
import type { Exports } from "conformance:bundle/provider";

export const bothWays: Exports["bothWays"] = {
  carry: (x) => ({ ...x, stops: [...x.stops, "provider"] }),
  decide(x) {
    if (x.tag === "lost") throw err(`provider lost ${x.val}`);
    return x;
  },
};
