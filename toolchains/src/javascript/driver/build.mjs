// Bundles one plugin and makes a component of it. Run by `javascript/build.rs`, which writes the job file.
//
// What goes wrong is printed as `error: …`, reasons, and `hint: …`, one after the other.
import { builtinModules, SourceMap } from "node:module";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { componentize } from "componentize-qjs";
import * as esbuild from "esbuild";
import { complete, find } from "./engine.mjs";

const TOOLS = path.dirname(fileURLToPath(import.meta.url));
const job = JSON.parse(await readFile(process.argv[2], "utf8"));

/** Code that nobody but us has to see in a stack. */
const ours = (file) => file.startsWith(TOOLS + path.sep) || file.startsWith(job.generated + path.sep);

/** What a person calls a file: relative to the plugin. */
const display = (file) => (path.isAbsolute(file) ? path.relative(job.folder, file) || file : file);

class Failure extends Error {
  constructor(message, reasons = [], hint = undefined) {
    super(message);
    this.reasons = reasons;
    this.hint = hint;
  }
}

const DYNAMIC = ["unsupported-dynamic-import", "unsupported-require-call", "indirect-require"];
/** A name with a fixed beginning, of which no file is: where there are such files, all of them are bundled. */
const EMPTY = "empty-glob";

const options = {
  absWorkingDir: job.folder,
  bundle: true,
  write: false,
  logLevel: "silent",
  format: "esm",
  // Like a browser, the engine has no Node built-ins; packages that offer a build without them say so by this.
  platform: "browser",
  // An SDK package has one face for Node and one for plugins.
  conditions: ["plugwright", "module"],
  target: "es2023",
  charset: "utf8",
  logOverride: Object.fromEntries([...DYNAMIC, EMPTY].map((id) => [id, "warning"])),
  define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
};

/** The contract's interfaces, the SDK, and browser scripts. */
const contract = {
  name: "plugwright",
  setup(build) {
    build.onResolve({ filter: /^[a-z][a-z0-9-]*:[a-z]/ }, ({ path: name, importer }) => {
      if (ours(importer)) return { path: name, external: true };
      const file = job.modules[name];
      if (file !== undefined) return { path: path.join(job.generated, file), sideEffects: false };
      if (name.startsWith("node:")) return null;
      const known = Object.keys(job.modules).map((known) => `\`${known}\``);
      return {
        errors: [{ text: `the contract's world does not import \`${name}\``, detail: `add it to the world${known.length > 0 ? `, or import what is there: ${known.join(", ")}` : ""}` }],
      };
    });
    // What stands in the world itself has a name without a package, as some of npm's have: the contract's goes first.
    build.onResolve({ filter: /^[a-z][a-z0-9-]*$/i }, ({ path: name, importer }) => {
      const file = Object.hasOwn(job.modules, name) ? job.modules[name] : undefined;
      if (file === undefined) return null;
      return ours(importer) ? { path: name, external: true } : { path: path.join(job.generated, file), sideEffects: false };
    });
    build.onResolve({ filter: /^plugwright$/ }, () => ({ path: path.join(TOOLS, "sdk/index.ts"), sideEffects: false }));
    build.onResolve({ filter: /^plugwright-sdk\// }, ({ path: name, importer }) =>
      ours(importer) ? { path: path.join(TOOLS, name.replace("plugwright-sdk/", "sdk/") + ".ts") } : null,
    );
    build.onResolve({ filter: /\?browser$/ }, async ({ path: name, resolveDir, kind }) => {
      const found = await build.resolve(name.slice(0, -"?browser".length), { resolveDir, kind });
      return found.errors.length > 0 ? found : { path: found.path, namespace: "browser-script" };
    });
    build.onLoad({ filter: /./, namespace: "browser-script" }, async ({ path: entry }) => {
      const built = await esbuild.build({ ...options, plugins: [builtins], entryPoints: [entry], format: "iife", target: "es2020", minify: true });
      return { contents: built.outputFiles[0].text, loader: "text" };
    });
  },
};

/** Node's own modules are not there; a package of the same name may be. */
const builtins = {
  name: "node-builtins",
  setup(build) {
    const names = new Set(builtinModules);
    build.onResolve({ filter: /^(node:)?[a-z_0-9]+(\/[a-z_0-9]+)*\/?$/ }, async ({ path: name, importer, resolveDir, kind, pluginData }) => {
      const bare = name.replace(/^node:/, "").replace(/\/$/, "");
      if (pluginData === "again" || (!names.has(bare) && !name.startsWith("node:"))) return null;
      if (!name.startsWith("node:")) {
        const found = await build.resolve(name, { importer, resolveDir, kind, pluginData: "again" });
        if (found.errors.length === 0) return found;
      }
      const owner = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(importer)?.[1];
      return {
        errors: [
          {
            text: `${owner ? `the package \`${owner}\`` : `\`${display(importer)}\``} needs Node's \`${bare}\`, which plugins do not have`,
            detail: owner ? `use a package that runs in browsers too, or one that brings \`${bare}\` along` : `install a package that brings \`${bare}\` along, or do without`,
          },
        ],
      };
    });
  },
};

