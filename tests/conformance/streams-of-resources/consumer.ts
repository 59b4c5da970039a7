import type { Exports } from "conformance:bundle/consumer";

// Refused before a line of this is read.
export const streamsOfResourcesUse: Partial<Exports["streamsOfResourcesUse"]> = { read: async () => "" };
