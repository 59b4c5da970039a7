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

/** The engine keeps the number of a handle here, on its own objects. */
const HANDLE = "__cqjs_handle";

/** A resource that another plugin or the host owns: the engine's object is what authors see. */
export function importedResource(name: string): Shape {
  return {
    lower(value) {
      if (typeof value !== "object" || value === null) throw new Mismatch(`must be a handle to \`${name}\`, not ${show(value)}`);
      if (!Object.hasOwn(value, HANDLE)) throw new Mismatch(`is a handle to \`${name}\` that was dropped or given away`);
      return value;
    },
  };
}

/** What was lent to the call that runs. */
let lent: object[] = [];

/** The same, lent to this plugin for one call. */
export function borrowedResource(name: string): Shape {
  return {
    ...importedResource(name),
    lift(value) {
      lent.push(value as object);
      return value;
    },
  };
}

/** The call is over: the engine gives back what was lent to it, and the number may soon be another handle's. */
export function giveBack(): void {
  if (lent.length === 0) return;
  for (const object of lent) delete (object as { [HANDLE]?: number })[HANDLE];
  lent = [];
}
