import type { Exports } from "conformance:bundle/provider";

export const flags33: Exports["flags33"] = { echo: (x) => x };
