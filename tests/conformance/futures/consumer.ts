import type { Exports } from "conformance:bundle/consumer";

// Refused before a line of this is read.
export const futuresUse: Partial<Exports["futuresUse"]> = { wait: async () => "" };
