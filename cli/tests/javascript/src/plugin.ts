import { err } from "plugwright";
import type { Exports } from "test:everything/everything";

export const testEverythingValues: Exports["testEverythingValues"] = {
  u: (x) => x,
  s: (x) => x,
  listU: (x) => x,
  listS: (x) => x,
  rec: (x) => x,
  var: (x) => x,
  res(x) {
    if (x > 10n) throw err(x);
    return -x;
  },
  opt: (x) => x,
  nested: (x) => x,
  fl: (x) => x,
  u32s: (x) => x,
  ch: (x) => x,
  str: (x) => (x === "half a pair" ? "🚀".slice(0, 1) : x),
  entries: (x) => new Map([...x].toReversed()),
  many: (...all) => all.map(String).join(","),
  wrong: (how) => ({ range: 256, missing: undefined, kind: "1" })[how] as number,
};

let dropped = 0;

class Counter {
  #value: number;
  constructor(value: number) {
    this.#value = value;
  }
  get(): number {
    return this.#value;
  }
  add(a: number, b: number): number {
    this.#value += a - b;
    return this.#value;
  }
  static merge(a: Counter, b: Counter): Counter {
    return new Counter(a.#value + b.#value);
  }
  static peek(counter: Counter): number {
    return counter.#value;
  }
  [Symbol.dispose](): void {
    dropped += this.#value;
  }
}

class Port {
  readonly #number: number;
  constructor(number: number) {
    if (number === 0) throw err("there is no port 0");
    this.#number = number;
  }
  number(): number {
    return this.#number;
  }
}

let kept: Counter | undefined;

export const things: Exports["things"] = {
  Counter,
  Port,
  pass: (counter) => counter.get(),
  echo: (counter) => counter,
  reverse: (counters) => counters.toReversed(),
  keep(counter: Counter) {
    kept = counter;
  },
  twice() {
    if (kept === undefined) throw new Error("nothing was kept");
    return [kept, kept];
  },
  dropped: () => dropped,
};

export const names: Exports["names"] = {
  delete: (a, b) => a - b,
  new: (x) => x,
  default: (x) => x,
  await: (x, y) => [x, y],
  eval: (x) => x,
  toHtml5(x) {
    if (x.await) throw err({ class: 1, constructor: "c", toString: true, urlOfIt: "" });
    return x;
  },
  nothing() {},
  forty: (...all) => all.reduce((sum, each) => sum + each),
};

export const otherThingsValues_1_0_0: Exports["otherThingsValues_1_0_0"] = { u: (x) => x + 1n, onlyOne: () => "only one" };

export const otherThingsValues_2_0_0: Exports["otherThingsValues_2_0_0"] = { u: (x, y) => `${y}${x}` };

const wait: Exports["await"] = () => "a keyword";
export { wait as await };
