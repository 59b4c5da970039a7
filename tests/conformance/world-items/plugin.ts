import type { Exports } from "conformance:bundle/provider";

export const worldSum: Exports["worldSum"] = (a, b) => BigInt(a) + BigInt(b);
export const worldGreet: Exports["worldGreet"] = (name) => `Hello, ${name}`;
export const worldSplit: Exports["worldSplit"] = (text) => text.split(" ");
