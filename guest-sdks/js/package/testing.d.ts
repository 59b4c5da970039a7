/// <reference lib="esnext.disposable" />
/// <reference path="./index.d.ts" />
import type { Exports } from "{{world}}";

export { ResultError } from "plugwright";

/**
 * Loads the plugin's source in this process, with stand-ins for what it imports.
 *
 * Errors of the contract are thrown as `ResultError`, as the plugin throws them.
 */
export function native(options?: {
  /** The plugin's folder; the current one if left out. */
  folder?: string;
  /** The file to start from; what `plugin.toml` says if left out. */
  entry?: string;
  imports?: Imports;
  /** What the plugin finds in `config`. */
  settings?: Readonly<Record<string, string>>;
}): Promise<Exports>;

/**
 * Starts the plugin as a component, in the real host. `plugwright build` must have built it.
 *
 * An `err` of the contract is thrown as `ResultError`; everything else that ends a call as `PluginFault`.
 */
export function component(options?: {
  /** The plugin's folder or component; the current folder if left out. */
  plugin?: string;
  /** Other plugins that serve what this one imports. */
  serving?: readonly string[];
  /** What the test serves itself. */
  imports?: Imports;
  /** Whether all calls run on one instance, which keeps its state until a call fails; `true` if left out. */
  session?: boolean;
  /** The command line to run; `PLUGWRIGHT` of the environment, or `plugwright`, if left out. */
  command?: string;
}): Promise<Component>;

export interface Component {
  readonly exports: Remote;
  /** What the plugin logged and printed so far. */
  readonly logs: readonly LogRecord[];
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface LogRecord {
  readonly plugin: string;
  readonly level: "trace" | "debug" | "info" | "warn" | "error";
  /** `stdout` or `stderr` for what was printed. */
  readonly target: string;
  readonly message: string;
}

/** A call that failed: the plugin threw something that is no `err` of the contract, or the host ended it. */
export class PluginFault extends Error {
  override readonly name: "PluginFault";
  /** What went wrong, in a word: `trap`, `deadline`, `memory`, `arguments`, … */
  readonly kind: string;
  /** The uncaught error, with its place in the plugin's source. */
  readonly fault:
    | {
        readonly kind: string;
        readonly message: string;
        readonly place: { readonly file: string; readonly line: number; readonly column: number | null; readonly function: string | null } | null;
        readonly traceback: string;
      }
    | undefined;
  /** All of it for people, as the command line prints it. */
  readonly rendered: string;
}

/** What stands in for an imported resource. Its `[Symbol.dispose]`, if it has one, is called when the plugin gives it back. */
export type StandIn<T> = Omit<T, typeof Symbol.dispose> & Partial<Disposable>;
