// Reads its settings, in TypeScript.
import { call, config, err, links } from "plugwright";
import { more } from "test:settings/extra";
import type { Exports } from "test:settings/reader";

let calls = 0;

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
  about() {
    const isTimely = call.remaining() > 0 && call.remaining() <= 61_000;
    return `${call.caller() ?? "nobody"} of ${call.callers().length} ${call.depth()} ${isTimely} ${call.trace()}`;
  },
  more: () => (links.isProvided("test:settings/extra") ? more() : "no more"),
  count: () => ++calls,
};

export const health: Exports["health"] = {
  check() {
    const unwell = config.get("unwell");
    if (unwell !== undefined) throw err(unwell);
  },
};

export const state: Exports["state"] = {
  save: () => new TextEncoder().encode(String(calls)),
  restore(saved, version) {
    if (version !== "0.1.0") throw err(`version ${version} is unknown`);
    calls = Number(new TextDecoder().decode(saved));
  },
};
