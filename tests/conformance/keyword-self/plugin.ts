import type { Exports } from "conformance:bundle/provider";

export const keywordSelf: Exports["keywordSelf"] = { echo: (x) => x };