async function bundle() {
  let built;
  try {
    built = await esbuild.build({
      ...options,
      entryPoints: [path.join(job.generated, "entry.js")],
      outfile: path.join(job.generated, "bundle.js"),
      sourcemap: "external",
      metafile: true,
      sourcesContent: false,
      plugins: [contract, builtins],
      nodePaths: [],
    });
  } catch (error) {
    if (!Array.isArray(error.errors)) throw error;
    throw bundling(error.errors);
  }
  unresolved(built.warnings);
  const [map, code] = ["bundle.js.map", "bundle.js"].map((name) => built.outputFiles.find((file) => file.path.endsWith(name)).text);
  const places = compact(JSON.parse(map));
  // The SDK reads it when a fault needs it; behind the code, it moves no line.
  return { places, parts: parts(built.metafile), jsSource: `${code}\n;globalThis.__plugwrightSourceMap = ${JSON.stringify(places)};\n` };
}

/**
 * What is loaded by a name that is made while the plugin runs cannot be bundled. Packages often only try it, and say so where they
 * need it; in the plugin's own code it is a mistake.
 */
function unresolved(warnings) {
  const found = warnings.filter(({ id, location }) => [...DYNAMIC, EMPTY].includes(id) && location && packageOf(location.file) === undefined);
  if (found.length === 0) return;
  const reasons = found.map(({ id, location: { file, line, column } }) => {
    const what = "the name of what is loaded here is made while the plugin runs";
    return `${file}:${line}:${column + 1}: ${what}${id === EMPTY ? ", and no file has such a name" : ""}`;
  });
  throw new Failure(`cannot bundle \`${display(job.entry)}\``, reasons, "write the name as a plain string, or import all that it may be and choose among them");
}

/** How many bytes of the bundle each package has, and the plugin itself. */
function parts({ outputs }) {
  const sizes = new Map();
  for (const { inputs } of Object.values(outputs)) {
    for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
      const file = path.resolve(job.folder, input);
      const name = ours(file) ? "the SDK" : (packageOf(input) ?? "the plugin's own code");
      sizes.set(name, (sizes.get(name) ?? 0) + bytesInOutput);
    }
  }
  return [...sizes].map(([name, size]) => ({ name, size }));
}

/** The npm package that a file is of. */
function packageOf(file) {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file.split(path.sep).join("/"))?.[1];
}

/** Keeps what finding a line needs, with the author's files named as the author knows them. */
function compact({ sources, mappings }) {
  const name = (source) => {
    const file = path.resolve(job.generated, source);
    return ours(file) ? `plugwright:${path.basename(file)}` : display(file).split(path.sep).join("/");
  };
  return { sources: sources.map(name), mappings };
}

