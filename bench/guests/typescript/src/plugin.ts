// Does as little as can be, in TypeScript.
import type { Exports } from "bench:guest/guest";

export const work: Exports["work"] = {
  noop() {},
  echo(text) {
    return text;
  },
};
