import type { Exports } from "conformance:bundle/consumer";
import { carry, decide } from "conformance:both-ways/both-ways";

export const bothWays: Exports["bothWays"] = {
  carry: (x) => carry({ ...x, stops: [...x.stops, "consumer"] }),
  decide: (x) => decide(x.tag === "lost" ? { tag: "lost", val: `consumer ${x.val}` } : x),
};
