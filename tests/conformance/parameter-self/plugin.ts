import type { Exports } from "conformance:bundle/provider";

export const parameterSelf: Exports["parameterSelf"] = { name: (self) => self };
