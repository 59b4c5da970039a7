/** What a plugin may know of the call that it serves, and of how it is linked: `plugwright:call/context`, `plugwright:link/provided`. */

/** `plugwright:call/context`, as the engine gives it. */
export interface Context {
  callers(): string[];
  depth(): number;
  remaining(): number | bigint;
  trace(): string;
}

/** `plugwright:link/provided`, as the engine gives it. */
export interface Provided {
  isProvided(name: string): boolean;
}

/** What a test says of the call. */
export interface Said {
  readonly callers?: readonly string[];
  readonly remaining?: number;
  readonly trace?: string;
}

const refuse = (): never => {
  throw new Error("what can be known of a call is there when the plugin is called, not while it is built");
};
const early = { callers: refuse, depth: refuse, remaining: refuse, trace: refuse, isProvided: refuse };

/** Outside a component nobody calls: a test says what there is to know. */
let context: Context = said({});
let provided: Provided = served([]);

function said({ callers = [], remaining = 10_000, trace = "0af7651916cd43dd8448eb211c80319c" }: Said): Context {
  return { callers: () => [...callers], depth: () => callers.length + 1, remaining: () => remaining, trace: () => trace };
}

function served(missing: readonly string[]): Provided {
  return { isProvided: (name) => !missing.includes(name) && !missing.includes(name.replace(/@.*/, "")) };
}

let opened: [Context, Provided] | undefined;

/** Says where it is known once the plugin is called. */
export function callFrom(host: Context, links: Provided): void {
  context = provided = early;
  opened = [host, links];
}

/** Lets it be known from now on. */
export function openCall(): void {
  if (opened !== undefined) [context, provided] = opened;
}

export const call = {
  callers: (): string[] => context.callers(),
  caller: (): string | undefined => context.callers().at(-1),
  depth: (): number => context.depth(),
  remaining: (): number => Number(context.remaining()),
  trace: (): string => context.trace(),
  setForTests(call: Said): void {
    context = said(call);
  },
};

export const links = {
  isProvided: (name: string): boolean => provided.isProvided(name),
  setMissingForTests(names: readonly string[]): void {
    provided = served(names);
  },
};
