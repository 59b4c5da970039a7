/** A value that does not fit the contract, with the path to it: `press:site/layout.page().outline[3].level`. */
export class Mismatch extends TypeError {
  override readonly name = "TypeError";
  readonly #problem: string;
  #path = "";

  constructor(problem: string) {
    super(problem);
    this.#problem = problem;
  }

  /** Puts `part` in front of the path: `.level`, `[3]`, or the function with `()` for what it gives and `(#1)` for what it takes. */
  within(part: string): this {
    this.#path = part + this.#path;
    this.message = `\`${this.#path}\` ${this.#problem}`;
    return this;
  }
}

/** Says what a value is, briefly enough for a message. */
export function show(value: unknown): string {
  if (typeof value === "string") return value.length > 40 ? `a string of ${value.length} characters` : JSON.stringify(value);
  if (typeof value === "function") return "a function";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) {
    const name = value.constructor?.name;
    return name !== undefined && name !== "Object" ? `an object of class ${name}` : "an object";
  }
  return String(value);
}

/** Runs `inner`; a mismatch inside it happened at `part`. */
export function within<T>(part: string, inner: () => T): T {
  try {
    return inner();
  } catch (error) {
    throw misplaced(error, part);
  }
}

/** An error that happened at `part`, with that in front of its path if it is a mismatch. */
export function misplaced(error: unknown, part: string): unknown {
  return error instanceof Mismatch ? error.within(part) : error;
}
