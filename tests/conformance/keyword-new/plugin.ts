import type { Exports } from "conformance:bundle/provider";

export const keywordNew: Exports["keywordNew"] = { new: (x) => x };
