import assert from "node:assert/strict";
import { test } from "node:test";
import * as b from "../src/boundary.ts";
import type { Fault } from "../src/fault.ts";
import { ResultError, err } from "../src/index.ts";

const { shapes: s } = b;

/** Runs `call`, which must fail, and gives the faults that were reported and what was thrown. */
function failing(call: () => unknown): { faults: Fault[]; thrown: unknown } {
  const faults: Fault[] = [];
  b.reportTo({ report: (fault) => faults.push(fault) });
  try {
    call();
  } catch (thrown) {
    return { faults, thrown };
  }
  throw new Error("nothing was thrown");
}

/** Each test needs a boundary of its own after a fault: a component that trapped is not entered again. */
const fallible: b.Signature = { name: "my:app/api.get", params: [s.u64], result: s.option(s.string), err: s.string };

test("the top level cannot call imports", () => {
  const get = b.importFunction(fallible, () => "");
  assert.throws(() => get(1n), /`my:app\/api.get` cannot be called yet/);
});

test("values are lifted and lowered", () => {
  const get = b.exportFunction(fallible, (key: bigint) => (key === 1n ? "one" : undefined));
  assert.equal(get(1), "one");
  assert.equal(get(2), null);
});

test("a ResultError is the err of a result, and no fault", () => {
  const get = b.exportFunction(fallible, () => {
    throw err("missing");
  });
  const { faults, thrown } = failing(() => get(1));
  assert.deepEqual(thrown, { payload: "missing" });
  assert.deepEqual(faults, []);
});

test("an import's err is thrown with its payload", () => {
  const get = b.importFunction(fallible, (key: string) => {
    throw Object.assign(new Error("engine"), { payload: `no ${Number.parseInt(key, 16)}` });
  });
  const { thrown } = failing(() => get(5n));
  assert.ok(thrown instanceof ResultError);
  assert.equal(thrown.payload, "no 5");
});

test("a wrong argument of an import names the function", () => {
  const get = b.importFunction(fallible, () => "");
  const { thrown } = failing(() => get(5));
  assert.match(String(thrown), /`my:app\/api\.get\(#1\)` must be a bigint/);
});

test("a class is checked from outside and free within", () => {
  class Counter {
    #count = 0n;
    constructor(start: bigint) {
      this.#count = start;
    }
    add(by: bigint): bigint {
      this.#count += by;
      return this.#count;
    }
    twice(by: bigint): bigint {
      this.add(by);
      return this.add(by);
    }
  }
  const method: b.Signature = { name: "counter.add", params: [s.u64], result: s.u64 };
  const Wrapped = b.exportResource(
    { name: "counter", init: { name: "counter", params: [s.u64] }, methods: { add: method, twice: method }, statics: {} },
    Counter,
  );
  const engine = Wrapped as unknown as new (start: number) => { add(by: number): string; twice(by: number): string };
  const counter = new engine(1);
  assert.equal(counter.add(1), "0000000000000002");
  assert.equal(counter.twice(2), "0000000000000006");
  const own = b.exportedResource("counter");
  const made = own.lower(new Counter(7n)) as typeof counter;
  assert.equal(made.add(1), "0000000000000008");
  assert.throws(() => own.lower({}), /must be an object of the class exported for `counter`/);
  assert.throws(() => own.lower(made), /was given away already/);
  assert.equal(own.lift?.(made), made);
  assert.equal(own.lower(made), made);
});

test("a dropped object is disposed of, whatever function is told of it", () => {
  let disposed = 0;
  class File {
    [Symbol.dispose](): void {
      disposed += 1;
    }
  }
  b.exportResource({ name: "file", init: null, methods: {}, statics: {} }, File);
  const own = b.exportedResource("file");
  const open = b.exportFunction({ name: "open", params: [s.u8], result: own }, () => new File());
  const file = open(1);
  open(file, ...new Array<boolean>(100).fill(true), file);
  assert.equal(disposed, 1);
  // The engine has forgotten the object, so that it may be handed out again.
  assert.equal(own.lower(file), file);
});

test("a constructor that may fail answers a result", () => {
  class Port {
    constructor(readonly number: number) {
      if (number === 0) throw err("no port");
    }
  }
  const init: b.Signature = { name: "port", params: [s.u16], err: s.string };
  const port = b.exportResource({ name: "port", init, methods: {}, statics: {} }, Port) as unknown as new (n: number) => unknown;
  assert.deepEqual(new port(0), { tag: "err", val: "no port" });
  assert.equal((new port(80) as { tag: string }).tag, "ok");
});

