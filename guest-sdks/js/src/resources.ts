/** Resources: objects that one side owns and the other holds by handle. */
import { Mismatch, show } from "./mismatch.js";
import type { Shape } from "./shapes.js";

type Class = abstract new (...args: never[]) => object;

const exported = new Map<string, { author: Class; wrapper: Class }>();

/** Remembers that objects of the author's class `author` cross the boundary as `wrapper`, its subclass. */
export function remember(name: string, author: Class, wrapper: Class): void {
  exported.set(name, { author, wrapper });
}

/** A resource that this plugin exports: an object of the author's own class. */
export function exportedResource(name: string): Shape {
  return {
    lower(value) {
      const known = exported.get(name);
      if (known === undefined || !(value instanceof known.author)) {
        throw new Mismatch(`must be an object of the class exported for \`${name}\`, not ${show(value)}`);
      }
      // The engine calls methods on the object itself, so it must find the checked ones, whoever constructed it.
      return Object.setPrototypeOf(value, known.wrapper.prototype as object);
    },
  };
}

/** A resource that another plugin or the host owns: the engine's object is what authors see. */
export function importedResource(name: string): Shape {
  return {
    lower(value) {
      if (typeof value === "object" && value !== null) return value;
      throw new Mismatch(`must be a handle to \`${name}\`, not ${show(value)}`);
    },
  };
}
