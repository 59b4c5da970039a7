import type { Exports } from "conformance:bundle/provider";

// Refused before a line of this is read.
export const streams: Partial<Exports["streams"]> = { writing: async () => 0 };
