/**
 * What the generated entry of a plugin is made of: it wraps each function that crosses the boundary, so that values are checked
 * and an uncaught error reaches the host with its place.
 */
import { openCall } from "./call.js";
import { open } from "./config.js";
import { openFetch } from "./http.js";
import { openValues } from "./keyvalue.js";
import { flush } from "./globals/console.js";
import { seed } from "./globals/random.js";
import { describe, type Fault } from "./fault.js";
import { failBy } from "./flows.js";
import { misplaced, within } from "./mismatch.js";
import { borrowing, give, giveBack, remember, takeBack } from "./resources.js";
import { ResultError } from "./result.js";
import { lifted, type Shape, string } from "./shapes.js";
import type { SourceMap } from "./sourcemap.js";

export * as shapes from "./shapes.js";
export { borrowedResource, exportedResource, importedResource, lentResource } from "./resources.js";

type AnyFunction = (this: unknown, ...args: unknown[]) => unknown;
type AnyClass = new (...args: unknown[]) => object;

/**
 * A function of the contract. `err` is absent unless it returns a `result`, and `null` where that has no error value; `result` is
 * absent for a constructor, and `null` where there is no value.
 */
export interface Signature {
  readonly name: string;
  readonly params: readonly Shape[];
  readonly result?: Shape | null;
  readonly err?: Shape | null;
  readonly async?: true;
}

export interface ResourceSignature {
  readonly name: string;
  /** `null` where only the author's code constructs objects. It has an `err` where it may fail. */
  readonly init: Signature | null;
  readonly methods: Readonly<Record<string, Signature>>;
  readonly statics: Readonly<Record<string, Signature>>;
}

/** The build puts the bundle's source map here; it is read when a fault needs it. */
declare global {
  var __plugwrightSourceMap: SourceMap | undefined;
}

/** The engine's own. */
declare const performance: { now(): number };

let report: (fault: Fault) => void = () => {};

/** Says where faults go. */
export function reportTo(channel: { report(fault: Fault): void }): void {
  report = (fault) => channel.report(fault);
}

failBy((error) => {
  report(describe(error, globalThis.__plugwrightSourceMap));
  // The engine aborts where it is to pass on a record and gets none.
  report(undefined as unknown as Fault);
  throw error;
});

/**
 * Whether the author's code is running. A wrapper that is called meanwhile was called by the author, not by the engine: a component
 * is not entered twice.
 */
let running = false;

/** Whether a call came in yet. The top level of a plugin runs while it is built, when there is nobody to call. */
let started = false;

function start(): void {
  if (started) return;
  started = true;
  seed(Date.now(), performance.now());
  flush();
  open();
  openFetch();
  openValues();
  openCall();
}

function enter<T>(signature: Signature, call: () => T): T {
  running = true;
  const handles = borrowing();
  try {
    if (!started) start();
    const value = call();
    giveBack(handles);
    running = false;
    return value;
  } catch (error) {
    throw failed(signature, handles, error);
  }
}

/**
 * The same for an `async` function. Others may be called while it waits: what its author's code does then, nobody can tell from a
 * call of the engine's, so that a wrapper called by the author converts what it is given.
 */
async function enterLater(signature: Signature, call: () => unknown): Promise<unknown> {
  running = true;
  const handles = borrowing(true);
  let answer: unknown;
  try {
    try {
      if (!started) start();
      answer = call();
    } finally {
      running = false;
    }
    const value = result(signature, await answer);
    giveBack(handles);
    return value;
  } catch (error) {
    throw failed(signature, handles, error);
  }
}

/** What the engine is thrown for what the author's code has thrown. */
function failed(signature: Signature, handles: readonly object[], error: unknown): unknown {
  let uncaught = error;
  if (error instanceof ResultError && signature.err !== undefined) {
    try {
      const payload =
        signature.err === null
          ? undefined
          : within(`${signature.name}().err`, () => (signature.err as Shape).lower(error.payload));
      giveBack(handles);
      running = false;
      // The engine takes an object with a `payload` for the error case.
      return { payload };
    } catch (problem) {
      uncaught = problem;
    }
  }
  report(describe(uncaught, globalThis.__plugwrightSourceMap));
  // The engine would make an ordinary `err` of an `Error` where that is a string, and aborts when it gets no string.
  return signature.err === string ? undefined : uncaught;
}

