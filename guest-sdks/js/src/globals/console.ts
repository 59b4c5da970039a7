/** `console`, which the engine lacks, on top of `plugwright:log/log`, or of what prints where that is not granted. */

type Level = "trace" | "debug" | "info" | "warn" | "error";

/** `plugwright:log/log`, as the engine gives it. */
export interface Log {
  log(level: Level, target: string, message: string): void;
}

/** The most messages that are kept until somebody can read them. */
const MOST_EARLY = 1000;

/** Messages written while the plugin was being built, when nobody could read them: they are passed on at the first call. */
let early: [Level, string][] | undefined = [];
let log: Log | undefined;
const counts = new Map<string, number>();
let indent = "";

/** Installs the global `console`, which writes to `channel`. */
export function installConsole(channel: Log): void {
  log = channel;
  const at =
    (level: Level) =>
    (...values: unknown[]): void =>
      write(level, format(values));
  const console = {
    trace: at("trace"),
    debug: at("debug"),
    log: at("info"),
    info: at("info"),
    dir: at("info"),
    table: at("info"),
    warn: at("warn"),
    error: at("error"),
    assert(condition?: unknown, ...values: unknown[]): void {
      if (!condition) write("error", `assertion failed: ${format(values)}`);
    },
    count(label = "default"): void {
      const count = (counts.get(label) ?? 0) + 1;
      counts.set(label, count);
      write("info", `${label}: ${count}`);
    },
    countReset: (label = "default"): void => void counts.delete(label),
    group(...values: unknown[]): void {
      if (values.length > 0) write("info", format(values));
      indent += "  ";
    },
    groupEnd(): void {
      indent = indent.slice(2);
    },
  };
  Object.defineProperty(globalThis, "console", { value: console, writable: true, configurable: true });
}

/** Passes on what was written before the first call. */
export function flush(): void {
  if (early === undefined) return;
  const messages = early;
  early = undefined;
  for (const [level, message] of messages) write(level, message);
}

function write(level: Level, message: string): void {
  if (early !== undefined) {
    if (early.length < MOST_EARLY) early.push([level, message]);
    else if (early.length === MOST_EARLY) early.push(["warn", "what the plugin's top level wrote after this was left out"]);
  }
  else log?.log(level, "", indent + message);
}

/** Formats values as `console.log` does: the first may hold `%s`, `%d`, `%i`, `%f`, `%o`, `%O`, `%j`. */
export function format(values: readonly unknown[]): string {
  const [first, ...rest] = values;
  if (typeof first !== "string") return values.map(inspect).join(" ");
  const filled = first.replace(/%([sdifoOj%])/g, (whole, kind: string) => {
    if (kind === "%") return "%";
    if (rest.length === 0) return whole;
    const value = rest.shift();
    if (kind === "s") return typeof value === "string" ? value : inspect(value);
    if (kind === "d" || kind === "f") return String(Number(value));
    if (kind === "i") return String(Math.trunc(Number(value)));
    return inspect(value);
  });
  return [filled, ...rest.map(inspect)].join(" ");
}

function inspect(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.stack ? `${value.name}: ${value.message}\n${value.stack.trimEnd()}` : String(value);
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? `${value}n` : String(value);
  const seen = new Set<unknown>();
  const json = JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner === "bigint") return `${inner}n`;
    if (inner instanceof Map || inner instanceof Set) return [...inner];
    if (typeof inner !== "object" || inner === null) return inner;
    if (seen.has(inner)) return "[seen]";
    seen.add(inner);
    return inner;
  });
  return json ?? String(value);
}
