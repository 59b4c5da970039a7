// Reads its settings, in TypeScript.
import { config } from "plugwright";
import type { Exports } from "test:settings/reader";

export const read: Exports["read"] = {
  greeting: () => config.get("greeting") ?? "Hello",
  retries: () => config.getNumber("retries") ?? 1,
  names: () => config.keys(),
  say() {
    console.debug("nobody wants to know");
    console.warn("low on", "ink");
    console.error("out of %s", "paper");
    console.log("printed");
  },
};