function result(signature: Signature, value: unknown): unknown {
  if (typeof value === "object" && value instanceof Promise) {
    throw new TypeError(`\`${signature.name}\` returned a promise, but its contract is synchronous`);
  }
  if (!signature.result) return undefined;
  try {
    return signature.result.lower(value);
  } catch (error) {
    throw misplaced(error, `${signature.name}()`);
  }
}

// Each call comes through these: a closure or a text that only an error needs would cost more than the rest.

function liftAll(signature: Signature, args: readonly unknown[]): unknown[] {
  const { params } = signature;
  const all = new Array<unknown>(params.length);
  let index = 0;
  try {
    for (; index < params.length; index++) all[index] = lifted(params[index] as Shape, args[index]);
  } catch (error) {
    throw misplaced(error, `${signature.name}(#${index + 1})`);
  }
  return all;
}

/** Calls with `count` of `args`: behind the arguments the engine says which interface it means. */
function pass(call: AnyFunction, self: unknown, args: unknown[], count: number): unknown {
  switch (count) {
    case 0:
      return call.call(self);
    case 1:
      return call.call(self, args[0]);
    case 2:
      return call.call(self, args[0], args[1]);
    default:
      if (args.length > count) args.length = count;
      return call.apply(self, args);
  }
}

function lowerAll(signature: Signature, args: readonly unknown[]): unknown[] {
  const { params } = signature;
  const all = new Array<unknown>(params.length);
  let index = 0;
  try {
    for (; index < params.length; index++) all[index] = (params[index] as Shape).lower(args[index]);
  } catch (error) {
    throw misplaced(error, `${signature.name}(#${index + 1})`);
  }
  return all;
}

/**
 * An object that was dropped comes, from the completed engine, to any exported function, with this many more values than the
 * engine ever passes.
 */
const DROPPED = 100;

/** Whether the engine says that an object was dropped, and not that somebody calls `signature`; disposes of it if so. */
function isDrop(signature: Signature, self: unknown, args: readonly unknown[]): boolean {
  if (args.length <= DROPPED || args.length <= signature.params.length) return false;
  const object = [self, args[0]].find((value): value is object => typeof value === "object" && value !== null);
  if (object === undefined) return true;
  takeBack(object);
  const dispose = (object as { [Symbol.dispose]?: unknown })[Symbol.dispose];
  if (typeof dispose === "function") enter({ name: "[Symbol.dispose]", params: [] }, () => void dispose.call(object));
  return true;
}

/** Wraps a function of the author's for the engine to call. */
export function exportFunction(signature: Signature, author: unknown): AnyFunction {
  if (typeof author !== "function") throw missing(signature.name, "a function");
  const call = author as AnyFunction;
  const count = signature.params.length;
  const givesNothing = !signature.result;
  const lifts = signature.params.some((shape) => shape.lift !== undefined);
  return function (...args) {
    if (running) return call.apply(this, args);
    if (args.length > DROPPED && isDrop(signature, this, args)) return undefined;
    if (signature.async) return enterLater(signature, () => call.apply(this, liftAll(signature, args)));
    // As `enter`, without a closure.
    running = true;
    const handles = borrowing();
    try {
      if (!started) start();
      const value = pass(call, this, lifts ? liftAll(signature, args) : args, count);
      const lowered = value === undefined && givesNothing ? undefined : result(signature, value);
      if (handles.length > 0) giveBack(handles);
      running = false;
      return lowered;
    } catch (error) {
      throw failed(signature, handles, error);
    }
  };
}

