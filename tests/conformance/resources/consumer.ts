import { ResultError, err } from "plugwright";
import type { Exports } from "conformance:bundle/consumer";
import { Counter, checked, live, make, many, maybe, pass, sum, take } from "conformance:resources/resources";

const dispose = (...all: Counter[]): void => all.forEach((one) => one[Symbol.dispose]());

export const resourcesUse: Exports["resourcesUse"] = {
  tour() {
    const counter = new Counter(40);
    const text = `${counter.add(2)} ${counter.value()} ${live()}`;
    dispose(counter);
    return text;
  },
  lend() {
    const [a, b] = [new Counter(1), new Counter(20)];
    a.absorb(b);
    const text = `${a.value()} ${b.value()} ${sum([a, b, a])}`;
    dispose(a, b);
    return text;
  },
  give() {
    const passed = pass(Counter.merge(new Counter(3), make(4)));
    const [value, before] = [passed.value(), live()];
    return `${value} ${before} ${take(passed)} ${live()}`;
  },
  collect() {
    const counters = many([7, 8, 9]);
    const values = counters.map((counter) => counter.value()).join("+");
    dispose(...counters);
    const none = maybe(undefined) === undefined;
    const some = maybe(5)!;
    const text = `${values} ${none} ${some.value()}`;
    dispose(some);
    return text;
  },
  fail() {
    const fine = checked(100);
    const value = fine.value();
    dispose(fine);
    try {
      checked(101);
    } catch (error) {
      if (error instanceof ResultError) return `${value} ${error.payload}`;
      throw error;
    }
    return "no error";
  },
  drop(n) {
    for (let start = 0; start < n; start++) {
      const counter = new Counter(start);
      counter.add(1);
      dispose(counter);
    }
    return live();
  },
  handOut: (start) => new Counter(start),
  look: (c) => c.value(),
  lookInVain(c) {
    throw err(`${c.value()} is too little`);
  },
  lendOn: (c) => sum([c, c]),
  spend: (c) => take(c),
};
