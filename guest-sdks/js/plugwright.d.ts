/// <reference lib="esnext.disposable" />
// What a plugin imports beside its contract. `plugwright build` puts a copy into `.plugwright/types`.

declare module "plugwright" {
  /**
   * The error case of a function whose contract says `result`.
   *
   * An exported function throws it to answer `err`, and an imported function throws it when its provider answered `err`.
   * Every other thrown value is a fault: the host learns of it, and the call ends.
   */
  export class ResultError<E = unknown> extends Error {
    override readonly name: "ResultError";
    /** The error value, as the contract types it. */
    readonly payload: E;
    constructor(payload: E);
  }

  /** Makes the error to throw where a contract says `err`: `throw err({ tag: "too-large", val: 10n })`. */
  export function err<E>(payload: E): ResultError<E>;

  /**
   * The settings that the operator made, for a plugin whose manifest requests `config`. They are there when the plugin is called, not
   * while it is built: the top level of a module is too early.
   */
  export const config: {
    /** The value of a setting, as text. */
    get(key: string): string | undefined;
    has(key: string): boolean;
    /** The names of all settings, sorted. */
    keys(): string[];
    /** The value of a setting as a number. Throws if the operator wrote something else. */
    getNumber(key: string): number | undefined;
    /** The value of a setting as a truth value. Throws if the operator wrote something else than `true` or `false`. */
    getBoolean(key: string): boolean | undefined;
    /** Makes settings for a test that runs outside a component; those of before are gone. */
    setForTests(values: Readonly<Record<string, string>>): void;
  };
}

/** A browser script, bundled with its packages from the file before `?browser`, as text. */
declare module "*?browser" {
  const script: string;
  export default script;
}
