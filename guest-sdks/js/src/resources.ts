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

/** Handles that were lent to the plugin for a call that is not over. */
const lent = new WeakSet<object>();

/** Those of the call whose arguments are being lifted. */
let borrowed: object[] = [];

/**
 * Begins a call: gives the list in which the handles will be that are lent for it. Most calls have none, and use the same one, but for
 * those beside which others run.
 */
export function borrowing(hasOthersBeside = false): readonly object[] {
  return borrowed.length === 0 && !hasOthersBeside ? borrowed : (borrowed = []);
}

/**
 * Ends the loan of handles, before their call returns: the component model ends a plugin that keeps one. What the author keeps is
 * disposed of then, and the engine says so to whoever uses it.
 */
export function giveBack(handles: readonly object[]): void {
  for (const handle of handles) {
    // The author may have disposed of it.
    if (lent.delete(handle)) (handle as Disposable)[Symbol.dispose]();
  }
}

function handleTo(name: string, value: unknown): object {
  if (typeof value === "object" && value !== null) return value;
  throw new Mismatch(`must be a handle to \`${name}\`, not ${show(value)}`);
}

/**
 * A resource that another plugin or the host owns: the engine's object is what authors see. The engine knows whether a handle is of
 * the right resource, whether it was given away or disposed of, and throws a `TypeError`.
 */
export function importedResource(name: string): Shape {
  return {
    lower(value) {
      const handle = handleTo(name, value);
      if (lent.has(handle)) throw new Mismatch(`is a \`${name}\` that was lent for this call, and cannot be given away`);
      return handle;
    },
  };
}

/** The same, lent for a call: the completed engine makes no difference between the two, so it is made here. */
export function borrowedResource(name: string): Shape {
  return {
    lower: (value) => handleTo(name, value),
    lift(value) {
      lent.add(value as object);
      borrowed.push(value as object);
      return value;
    },
  };
}
