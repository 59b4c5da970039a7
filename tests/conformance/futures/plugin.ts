import type { Exports } from "conformance:bundle/provider";

// Refused before a line of this is read.
export const futures: Partial<Exports["futures"]> = { open: async () => 0 };
