import { err } from "plugwright";
import type { Exports } from "conformance:bundle/provider";

export const inlineNotes: Exports["inlineNotes"] = {
  echo: (x) => x,
  pick: (x, n) => x[n],
  say(text, mood) {
    if (mood === "loud") throw err(mood);
    return text;
  },
};
