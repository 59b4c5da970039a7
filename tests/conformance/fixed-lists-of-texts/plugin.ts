import type { Exports } from "conformance:bundle/provider";

export const fixedListsOfTexts: Exports["fixedListsOfTexts"] = { echo: (x) => x };
