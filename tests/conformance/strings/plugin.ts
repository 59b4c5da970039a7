import type { Exports } from "conformance:bundle/provider";

export const strings: Exports["strings"] = {
  echo: (x) => x,
  count: (x) => [...x].length,
  bytes: (x) => new TextEncoder().encode(x).length,
  make: (which) => ["", "a\0b", "é", "€", "🦀", "e\u0301", "\ufeffx", '"\\\n'][which]!,
  long: (length) => "x".repeat(length),
  echoList: (x) => x,
  join: (a, b, c) => `${a}|${b}|${c}`,
  broken: () => "a\ud83eb",
};
