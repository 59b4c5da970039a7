// Completes the engine: gives a plugin whole 64-bit numbers, its own objects back, destructors, and what others lend it.
//
// componentize-qjs speaks with the contract's bindings through functions that its engine exports (`wit_dylib.h` of wasm-tools), and
// four of them lose something: 64-bit integers become floats, an owned resource of the plugin's own is looked up by its handle
// instead of its representation, nobody tells the object that it was dropped, and what was lent for a call is given back after it has
// returned, when the component model has ended the plugin for keeping it. componentize-qjs takes an engine of one's own
// (`runtimeBytes`), so it gets its own engine with functions added behind those it has, and the exports of those names led to them.
// Nothing that was there is changed: what is added only calls what is exported. The engine is taken by its digest, so another
// version fails here, by name, rather than later.
import { createHash } from "node:crypto";

/** The engines without component-model async and with it, as their makers publish them beside the crate componentize-qjs 0.4.5. */
const ENGINES = {
  version: "0.4.5",
  plain: { size: 1_497_910, sha256: "25703f010b80efb806f9c35daf9ee6524ad60320c9781b0bae4e234264f8dac5" },
  async: { size: 1_537_220, sha256: "6ad50dc7de20ea42379dc9d5cfc1737fbf8f7549f37851b77a83027106d8f95d" },
};

/** Wasm modules begin with this. */
const MAGIC = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

/** Finds an engine inside the native library that brings it along; `kind` is `plain` or `async`. */
export function find(library, kind) {
  const { size, sha256 } = ENGINES[kind];
  for (let at = library.indexOf(MAGIC); at >= 0; at = library.indexOf(MAGIC, at + 1)) {
    const engine = library.subarray(at, at + size);
    if (createHash("sha256").update(engine).digest("hex") === sha256) return engine;
  }
  throw new Error(`the ${kind} engine of componentize-qjs ${ENGINES.version} is not in its library`);
}

// Section numbers, types and instructions of the binary format (WebAssembly core specification, "Binary Format").
const SECTION = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 };
const [I32, I64] = [0x7f, 0x7e];
const EMPTY = 0x40;

const leb = (value) => {
  const bytes = [];
  for (let rest = value >>> 0; ; ) {
    const byte = rest & 0x7f;
    rest >>>= 7;
    if (rest === 0) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
};

const sleb = (value) => {
  const bytes = [];
  for (let rest = BigInt(value); ; ) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    if ((rest === 0n && (byte & 0x40) === 0) || (rest === -1n && (byte & 0x40) !== 0)) return [...bytes, byte];
    bytes.push(byte | 0x80);
  }
};

const op = {
  unreachable: [0x00],
  get: (local) => [0x20, ...leb(local)],
  set: (local) => [0x21, ...leb(local)],
  tee: (local) => [0x22, ...leb(local)],
  globalGet: (global) => [0x23, ...leb(global)],
  globalSet: (global) => [0x24, ...leb(global)],
  call: (func) => [0x10, ...leb(func)],
  callIndirect: (type) => [0x11, ...leb(type), 0x00],
  i32: (value) => [0x41, ...sleb(value)],
  i64: (value) => [0x42, ...sleb(value)],
  load: (offset) => [0x28, 0x02, ...leb(offset)],
  load8: (offset) => [0x2d, 0x00, ...leb(offset)],
  store8: (offset) => [0x3a, 0x00, ...leb(offset)],
  loop: [0x03, EMPTY],
  if: [0x04, EMPTY],
  else: [0x05],
  end: [0x0b],
  brIf: (depth) => [0x0d, ...leb(depth)],
  return: [0x0f],
  eqz: [0x45],
  ne: [0x47],
  ltU: [0x49],
  add: [0x6a],
  sub: [0x6b],
  mul: [0x6c],
  and: [0x71],
  shrU: [0x76],
  i64ltU: [0x54],
  i64gtU: [0x56],
  i64sub: [0x7d],
  i64or: [0x84],
  i64and: [0x83],
  i64shl: [0x86],
  i64shrU: [0x88],
  memoryCopy: [0xfc, 0x0a, 0x00, 0x00],
  wrap: [0xa7],
  extend: [0xad],
};

