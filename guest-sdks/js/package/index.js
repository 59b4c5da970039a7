// What plugins import under Node; in a plugin that is built, `index.plugin.js` takes this file's place.

/** The error case of a function whose contract says `result`. */
export class ResultError extends Error {
  name = "ResultError";

  constructor(payload) {
    super(describe(payload));
    this.payload = payload;
  }
}

/** Makes the error to throw where a contract says `err`. */
export function err(payload) {
  return new ResultError(payload);
}

function describe(payload) {
  if (typeof payload === "string") return payload;
  return JSON.stringify(payload, (_key, value) => (typeof value === "bigint" ? String(value) : value)) ?? String(payload);
}

/** Outside a component there are no settings unless the test makes some. */
let settings = new Map();

function wrong(key, wanted) {
  // The value may be a secret, and is not shown.
  return new TypeError(`the setting \`${key}\` is not ${wanted}`);
}

/** The settings that the operator made, for a plugin whose manifest requests `config`. */
export const config = {
  get: (key) => settings.get(key),
  has: (key) => settings.has(key),
  keys: () => [...settings.keys()].sort(),
  getNumber(key) {
    const text = settings.get(key);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (text.trim() === "" || Number.isNaN(number)) throw wrong(key, "a number");
    return number;
  },
  getBoolean(key) {
    const text = settings.get(key);
    if (text === undefined || text === "true" || text === "false") return text === undefined ? undefined : text === "true";
    throw wrong(key, "`true` or `false`");
  },
  setForTests(values) {
    settings = new Map(Object.entries(values));
  },
};

/** A value that was not read or written: the store is full, the key is none, or the host's file cannot be used. */
export class StoreError extends Error {
  name = "StoreError";
}

/** Outside a component values live in this process, for tests. */
let values = new Map();

const toBytes = (value) => (typeof value === "string" ? new TextEncoder().encode(value) : Uint8Array.from(value));

function checked(key) {
  const size = new TextEncoder().encode(key).length;
  if (size === 0 || size > 1024) throw new StoreError("the key is empty or too long");
  return key;
}

/** In the order of the host, which is that of the bytes. */
const before = (a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b));

const same = (a, b) => (a === undefined || b === undefined ? a === b : Buffer.compare(a, b) === 0);

/** What the plugin keeps from call to call, for a plugin whose manifest requests `keyvalue`. */
export const keyvalue = {
  get: (key) => values.get(checked(key)),
  getText(key) {
    const value = keyvalue.get(key);
    return value === undefined ? undefined : new TextDecoder("utf-8", { fatal: true }).decode(value);
  },
  has: (key) => keyvalue.get(key) !== undefined,
  set: (key, value) => void values.set(checked(key), toBytes(value)),
  delete: (key) => void values.delete(checked(key)),
  swap(key, expected, value) {
    if (!same(keyvalue.get(key), expected === undefined ? undefined : toBytes(expected))) return false;
    if (value === undefined) keyvalue.delete(key);
    else keyvalue.set(key, value);
    return true;
  },
  keys: (prefix = "") => [...values.keys()].filter((key) => key.startsWith(prefix)).sort(before),
  setForTests(initial) {
    values = new Map(Object.entries(initial).map(([key, value]) => [key, toBytes(value)]));
  },
};

/** A request that got no answer. `denied` says whether that is because the operator has not granted it. */
export class FetchError extends TypeError {
  name = "FetchError";

  constructor(message, denied = false) {
    super(message);
    this.denied = denied;
  }
}

/** Header fields by name; capitals make no difference. */
export class Headers {
  #fields;

  constructor(fields = []) {
    const entries = Symbol.iterator in fields ? [...fields] : Object.entries(fields);
    this.#fields = entries.map(([name, value]) => [name.toLowerCase(), value]);
  }

  get(name) {
    const found = this.#fields.filter(([known]) => known === name.toLowerCase()).map(([, value]) => value);
    return found.length === 0 ? null : found.join(", ");
  }

  has(name) {
    return this.get(name) !== null;
  }

  [Symbol.iterator]() {
    return this.#fields.map(([name, value]) => [name, value])[Symbol.iterator]();
  }
}

/** The answer to a request, which is there as a whole. */
export class Response {
  #body;

  constructor(body = "", { status = 200, headers = [] } = {}) {
    this.#body = toBytes(body);
    this.status = status;
    this.headers = new Headers(headers);
  }

  get ok() {
    return this.status >= 200 && this.status < 300;
  }

  bytes() {
    return this.#body;
  }

  text() {
    return new TextDecoder().decode(this.#body);
  }

  json() {
    return JSON.parse(this.text());
  }
}

/** Outside a component nobody sends requests, unless the test answers them. */
let send = () => {
  throw new FetchError("outside a component there is no host that sends requests: use `fetch.answerForTests`");
};

/** Makes a request, for a plugin whose manifest requests `http`. */
export function fetch(url, { method = "GET", headers = [], body = "" } = {}) {
  return send({ method: method.toUpperCase(), url, headers: new Headers(headers), body: toBytes(body) });
}

fetch.answerForTests = (answer) => {
  send = answer;
};

function said({ callers = [], remaining = 10_000, trace = "0af7651916cd43dd8448eb211c80319c" }) {
  return { callers, remaining, trace };
}

/** Outside a component nobody calls: a test says what there is to know. */
let made = said({});
let missing = [];

/** The call that the plugin serves. */
export const call = {
  callers: () => [...made.callers],
  caller: () => made.callers.at(-1),
  depth: () => made.callers.length + 1,
  remaining: () => made.remaining,
  trace: () => made.trace,
  setForTests(call) {
    made = said(call);
  },
};

/** Which of the plugin's imports are served. */
export const links = {
  isProvided: (name) => !missing.includes(name) && !missing.includes(name.replace(/@.*/, "")),
  setMissingForTests(names) {
    missing = [...names];
  },
};
