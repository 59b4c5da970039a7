// Reads its settings, in TypeScript.
import { config } from "plugwright";
import type { Exports } from "test:settings/reader";

export const read: Exports["read"] = {
  greeting: () => config.get("greeting") ?? "Hello",
  retries: () => config.getNumber("retries") ?? 1,
  names: () => config.keys(),
};
