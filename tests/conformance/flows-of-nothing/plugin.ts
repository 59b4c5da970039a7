import type { Exports } from "conformance:bundle/provider";

// Refused before a line of this is read.
export const flowsOfNothing: Partial<Exports["flowsOfNothing"]> = { ticking: async () => 0 };
