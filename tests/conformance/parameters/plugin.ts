import type { Exports } from "conformance:bundle/provider";

export const parameters: Exports["parameters"] = {
  none: () => 4_294_967_295,
  nothing: () => {},
  sixteen: (...values) => values.join(" "),
  seventeen: (...values) => values.join(" "),
  forty: (...values) => values,
  fortyTexts: (...values) => values.join(""),
};
