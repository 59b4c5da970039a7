/** Requests by HTTP, on top of `plugwright:fetch/client`. */
import { Utf8Decoder, Utf8Encoder } from "./globals/text.js";

type Fields = [string, string][];

/** `plugwright:fetch/client`, as the engine gives it: an error is thrown with a `payload`. */
export interface Client {
  send(request: { method: string; url: string; headers: Fields; body: Uint8Array }): { status: number; headers: Fields; body: Uint8Array };
}

const early = "requests can be made when the plugin is called, not while it is built";
const missing = 'the plugin does not request `http`: add `http = "<why>"` to `[requests]` of plugin.toml';
const outside = "outside a component there is no host that sends requests: use `fetch.answerForTests`";

/** A request that got no answer. `denied` says whether that is because the operator has not granted it. */
export class FetchError extends TypeError {
  override name = "FetchError";
  readonly denied: boolean;

  constructor(message: string, denied = false) {
    super(message);
    this.denied = denied;
  }
}

/** Header fields by name; capitals make no difference. */
export class Headers {
  readonly #fields: Fields = [];

  constructor(fields: Iterable<readonly [string, string]> | Readonly<Record<string, string>> = []) {
    const entries = Symbol.iterator in fields ? (fields as Iterable<readonly [string, string]>) : Object.entries(fields);
    for (const [name, value] of entries) this.#fields.push([name.toLowerCase(), value]);
  }

  get(name: string): string | null {
    const found = this.#fields.filter(([known]) => known === name.toLowerCase()).map(([, value]) => value);
    return found.length === 0 ? null : found.join(", ");
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }

  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.#fields.map(([name, value]): [string, string] => [name, value])[Symbol.iterator]();
  }
}

/** The answer to a request, which is there as a whole, at once. */
export class Response {
  readonly status: number;
  readonly headers: Headers;
  readonly #body: Uint8Array;

  constructor(body: Uint8Array | string = "", init: { status?: number; headers?: Headers | Readonly<Record<string, string>> } = {}) {
    this.#body = bytes(body);
    this.status = init.status ?? 200;
    this.headers = new Headers(init.headers);
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  bytes(): Uint8Array {
    return this.#body;
  }

  text(): string {
    return new Utf8Decoder().decode(this.#body);
  }

  json(): unknown {
    return JSON.parse(this.text());
  }
}

/** A request, as the stand-in of a test gets it. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

type Send = (request: Request) => Response;

const refuse = (reason: string): Send => () => {
  throw new Error(reason);
};

const bytes = (value: Uint8Array | string): Uint8Array => (typeof value === "string" ? new Utf8Encoder().encode(value) : value);

let send: Send = () => {
  throw new FetchError(outside);
};
let opened: Send | undefined;

/** Says who makes requests once the plugin is called; nobody where it does not request that. */
export function sendBy(channel: Client | undefined): void {
  send = refuse(early);
  opened = channel === undefined ? refuse(missing) : (request) => through(channel, request);
}

/** Lets requests be made from now on. */
export function openFetch(): void {
  if (opened !== undefined) send = opened;
}

function through(client: Client, { method, url, headers, body }: Request): Response {
  try {
    const answer = client.send({ method, url, headers: [...headers], body });
    return new Response(answer.body, { status: answer.status, headers: new Headers(answer.headers) });
  } catch (error) {
    if (typeof error !== "object" || error === null || !("payload" in error)) throw error;
    const { tag, val } = error.payload as { tag: string; val?: string };
    const denied = tag === "denied";
    throw new FetchError(`${method} ${url}: ${denied ? "the request was not granted" : String(val)}`, denied);
  }
}

export interface FetchInit {
  readonly method?: string;
  readonly headers?: Headers | Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

export function fetch(url: string, init: FetchInit = {}): Response {
  const method = (init.method ?? "GET").toUpperCase();
  return send({ method, url, headers: new Headers(init.headers), body: bytes(init.body ?? "") });
}

fetch.answerForTests = (answer: Send): void => {
  send = answer;
};
