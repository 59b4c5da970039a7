import type { Exports } from "conformance:bundle/provider";
import type { Shape } from "conformance:variants/variants";

function show(x: Shape): string {
  switch (x.tag) {
    case "nothing":
      return "nothing";
    case "many":
      return `many ${x.val.join("+")}`;
    case "rectangle":
      return `rectangle ${x.val.width} ${x.val.height}`;
    case "maybe":
      return x.val === undefined ? "maybe" : `maybe ${x.val}`;
    case "pair":
      return `pair ${x.val[0]} ${x.val[1]}`;
    default:
      return `${x.tag} ${x.val}`;
  }
}

const made: Shape[] = [
  { tag: "nothing" },
  { tag: "small", val: 255 },
  { tag: "large", val: 9_007_199_254_740_991n },
  { tag: "float", val: 0.5 },
  { tag: "text", val: "🦀" },
  { tag: "many", val: [] },
  { tag: "rectangle", val: { width: 4_294_967_295, height: 1 } },
  { tag: "maybe", val: undefined },
  { tag: "pair", val: ["a", -2_147_483_648] },
];

export const variants: Exports["variants"] = {
  echo: (x) => x,
  echoOuter: (x) => x,
  echoList: (x) => x,
  show,
  make: (which) => made[which]!,
};
