// Greets, in TypeScript.
import type { Exports } from "example:greeter/greeter";

export const greet: Exports["greet"] = {
  greet(name) {
    return `Hello, ${name}!`;
  },
};
