/** Resources: objects that one side owns and the other holds by handle. */
import { Mismatch, show } from "./mismatch.js";
import type { Shape } from "./shapes.js";

type Class = abstract new (...args: never[]) => object;

const exported = new Map<string, { author: Class; methods: object }>();

/** Objects of this plugin that somebody else holds. There is one handle to each at a time. */
const given = new WeakSet<object>();

/** Remembers that objects of the class `author` cross the boundary with the checked methods of `methods` in front of their own. */
export function remember(name: string, author: Class, methods: object): void {
  exported.set(name, { author, methods });
}

/** Makes an object of the author's ready to be handed out. */
export function give(name: string, value: unknown): object {
  const known = exported.get(name);
  if (known === undefined || !(value instanceof known.author)) {
    throw new Mismatch(`must be an object of the class exported for \`${name}\`, not ${show(value)}`);
  }
  if (given.has(value)) throw new Mismatch(`was given away already: there is one owner of each \`${name}\``);
  given.add(value);
  // The engine calls methods on the object itself, so it must find the checked ones, whoever constructed it.
  return Object.getPrototypeOf(value) === known.methods ? value : (Object.setPrototypeOf(value, known.methods) as object);
}

/** The object is the plugin's own again. */
export function takeBack(value: object): void {
  given.delete(value);
}

/** A resource that this plugin exports, by ownership: an object of the author's own class. */
export function exportedResource(name: string): Shape {
  return {
    lower: (value) => give(name, value),
    lift(value) {
      takeBack(value as object);
      return value;
    },
  };
}

/** The same, lent for a call: the engine hands the object itself over. */
export function lentResource(name: string): Shape {
  return {
    lower() {
      throw new Mismatch(`is a borrow of \`${name}\`, and this plugin cannot lend its own objects`);
    },
  };
}

/**
 * A resource that another plugin or the host owns: the engine's object is what authors see. The engine knows whether a handle is of
 * the right resource, whether it was given away, disposed of or lent for a call that is over, and throws a `TypeError`.
 */
export function importedResource(name: string): Shape {
  return {
    lower(value) {
      if (typeof value === "object" && value !== null) return value;
      throw new Mismatch(`must be a handle to \`${name}\`, not ${show(value)}`);
    },
  };
}
