// What only TypeScript has is taken out or translated.
import type { Exports } from "test:refusals/plugin";

enum Colour {
  Red = "red",
}

export const app: Exports["app"] = { answer: () => Colour.Red satisfies string };
