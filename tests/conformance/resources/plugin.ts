import { err } from "plugwright";
import type { Exports } from "conformance:bundle/provider";

let live = 0;

class Counter {
  #value: number;

  constructor(start: number) {
    live += 1;
    this.#value = start;
  }

  add(n: number): number {
    this.#value += n;
    return this.#value;
  }

  value(): number {
    return this.#value;
  }

  absorb(other: Counter): void {
    this.#value += other.#value;
  }

  static merge(a: Counter, b: Counter): Counter {
    const merged = new Counter(a.#value + b.#value);
    a[Symbol.dispose]();
    b[Symbol.dispose]();
    return merged;
  }

  [Symbol.dispose](): void {
    live -= 1;
  }
}

export const resources: Exports["resources"] = {
  Counter,
  live: () => live,
  make: (start) => new Counter(start),
  take(c: Counter) {
    const value = c.value();
    c[Symbol.dispose]();
    return value;
  },
  pass: (c) => c,
  sum: (counters) => counters.reduce((sum, counter) => sum + counter.value(), 0),
  many: (starts) => Array.from(starts, (start) => new Counter(start)),
  maybe: (start) => (start === undefined ? undefined : new Counter(start)),
  checked(start) {
    if (start > 100) throw err(`${start} is too much`);
    return new Counter(start);
  },
};