/** The offsets in `wit_dylib.h` that are used here, and its version. */
const WIT = { version: 3, exports: 16, exportSize: 24, interface: 0, name: 4, resources: 24, resourceSize: 20, drop: 8, rep: 16 };

/** So many more values than any function has parameters come with an object that was dropped: the SDK knows the call by that. */
export const DROPPED = 100;

/**
 * Gives `engine` with what it lacks. Where it is `named`, a function of an exported interface gets that interface's name behind its
 * arguments: the engine itself finds interfaces by the last word of their names, which two of them may have in common.
 */
export function complete(engine, named = false) {
  const library = new Library(engine);
  const exported = (name) => library.exported(name);
  const wit = library.global();
  const moving = library.global();

  // `wit_dylib_initialize(wit)`: the description of the contract, which says how to get at a handle's representation.
  const initialize = exported("wit_dylib_initialize");
  library.replace("wit_dylib_initialize", [I32], [], [], [
    // This runs while the plugin is built, so a wrong version fails the build.
    op.get(0), op.load(0), op.i32(WIT.version), op.ne, op.if, op.unreachable, op.end,
    op.get(0), op.globalSet(wit), op.get(0), op.call(initialize),
  ]);

  // 64-bit integers below 2^53 go the engine's own way, as numbers; all others as 16 hexadecimal digits in a string.
  const pushString = exported("wit_dylib_push_string");
  const allocate = exported("cabi_realloc");
  const hex = library.add([I32, I64], [], [I32, I32], [
    // The engine takes the string over, so it is allocated by the engine's own allocator.
    op.i32(0), op.i32(0), op.i32(1), op.i32(16), op.call(allocate), op.set(2),
    op.i32(16), op.set(3),
    op.loop,
      op.get(3), op.i32(1), op.sub, op.set(3),
      // A digit is `0` + n, or `a` - 10 + n.
      op.get(2), op.get(3), op.add,
      op.get(1), op.i64(15), op.i64and, op.wrap, op.i32(48), op.add,
      op.get(1), op.i64(15), op.i64and, op.i64(9), op.i64gtU, op.i32(39), op.mul, op.add,
      op.store8(0),
      op.get(1), op.i64(4), op.i64shrU, op.set(1),
      op.get(3), op.brIf(0),
    op.end,
    op.get(0), op.get(2), op.i32(16), op.call(pushString),
  ]);
  for (const [name, least] of [["u64", 0n], ["s64", -(2n ** 53n) + 1n]]) {
    const push = exported(`wit_dylib_push_${name}`);
    library.replace(`wit_dylib_push_${name}`, [I32, I64], [], [], [
      // One comparison for both ends: what is below the least number wraps round to a large one.
      op.get(1), op.i64(least), op.i64sub, op.i64(2n ** 53n - least), op.i64ltU,
      op.if, op.get(0), op.get(1), op.call(push),
      op.else, op.get(0), op.get(1), op.call(hex),
      op.end,
    ]);
  }
  // On the way out there is no telling a number from a string, so all come as strings of 16 digits.
  const popString = exported("wit_dylib_pop_string");
  const stack = library.importedGlobal("env", "__stack_pointer");
  for (const name of ["u64", "s64"]) {
    library.replace(`wit_dylib_pop_${name}`, [I32], [I64], [I32, I32, I32, I64], [
      // Where the engine puts the string's address.
      op.globalGet(stack), op.i32(16), op.sub, op.tee(1), op.globalSet(stack),
      op.get(0), op.get(1), op.call(popString), op.i32(16), op.ne, op.if, op.unreachable, op.end,
      op.get(1), op.load(0), op.set(2),
      op.get(1), op.i32(16), op.add, op.globalSet(stack),
      op.loop,
        op.get(4), op.i64(4), op.i64shl,
        // `0` is 0x30 and `a` is 0x61.
        op.get(2), op.get(3), op.add, op.load8(0), op.tee(1), op.i32(15), op.and,
        op.get(1), op.i32(6), op.shrU, op.i32(9), op.mul, op.add, op.extend, op.i64or, op.set(4),
        op.get(3), op.i32(1), op.add, op.tee(3), op.i32(16), op.ltU, op.brIf(0),
      op.end,
      op.get(4),
    ]);
  }

  // An own handle to a resource of the plugin's own: the engine wants its representation. The handle itself is spent.
  const pushOwn = exported("wit_dylib_push_own");
  const resource = [op.globalGet(wit), op.load(WIT.resources), op.get(1), op.i32(WIT.resourceSize), op.mul, op.add, op.tee(3)];
  const repOf = library.type([I32], [I32]);
  const dropOf = library.type([I32], []);
  library.replace("wit_dylib_push_own", [I32, I32, I32], [], [I32], [
    ...resource, op.load(WIT.rep), op.eqz,
    op.if, op.get(0), op.get(1), op.get(2), op.call(pushOwn), op.return, op.end,
    op.get(0), op.get(1), op.get(2), op.get(3), op.load(WIT.rep), op.callIndirect(repOf), op.call(pushOwn),
    op.i32(1), op.globalSet(moving),
    op.get(2), op.get(3), op.load(WIT.drop), op.callIndirect(dropOf),
    op.i32(0), op.globalSet(moving),
  ]);

  // A borrow of somebody else's resource: the engine would drop it in the function's `post-return`, too late. As an object like those
  // that the plugin owns, it is the SDK's to drop (`giveBack` in `resources.ts`), with the engine's own `Symbol.dispose`.
  const pushBorrow = exported("wit_dylib_push_borrow");
  library.replace("wit_dylib_push_borrow", [I32, I32, I32], [], [I32], [
    ...resource, op.load(WIT.rep), op.eqz,
    op.if, op.get(0), op.get(1), op.get(2), op.call(pushOwn),
    op.else, op.get(0), op.get(1), op.get(2), op.call(pushBorrow),
    op.end,
  ]);

  // A dropped object is handed to an exported function of the plugin, together with more values than any of them takes.
  const [start, call, finish] = ["start", "call", "finish"].map((step) => exported(`wit_dylib_export_${step}`));
  const pushBool = exported("wit_dylib_push_bool");
  library.replace("wit_dylib_resource_dtor", [I32, I32], [], [I32, I32], [
    op.globalGet(moving), op.if, op.return, op.end,
    op.i32(0), op.call(start), op.set(2),
    // A method finds its object at one end, another function its first argument at the other.
    op.get(2), op.get(0), op.get(1), op.call(pushBorrow),
    op.loop,
      op.get(2), op.i32(1), op.call(pushBool),
      op.get(3), op.i32(1), op.add, op.tee(3), op.i32(DROPPED), op.ltU, op.brIf(0),
    op.end,
    // The engine's own `push_own` takes the object out of its table.
    op.get(2), op.get(0), op.get(1), op.call(pushOwn),
    op.get(2), op.i32(0), op.call(call),
    op.get(2), op.i32(0), op.call(finish),
  ]);
  if (named) {
    const exportedFunction = [op.globalGet(wit), op.load(WIT.exports), op.get(1), op.i32(WIT.exportSize), op.mul, op.add, op.tee(2)];
    library.replace("wit_dylib_export_call", [I32, I32], [], [I32, I32, I32], [
      ...exportedFunction, op.load(WIT.interface), op.tee(3),
      op.if,
        // Constructors, methods and static functions have a `[` in front of their names, and are found by their class.
        op.get(2), op.load(WIT.name), op.load8(0), op.i32("[".charCodeAt(0)), op.ne,
        op.if,
          op.i32(0), op.set(2),
          op.loop, op.get(2), op.i32(1), op.add, op.tee(2), op.get(3), op.add, op.load8(0), op.brIf(0), op.end,
          op.i32(0), op.i32(0), op.i32(1), op.get(2), op.call(allocate), op.tee(4), op.get(3), op.get(2), op.memoryCopy,
          op.get(0), op.get(4), op.get(2), op.call(pushString),
        op.end,
      op.end,
      op.get(0), op.get(1), op.call(call),
    ]);
  }
  return library.write();
}

