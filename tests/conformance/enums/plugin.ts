import type { Exports } from "conformance:bundle/provider";
import type { Colour } from "conformance:enums/enums";

const colours: Colour[] = ["red", "dark-green", "blue2"];

export const enums: Exports["enums"] = {
  echoOne: (x) => x,
  echo: (x) => x,
  echoAll: (x) => x,
  index: (x) => colours.indexOf(x),
  make: (which) => colours[which]!,
};
