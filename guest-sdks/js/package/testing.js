// Runs a plugin for a test: natively, in this process, or as a component, in the real host.
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ResultError, config } from "./index.js";
import { exported, imported, name as packageName } from "./contract.js";
import { Objects } from "./objects.js";
import * as values from "./values.js";

export { ResultError };

const HERE = path.dirname(fileURLToPath(import.meta.url));

/** A call failed: the plugin threw something that is no `err` of the contract, or the host ended it. */
export class PluginFault extends Error {
  name = "PluginFault";

  constructor({ kind, message, fault, rendered }) {
    super(fault ? `${fault.kind}: ${fault.message}` : message);
    this.kind = kind;
    this.fault = fault ?? undefined;
    this.rendered = rendered ?? message;
  }
}

// ---------------------------------------------------------------------------------------------------------------- natively

/** What the fakes of a native run are found by, from inside the plugin's code. */
const fakes = (globalThis.__plugwrightFakes ??= new Map());
let runs = 0;

/** Loads the plugin's source in this process. */
export async function native({ folder = ".", entry, imports = {}, settings = {} } = {}) {
  const { build } = await import("./bundler.js");
  const root = path.resolve(folder);
  const run = String(++runs);
  fakes.set(run, imports);
  config.setForTests(settings);
  const built = await build({
    absWorkingDir: root,
    entryPoints: [path.join(root, entry ?? (await entryOf(root)))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "es2023",
    sourcemap: "inline",
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [faked(run)],
  });
  const out = path.join(root, "build", "native");
  await mkdir(out, { recursive: true });
  const place = await mkdtemp(path.join(out, "run-"));
  try {
    const file = path.join(place, "plugin.mjs");
    await writeFile(file, built.outputFiles[0].text);
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function entryOf(root) {
  const manifest = await readFile(path.join(root, "plugin.toml"), "utf8").catch(() => "");
  const named = /^\s*entry\s*=\s*"([^"]+)"/m.exec(manifest)?.[1];
  return named ?? (/^\s*language\s*=\s*"javascript"/m.test(manifest) ? "src/plugin.js" : "src/plugin.ts");
}

/** The contract's modules become what the test gave, and the SDK stays this very module, so that its errors are the test's. */
function faked(run) {
  return {
    name: "fakes",
    setup(build) {
      const sdk = pathToFileURL(path.join(HERE, "index.js")).href;
      build.onResolve({ filter: /./ }, ({ path: name }) =>
        name === "plugwright" || name === packageName ? { path: sdk, external: true } : null,
      );
      build.onResolve({ filter: /^[a-z][a-z0-9-]*:[a-z]/ }, ({ path: name }) => (name.startsWith("node:") ? null : { path: name, namespace: "fake" }));
      build.onLoad({ filter: /./, namespace: "fake" }, ({ path: name }) => {
        const found = Object.values(imported).find(({ module, full }) => module === name || full === name);
        if (found === undefined) return { errors: [{ text: `the contract's world does not import \`${name}\`` }] };
        const given = `globalThis.__plugwrightFakes.get(${JSON.stringify(run)})[${JSON.stringify(found.module)}]`;
        const missing = (what) => `throw new Error(${JSON.stringify(`the test gives no fake for \`${what}\` of \`${found.module}\``)})`;
        const lines = [];
        for (const { author, of } of Object.values(found.functions)) {
          if (of !== undefined) continue;
          lines.push(
            `const f_${author} = (...args) => { const fake = ${given}?.[${JSON.stringify(author)}]; if (fake === undefined) ${missing(author)}; return fake(...args); };`,
            `export { f_${author} as ${author} };`,
          );
        }
        for (const author of found.classes) {
          lines.push(
            `export const ${author} = ${given}?.${author} ?? class { constructor() { ${missing(author)}; } };`,
            // Whoever gives a handle back calls this, whether or not the stand-in cares.
            `if (${author}.prototype && !(Symbol.dispose in ${author}.prototype)) ${author}.prototype[Symbol.dispose] = () => {};`,
          );
        }
        return { contents: `${lines.join("\n")}\nexport {};`, loader: "js" };
      });
    },
  };
}

// ------------------------------------------------------------------------------------------------------------ as a component

/** Starts the plugin as a component. `plugwright build` must have built it. */
export async function component({ plugin = ".", serving = [], imports = {}, session = true, command } = {}) {
  const program = command ?? process.env.PLUGWRIGHT ?? "plugwright";
  const args = ["host", plugin, ...serving.flatMap((other) => ["--with", other])];
  const connection = new Connection(spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] }), program, imports);
  await connection.ready;
  if (session) await connection.ask({ session: true });
  return {
    exports: connection.exports(),
    logs: connection.logs,
    close: () => connection.close(),
    [Symbol.asyncDispose ?? Symbol.for("Symbol.asyncDispose")]: () => connection.close(),
  };
}

class Connection {
  #child;
  #imports;
  #waiting = new Map();
  #next = 1;
  #ended;
  #over;
  #objects = new Objects();
  logs = [];

  constructor(child, program, imports) {
    this.#child = child;
    this.#imports = imports;
    this.ready = new Promise((resolve, reject) => this.#waiting.set("ready", { resolve, reject }));
    this.#ended = new Promise((resolve) => {
      child.once("error", (error) => {
        const hint = error.code === "ENOENT" ? `\`${program}\` is not installed: put it on the path, or name it in PLUGWRIGHT` : error.message;
        this.#end(new Error(hint));
        resolve();
      });
      child.once("close", (code) => {
        this.#end(new Error(`\`${program} host\` ended with exit code ${code}`));
        resolve();
      });
    });
    // A write to a host that is gone is told of by its end.
    child.stdin.on("error", () => {});
    createInterface({ input: child.stdout }).on("line", (line) => this.#read(line));
  }

  #end(error) {
    this.#over = error;
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #write(message) {
    this.#child.stdin.write(`${values.write(message)}\n`);
  }

  ask(message) {
    if (this.#over) return Promise.reject(this.#over);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#write({ id, ...message });
    });
  }

  async close() {
    this.#child.stdin.end();
    await this.#ended;
  }

  #read(line) {
    const message = values.read(line);
    if ("log" in message) {
      this.logs.push(message.log);
    } else if ("dropped" in message) {
      this.#objects.drop(message.dropped.handle);
    } else if ("import" in message) {
      void this.#serve(message);
    } else {
      const id = "ready" in message ? "ready" : (message.id ?? "ready");
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if ("error" in message) waiting?.reject(new PluginFault(message.error));
      else waiting?.resolve("return" in message ? message.return : message.ready);
    }
  }

  /** The plugin calls something that the test stands in for. */
  async #serve({ id, import: item, arguments: args = [] }) {
    try {
      const { module, found } = importedFunction(item);
      const params = found.role === "method" ? [values.lent(found.of), ...found.params] : found.params;
      const given = values.during(this.#call(), () => params.map((shape, index) => shape.lift(args[index] ?? null)));
      const fake = fakeOf(this.#imports[module], module, found);
      let value;
      try {
        value = await fake(...given);
      } catch (error) {
        if (found.err === undefined || !(error instanceof ResultError)) throw error;
        const payload = found.err === null ? null : this.#lower(`${item}().err`, found.err, error.payload);
        this.#write({ id, return: { err: payload } });
        return;
      }
      const lowered = found.result === null ? null : this.#lower(`${item}()`, found.result, value);
      this.#write({ id, return: found.err === undefined ? lowered : { ok: lowered } });
    } catch (error) {
      this.#write({ id, throw: String(error) });
    }
  }

  #lower(path, shape, value) {
    return values.during(this.#call(), () => values.within(path, () => shape.lower(value)));
  }

  /** What handles stand for in one call; what is lent in it is added to `loans`. */
  #call(loans = []) {
    return {
      theirs: (resource, handle) => this.#object(resource, handle),
      give: (object) => this.#objects.add(object),
      lend: (object) => {
        const handle = this.#objects.add(object);
        loans.push(handle);
        return handle;
      },
      take: (handle) => this.#objects.take(handle),
      look: (handle) => this.#objects.look(handle),
    };
  }

  async call({ item, params, result, err }, args) {
    const loans = [];
    const whose = this.#call(loans);
    try {
      const lower = (shape, index) => values.within(`${item}(#${index + 1})`, () => shape.lower(args[index]));
      const lowered = values.during(whose, () => params.map(lower));
      const value = await this.ask({ call: item, arguments: lowered });
      return values.during(whose, () => {
        if (err === undefined) return result === null ? undefined : result.lift(value);
        const [side, payload] = Object.entries(value)[0];
        if (side === "err") throw new ResultError(err === null ? undefined : err.lift(payload));
        return result === null ? undefined : result.lift(payload);
      });
    } finally {
      for (const handle of loans) this.#objects.forget(handle);
    }
  }

  /** Every exported function as an asynchronous one, under the names that authors export. */
  exports() {
    return this.#group(exported);
  }

  #group({ functions = {}, groups = {}, classes = {} }) {
    const out = {};
    for (const [name, signature] of Object.entries(functions)) out[name] = (...args) => this.call(signature, args);
    for (const [name, group] of Object.entries(groups)) out[name] = this.#group(group);
    for (const [name, { init, statics }] of Object.entries(classes)) {
      out[name] = this.#group({ functions: init === null ? statics : { ...statics, create: init } });
    }
    return out;
  }

  #object(resource, handle) {
    const { methods } = resourceNamed(resource);
    const out = { [values.HANDLE]: handle, drop: () => this.ask({ drop: { handle } }) };
    for (const [name, { item, ...signature }] of Object.entries(methods)) {
      const self = { lower: () => ({ handle }) };
      const whole = { item, ...signature, params: [self, ...signature.params] };
      out[name] = (...args) => this.call(whole, [undefined, ...args]);
    }
    return out;
  }
}

