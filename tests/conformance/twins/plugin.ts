import type { Exports } from "conformance:bundle/provider";

export const twinA: Exports["twinA"] = { get: (x) => x, name: (x) => `a ${x}` };
export const twinB: Exports["twinB"] = { get: (x) => x, name: (x) => `b ${x}` };