/** Wraps a class of the author's for the engine to construct and to call. */
export function exportResource(resource: ResourceSignature, author: unknown): AnyFunction {
  if (typeof author !== "function") throw missing(resource.name, "a class");
  const base = author as AnyClass;
  const methods = Object.create(base.prototype as object) as object;
  for (const [name, signature] of Object.entries(resource.methods)) {
    const method = exportFunction(signature, member(base.prototype, name));
    Object.defineProperty(methods, name, { value: method });
  }
  remember(resource.name, base, methods);
  const engines = constructing(resource, base);
  for (const [name, signature] of Object.entries(resource.statics)) {
    Object.defineProperty(engines, name, { value: exportFunction(signature, member(base, name)) });
  }
  return engines;
}

/** What the engine calls with `new`. It returns an object of the author's class, or a result around it where construction may fail. */
function constructing({ name, init }: ResourceSignature, base: AnyClass): AnyFunction {
  return function (...args) {
    if (init === null) throw new TypeError(`\`${name}\` has no constructor`);
    if (isDrop(init, undefined, args)) return {};
    const construct = (): object => give(name, new base(...liftAll(init, args)));
    if (init.err === undefined) return enter(init, construct);
    try {
      return { tag: "ok", val: enter(init, construct) };
    } catch (error) {
      // An `err` of the contract ended the author's code well; anything else was reported.
      if (running || !isRecord(error) || !("payload" in error)) throw error;
      return { tag: "err", val: error.payload };
    }
  };
}

function member(object: unknown, name: string): unknown {
  return (object as Record<string, unknown>)[name];
}

/** Gives what the author exports as `name`, or says that it is missing. */
export function exportedObject(name: string, author: unknown): Record<string, unknown> {
  if (typeof author !== "object" || author === null) throw missing(name, "an object");
  return author as Record<string, unknown>;
}

/**
 * Where several exported interfaces have the last word of their names in common, the engine calls one function for all of them, and
 * says behind the arguments which interface it means.
 */
export function byInterface(functions: Readonly<Record<string, AnyFunction>>): AnyFunction {
  return function (...args) {
    const name = args.length > DROPPED ? Object.keys(functions)[0] : args.pop();
    const chosen = typeof name === "string" && Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (chosen === undefined) throw new TypeError(`no interface \`${String(name)}\` is exported`);
    return chosen.apply(this, args);
  };
}

function missing(name: string, what: string): TypeError {
  return new TypeError(`the contract wants ${what} for \`${name}\`, and the plugin does not export it`);
}

/** Wraps a function of the engine's for the author to call. */
export function importFunction(signature: Signature, engine: unknown): AnyFunction {
  const call = engine as AnyFunction;
  return function (...args) {
    return imported(signature, args, (lowered) => call.apply(this, lowered));
  };
}

function imported(signature: Signature, args: readonly unknown[], call: (lowered: unknown[]) => unknown): unknown {
  if (!started) throw new Error(`\`${signature.name}\` cannot be called yet: the top level of a plugin runs while it is built`);
  const lowered = lowerAll(signature, args);
  let value: unknown;
  try {
    value = call(lowered);
  } catch (error) {
    if (signature.err === undefined || !isRecord(error) || !("payload" in error)) throw error;
    throw new ResultError(signature.err === null ? undefined : lifted(signature.err, error.payload));
  }
  const shape = signature.result;
  // A constructor has none: the object is the engine's own.
  if (shape === undefined) return value;
  if (shape === null) return undefined;
  try {
    return lifted(shape, value);
  } catch (error) {
    throw misplaced(error, `${signature.name}()`);
  }
}

/** Makes a class of the engine's check what the author passes. The class stays the same, so `instanceof` holds. */
export function importResource(resource: ResourceSignature, engine: unknown): unknown {
  const base = engine as AnyClass;
  for (const [name, signature] of Object.entries(resource.methods)) {
    const method = importFunction(signature, member(base.prototype, name));
    Object.defineProperty(base.prototype, name, { value: method });
  }
  for (const [name, signature] of Object.entries(resource.statics)) {
    Object.defineProperty(base, name, { value: importFunction(signature, member(base, name)) });
  }
  const { init } = resource;
  if (init === null) return base;
  return new Proxy(base, {
    construct: (target, args, self) =>
      imported(init, args, (lowered) => Reflect.construct(target, lowered, self) as object) as object,
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