/** A core module to which types, globals and functions are added behind its own, so that no number in it changes. */
class Library {
  #sections = [];
  #types = [];
  #functions = [];
  #globals = [];
  #bodies = [];
  #exports;
  #imports = { functions: 0, globals: new Map(), globalCount: 0 };

  constructor(bytes) {
    const reader = new Reader(bytes, MAGIC.length);
    while (!reader.done) {
      const id = reader.byte();
      const size = reader.leb();
      this.#sections.push({ id, body: reader.take(size) });
    }
    this.#readImports();
    this.#exports = this.#readExports();
  }

  #section(id) {
    const found = this.#sections.find((section) => section.id === id);
    if (found === undefined) throw new Error(`the engine has no section ${id}`);
    return found;
  }

  #count(id) {
    return new Reader(this.#section(id).body, 0).leb();
  }

  #readImports() {
    const reader = new Reader(this.#section(SECTION.import).body, 0);
    for (let rest = reader.leb(); rest > 0; rest--) {
      const [module, name, kind] = [reader.name(), reader.name(), reader.byte()];
      if (kind === 0) {
        reader.leb();
        this.#imports.functions++;
      } else if (kind === 3) {
        reader.take(2);
        this.#imports.globals.set(`${module}.${name}`, this.#imports.globalCount++);
      } else {
        // A table begins with the type of its elements, a memory does not.
        if (kind === 1) reader.byte();
        const flags = reader.leb();
        reader.leb();
        if ((flags & 1) !== 0) reader.leb();
      }
    }
  }

  #readExports() {
    const exports = new Map();
    const reader = new Reader(this.#section(SECTION.export).body, 0);
    for (let rest = reader.leb(); rest > 0; rest--) exports.set(reader.name(), { kind: reader.byte(), index: reader.leb() });
    return exports;
  }

  exported(name) {
    const found = this.#exports.get(name);
    if (found === undefined || found.kind !== 0) throw new Error(`the engine exports no function \`${name}\``);
    return found.index;
  }

  importedGlobal(module, name) {
    const found = this.#imports.globals.get(`${module}.${name}`);
    if (found === undefined) throw new Error(`the engine imports no global \`${name}\``);
    return found;
  }

  type(params, results) {
    this.#types.push([0x60, ...leb(params.length), ...params, ...leb(results.length), ...results]);
    return this.#count(SECTION.type) + this.#types.length - 1;
  }

  /** A mutable number, 0 at first. */
  global() {
    this.#globals.push([I32, 0x01, ...op.i32(0), ...op.end]);
    return this.#imports.globalCount + this.#count(SECTION.global) + this.#globals.length - 1;
  }

  add(params, results, locals, code) {
    this.#functions.push(leb(this.type(params, results)));
    const declared = [...leb(locals.length), ...locals.flatMap((type) => [1, type])];
    const body = [...declared, ...code.flat(), ...op.end];
    this.#bodies.push([...leb(body.length), ...body]);
    return this.#imports.functions + this.#count(SECTION.function) + this.#functions.length - 1;
  }

  /** Leads the export `name` to a new function. */
  replace(name, params, results, locals, code) {
    this.#exports.set(name, { kind: 0, index: this.add(params, results, locals, code) });
  }

  write() {
    const added = new Map([
      [SECTION.type, this.#types],
      [SECTION.function, this.#functions],
      [SECTION.global, this.#globals],
      [SECTION.code, this.#bodies],
    ]);
    const parts = [MAGIC];
    for (const { id, body } of this.#sections) {
      const written = id === SECTION.export ? this.#writeExports() : added.has(id) ? append(body, added.get(id)) : body;
      parts.push(Buffer.from([id, ...leb(written.length)]), written);
    }
    return Buffer.concat(parts);
  }

  #writeExports() {
    const entries = [...this.#exports].map(([name, { kind, index }]) => {
      const text = Buffer.from(name);
      return Buffer.from([...leb(text.length), ...text, kind, ...leb(index)]);
    });
    return Buffer.concat([Buffer.from(leb(entries.length)), ...entries]);
  }
}

/** A vector of the binary format with more items at its end. */
function append(body, items) {
  const reader = new Reader(body, 0);
  const count = reader.leb();
  return Buffer.concat([Buffer.from(leb(count + items.length)), body.subarray(reader.at), Buffer.from(items.flat())]);
}

class Reader {
  constructor(bytes, at) {
    this.bytes = bytes;
    this.at = at;
  }

  get done() {
    return this.at >= this.bytes.length;
  }

  byte() {
    return this.bytes[this.at++];
  }

  leb() {
    for (let [value, shift] = [0, 0]; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if ((byte & 0x80) === 0) return value >>> 0;
    }
  }

  take(size) {
    return this.bytes.subarray(this.at, (this.at += size));
  }

  name() {
    return this.take(this.leb()).toString("utf8");
  }
}
