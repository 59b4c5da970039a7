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

  /**
   * What the plugin keeps from call to call, bytes by name, for a plugin whose manifest requests `keyvalue`. No other plugin sees it.
   * Other instances of this plugin do, so whoever reads a value to change it uses `swap`. What cannot be done throws a `StoreError`.
   */
  export const keyvalue: {
    get(key: string): Uint8Array | undefined;
    /** The value of a key as text. Throws if it is not UTF-8. */
    getText(key: string): string | undefined;
    has(key: string): boolean;
    set(key: string, value: Uint8Array | string): void;
    /** Removes a key, if it is there. */
    delete(key: string): void;
    /** Sets the value of a key, or removes it, if it is as expected (`undefined`: not there). Says whether it was. */
    swap(key: string, expected: Uint8Array | string | undefined, value: Uint8Array | string | undefined): boolean;
    /** All keys that start with `prefix`, in their order. */
    keys(prefix?: string): string[];
    /** Makes values for a test that runs outside a component; those of before are gone. */
    setForTests(values: Readonly<Record<string, Uint8Array | string>>): void;
  };

  /** A value that was not read or written: the store is full, the key is none, or the host's file cannot be used. */
  export class StoreError extends Error {
    override readonly name: "StoreError";
    constructor(message: string);
  }

  /** Header fields by name; capitals make no difference. Of several with one name, the values are joined by `, `. */
  export class Headers {
    constructor(fields?: Iterable<readonly [string, string]> | Readonly<Record<string, string>>);
    get(name: string): string | null;
    has(name: string): boolean;
    [Symbol.iterator](): IterableIterator<[string, string]>;
  }

  /** The answer to a request, which is there as a whole, at once: nothing of it is a promise. */
  export class Response {
    constructor(body?: Uint8Array | string, init?: { status?: number; headers?: Headers | Readonly<Record<string, string>> });
    readonly status: number;
    /** Whether all went well: a status from 200 to 299. */
    readonly ok: boolean;
    readonly headers: Headers;
    bytes(): Uint8Array;
    text(): string;
    json(): unknown;
  }

  /** A request that got no answer. */
  export class FetchError extends TypeError {
    override readonly name: "FetchError";
    /** Whether that is because the operator has not granted this method and place. */
    readonly denied: boolean;
    constructor(message: string, denied?: boolean);
  }

  /**
   * Makes a request to where the operator grants, and waits for the whole answer, for a plugin whose manifest requests `http`. An answer
   * that says no is one, and so is a redirect, which nobody follows; without an answer it throws a `FetchError`.
   */
  export const fetch: {
    (url: string, init?: { method?: string; headers?: Headers | Readonly<Record<string, string>>; body?: Uint8Array | string }): Response;
    /** Has a function answer all requests of a test that runs outside a component. */
    answerForTests(answer: (request: { method: string; url: string; headers: Headers; body: Uint8Array }) => Response): void;
  };

  /** The call that the plugin serves. No plugin can choose the names, so they may be relied on. Not known while a plugin is built. */
  export const call: {
    /** The plugins from the one that the application called to the one that calls this one; none where the application does. */
    callers(): string[];
    /** The plugin that calls this one; `undefined` where the application does. */
    caller(): string | undefined;
    /** How many calls deep this one is; 1 where the application makes it. */
    depth(): number;
    /** What is left of the call's time, in milliseconds, to 10. What is not done then is ended. */
    remaining(): number;
    /** The trace that the call belongs to: 32 hexadecimal digits, the same in all that one call of the application causes. */
    trace(): string;
    /** Says what a test that runs outside a component finds out about the call. */
    setForTests(call: { readonly callers?: readonly string[]; readonly remaining?: number; readonly trace?: string }): void;
  };

  /** Which of the plugin's imports are served: those that its manifest calls `optional` may not be. */
  export const links: {
    /** Whether an interface that the plugin imports, `namespace:package/interface`, is served. */
    isProvided(name: string): boolean;
    /** Says which imports nobody serves in a test that runs outside a component. */
    setMissingForTests(names: readonly string[]): void;
  };
}

/** A browser script, bundled with its packages from the file before `?browser`, as text. */
declare module "*?browser" {
  const script: string;
  export default script;
}
