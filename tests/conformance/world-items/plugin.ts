import { err } from "plugwright";
import type { Exports } from "conformance:bundle/provider";

export const worldSum: Exports["worldSum"] = (a, b) => BigInt(a) + BigInt(b);
export const worldGreet: Exports["worldGreet"] = (name) => `Hello, ${name}`;
export const worldSplit: Exports["worldSplit"] = (text) => text.split(" ");
export const worldShared: Exports["worldShared"] = (x) => x.reduce((sum, byte) => sum + byte, 0);
export const worldTurn: Exports["worldTurn"] = ({ x, y }) => ({ x: y, y: x });
export const worldPaint: Exports["worldPaint"] = (x) =>
  x.note === undefined ? { tag: "dot", val: 2n ** 64n - 1n } : { tag: "text", val: x.note };
export const worldEcho: Exports["worldEcho"] = (x) => x;
export const worldToggle: Exports["worldToggle"] = (x) => ({ bold: !x.bold, italic: !x.italic });
export const worldCheck: Exports["worldCheck"] = (x) => {
  switch (x.tag) {
    case "nothing":
      throw err("nothing");
    case "dot":
      return "green";
    case "text":
      throw err(x.val);
  }
};
