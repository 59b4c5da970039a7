/**
 * Streams and futures, on their way between authors and the engine.
 *
 * An author reads an `AsyncIterable`, and gives away any. A future is an object with `get`: a promise would be resolved by the `async`
 * function that returns it. What failed must never look as if it were complete, and the engine ends a stream whose source throws: so the
 * plugin ends there.
 */
import { Mismatch, show, within } from "./mismatch.js";
import type { Shape } from "./shapes.js";

/** The engine's end to read a stream from. */
interface Readable {
  next(): Promise<{ done?: boolean; value?: unknown }>;
  return(): unknown;
  drop(): void;
}

/** The engine's end to read a future from. */
interface Promised {
  read(): Promise<unknown>;
}

/** What the engine has in front of the bundle. */
declare const wit: {
  Future: { from(value: Promise<unknown>, type: number): { readable: Promised }; types: Readonly<Record<string, number>> };
};

let fail: (error: unknown) => never = (error) => {
  throw error;
};

/** Says what ends the plugin where no call waits for what failed. */
export function failBy(end: (error: unknown) => never): void {
  fail = end;
}

/** Has one holder: whoever reads it, or gives it away. */
class Held<End> {
  #end: End | undefined;

  constructor(end: End) {
    this.#end = end;
  }

  take(what: string): End {
    const end = this.#end;
    if (end === undefined) throw new TypeError(`a ${what} that was read or given away is used again`);
    this.#end = undefined;
    return end;
  }
}

class Incoming implements AsyncIterable<unknown> {
  readonly held: Held<Readable>;
  readonly #lift: (item: unknown) => unknown;

  constructor(end: Readable, lift: (item: unknown) => unknown) {
    this.held = new Held(end);
    this.#lift = lift;
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    const end = this.held.take("stream");
    return {
      next: async () => {
        const { done, value } = await end.next();
        return done ? { done: true, value: undefined } : { done: false, value: this.#lift(value) };
      },
      return: async () => {
        await end.return();
        return { done: true, value: undefined };
      },
    };
  }
}

class Coming {
  readonly held: Held<Promised>;
  readonly #lift: (value: unknown) => unknown;
  #value: Promise<unknown> | undefined;

  constructor(end: Promised, lift: (value: unknown) => unknown) {
    this.held = new Held(end);
    this.#lift = lift;
  }

  get(): Promise<unknown> {
    this.#value ??= this.held.take("future").read().then(this.#lift);
    return this.#value;
  }
}

const part: Shape = {
  lower(value) {
    if (value instanceof Uint8Array) return value;
    throw new Mismatch(`must be a Uint8Array, not ${show(value)}`);
  },
};

/** A stream of bytes, which come in parts. */
export const byteStream: Shape = stream(part);

export function stream(item: Shape): Shape {
  return {
    lower(value) {
      if (value instanceof Incoming) return value.held.take("stream");
      const source = value as Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined;
      const iterates = typeof value === "object" && (source?.[Symbol.asyncIterator] ?? source?.[Symbol.iterator]);
      if (typeof iterates !== "function") throw new Mismatch(`must be an AsyncIterable, not ${show(value)}`);
      return given(value as AsyncIterable<unknown>, item);
    },
    lift: (end) => new Incoming(end as Readable, item.lift ?? ((value) => value)),
  };
}

async function* given(source: AsyncIterable<unknown>, item: Shape): AsyncGenerator {
  try {
    for await (const one of source) {
      const lowered = within("an item of a stream", () => item.lower(one));
      // To the engine, nothing written is nobody reading.
      if (!(lowered instanceof Uint8Array) || item !== part || lowered.length > 0) yield lowered;
    }
  } catch (error) {
    fail(error);
  }
}

/** A future; `names` are what the engine may call its type. */
export function future(item: Shape, ...names: string[]): Shape {
  return {
    lower(value) {
      if (value instanceof Coming) return value.held.take("future");
      const source = value as { get?: unknown } | null | undefined;
      if (typeof value !== "object" || typeof source?.get !== "function") throw new Mismatch(`must be an object with \`get\`, not ${show(value)}`);
      const type = names.map((name) => wit.Future.types[name]).find((type) => type !== undefined);
      if (type === undefined) throw new Mismatch(`is a future that the engine has by none of the names ${names.join(", ")}`);
      return wit.Future.from(coming(value as { get(): unknown }, item), type).readable;
    },
    lift: (end) => new Coming(end as Promised, item.lift ?? ((value) => value)),
  };
}

async function coming(source: { get(): unknown }, item: Shape): Promise<unknown> {
  try {
    const value = await source.get();
    return within("the value of a future", () => item.lower(value));
  } catch (error) {
    return fail(error);
  }
}