function importedFunction(item) {
  const plain = (name) => name.replace(/@[^@]*$/, "");
  for (const { module, functions } of Object.values(imported)) {
    for (const found of Object.values(functions)) {
      if (found.item === item || (!item.includes("@") && plain(found.item) === item)) return { module, found };
    }
  }
  throw new Error(`the contract has no import \`${item}\``);
}

/** What the test stands in with, as a function of the arguments; a method's object is the first of them. */
function fakeOf(given, module, { author, of, role }) {
  const missing = (what) => new Error(`the test gives no fake for \`${what}\` of \`${module}\``);
  if (of === undefined) {
    const fake = given?.[author];
    if (fake === undefined) throw missing(author);
    return fake;
  }
  if (role === "method") {
    return (self, ...args) => {
      if (typeof self[author] !== "function") throw missing(`${of}.${author}`);
      return self[author](...args);
    };
  }
  const fake = given?.[of];
  if (fake === undefined) throw missing(of);
  if (role === "constructor") return (...args) => new fake(...args);
  if (typeof fake[author] !== "function") throw missing(`${of}.${author}`);
  return (...args) => fake[author](...args);
}

function resourceNamed(name) {
  for (const group of [exported, ...Object.values(exported.groups)]) {
    for (const found of Object.values(group.classes ?? {})) if (found.name === name) return found;
  }
  throw new Error(`the contract exports no resource \`${name}\``);
}