test("an imported class is constructed by the engine, and may refuse", () => {
  class Engine {
    constructor(readonly value: number) {
      if (value === 0) throw Object.assign(new Error("engine"), { payload: "zero" });
    }
    get(): number {
      return this.value;
    }
  }
  const get: b.Signature = { name: "counter.get", params: [], result: s.u32 };
  const init: b.Signature = { name: "counter", params: [s.u32], err: s.string };
  const Counter = b.importResource({ name: "counter", init, methods: { get }, statics: {} }, Engine) as typeof Engine;
  const counter = new Counter(7);
  assert.ok(counter instanceof Counter);
  assert.equal(counter.get(), 7);
  assert.throws(() => new Counter(0), (error) => error instanceof ResultError && error.payload === "zero");
  assert.throws(() => new Counter(-1), /`counter\(#1\)` must be a whole number/);
});

test("what was lent for a call is given back before it returns, and cannot be given away", () => {
  const ends: string[] = [];
  const handle = (name: string) => ({ name, [Symbol.dispose]: () => void ends.push(name) });
  type Handle = ReturnType<typeof handle>;
  const [lent, owned] = [b.borrowedResource("token"), b.importedResource("token")];
  const take = b.importFunction({ name: "take", params: [owned], result: null }, () => undefined);
  const look = b.importFunction({ name: "look", params: [lent], result: s.u32 }, () => 1);
  const params = [s.list(lent), s.option(lent)];
  const useAll = b.exportFunction({ name: "use", params, result: s.u32, err: s.string }, (all: Handle[], one?: Handle) => {
    assert.equal(look(all[0]), 1);
    assert.throws(() => take(all[0]), /is a `token` that was lent for this call, and cannot be given away/);
    if (one) throw err(one.name);
    assert.deepEqual(ends, []);
    return all.length;
  });
  assert.equal(useAll([handle("a"), handle("b")], null), 2);
  assert.deepEqual(ends.splice(0), ["a", "b"]);
  const { faults, thrown } = failing(() => useAll([handle("c")], handle("d")));
  assert.deepEqual([thrown, faults], [{ payload: "d" }, []]);
  assert.deepEqual(ends.splice(0), ["c", "d"]);
  const pass = b.exportFunction({ name: "pass", params: [owned], result: owned }, (token: Handle) => token);
  assert.equal((pass(handle("e")) as Handle).name, "e");
  assert.deepEqual(ends, []);
});

test("what the plugin does not export is named", () => {
  assert.throws(() => b.exportFunction(fallible, undefined), /the contract wants a function for `my:app\/api.get`/);
  assert.throws(() => b.exportedObject("api", undefined), /the contract wants an object for `api`/);
});

const later: b.Signature = { ...fallible, async: true };

test("an async function answers later, and others are called meanwhile", async () => {
  let answer: (value: string) => void = () => {};
  const waiting = new Promise<string>((resolve) => (answer = resolve));
  const get = b.exportFunction(later, (key: bigint) => (key === 1n ? waiting : Promise.resolve(undefined)));
  const first = get(1);
  assert.equal(await get(2), null);
  answer("one");
  assert.equal(await first, "one");
});

test("an async function's ResultError is an err, and anything else is a fault", async () => {
  const faults: Fault[] = [];
  b.reportTo({ report: (fault) => faults.push(fault) });
  const get = b.exportFunction(later, async (key: bigint) => {
    if (key === 1n) throw err("missing");
    if (key === 2n) throw err(7);
    return 5;
  });
  await assert.rejects(async () => get(1), (thrown) => (assert.deepEqual(thrown, { payload: "missing" }), true));
  assert.equal(faults.length, 0);
  // The engine gets no `Error` where an `err` is a string: it would take it for one.
  await assert.rejects(async () => get(2), (thrown) => thrown === undefined);
  await assert.rejects(async () => get(3), (thrown) => thrown === undefined);
  assert.equal(faults.length, 2);
  assert.match(faults[1]?.message ?? "", /must be a string/);
});

// The last test: after a fault the boundary counts as entered for ever.
test("any other error is a fault, and never an err", () => {
  const get = b.exportFunction(fallible, () => {
    throw new RangeError("boom");
  });
  const { faults, thrown } = failing(() => get(1));
  assert.equal(thrown, undefined);
  assert.equal(faults.length, 1);
  assert.equal(faults[0]?.kind, "RangeError");
  assert.equal(faults[0]?.message, "boom");
});