/** One package of Node's kind brings dozens of errors of one kind. */
const MOST_REASONS = 10;

function bundling(errors) {
  const reasons = errors.map(({ text, location }) => (location ? `${location.file}:${location.line}:${location.column + 1}: ${text}` : text));
  const hint = errors.map(({ detail, text }) => {
    if (typeof detail === "string" && detail) return detail;
    if (/^Could not resolve "\./.test(text)) return "a path begins at the file that imports it, and has its ending";
    return /^Could not resolve "/.test(text) ? "add the package to `package.json` with `npm install`, and commit both files" : undefined;
  });
  if (reasons.length > MOST_REASONS) reasons.splice(MOST_REASONS, Infinity, `and ${reasons.length - MOST_REASONS} more`);
  return new Failure(`cannot bundle \`${display(job.entry)}\``, reasons, hint.find((hint) => hint !== undefined));
}

async function main() {
  const { jsSource, places, parts } = await bundle();
  const bundled = path.join(job.generated, "bundle.js");
  await writeFile(bundled, jsSource);
  let component;
  try {
    const runtimeBytes = await engine();
    parts.push({ name: "QuickJS, the engine", size: runtimeBytes.length });
    ({ component } = await componentize({ witPath: job.wit, world: job.world, jsSource, runtimeBytes }));
  } catch (error) {
    throw componentizing(error, places);
  }
  await mkdir(path.dirname(job.output), { recursive: true });
  await writeFile(job.output, component);
  parts.sort((a, b) => b.size - a.size);
  await writeFile(`${job.output}.parts.json`, JSON.stringify(parts));
}

/** QuickJS as componentize-qjs brings it, for this machine, with what it lacks. It speaks component-model async only where the contract does. */
async function engine() {
  const packages = path.join(TOOLS, "node_modules/@andreiltd");
  for (const name of await readdir(packages)) {
    const folder = path.join(packages, name);
    const library = (await readdir(folder)).find((file) => file.endsWith(".node"));
    if (library !== undefined) return complete(find(await readFile(path.join(folder, library)), job.async ? "async" : "plain"), job.named);
  }
  throw new Failure("componentize-qjs has no library for this machine", [`looked in ${packages}`], "remove the toolchains' folder and build again");
}

/** The plugin's top level runs during the build. What it throws is in the tool's message, with places in the bundle. */
function componentizing(error, places) {
  const text = String(error.message ?? error).trim();
  const message = `cannot make a component of \`${display(job.entry)}\``;
  const thrown = /Failed to (?:finish JavaScript module evaluation|evaluate module|load JavaScript module): (?:Error: )?([^]*)/.exec(text);
  if (thrown === null) return new Failure(message, text.split("\n"));
  const map = new SourceMap({ version: 3, names: [], ...places });
  const [what, ...frames] = thrown[1].split("\n");
  const stack = [];
  for (const frame of frames) {
    const [, name, line, column] = /at (.*?) \(.*?:(\d+):(\d+)\)/.exec(frame) ?? [];
    if (line === undefined) continue;
    const { originalSource: file, originalLine, originalColumn } = map.findEntry(Number(line) - 1, Number(column) - 1);
    if (file !== undefined && !file.startsWith("plugwright:")) stack.push(`  at ${name} (${file}:${originalLine + 1}:${originalColumn + 1})`);
  }
  // Without a frame of the author's, the contract's wrappers found something missing.
  const hint = stack.length > 0 ? "the top level of a plugin runs while it is built: what needs the host belongs into a function" : undefined;
  return new Failure(message, [what, ...stack], hint);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(`error: ${error.message}`);
  for (const reason of error.reasons) console.error(reason);
  if (error.hint !== undefined) console.error(`hint: ${error.hint}`);
  process.exitCode = 1;
}
