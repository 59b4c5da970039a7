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
