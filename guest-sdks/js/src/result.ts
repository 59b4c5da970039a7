/**
 * The error case of a function whose contract says `result`.
 *
 * An exported function throws it to answer `err`, and an imported function throws it when its provider answered `err`.
 * Every other thrown value is a fault: the host learns of it, and the call ends.
 */
export class ResultError<E = unknown> extends Error {
  override readonly name = "ResultError";

  /** The error value, as the contract types it. */
  readonly payload: E;

  constructor(payload: E) {
    super(describe(payload));
    this.payload = payload;
  }
}

/** Makes the error to throw where a contract says `err`: `throw err({ tag: "too-large", val: 10n })`. */
export function err<E>(payload: E): ResultError<E> {
  return new ResultError(payload);
}

function describe(payload: unknown): string {
  if (typeof payload === "string") return payload;
  const json = JSON.stringify(payload, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  return json ?? String(payload);
}
