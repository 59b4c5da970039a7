/** The settings of a plugin, on top of `plugwright:config/config`. */

/** `plugwright:config/config`, as the engine gives it: `null` is its `none`. */
export interface Settings {
  get(key: string): string | null | undefined;
  keys(): string[];
}

const early = "settings can be read when the plugin is called, not while it is built";
const missing = 'the plugin does not request `config`: add `config = "<why>"` to `[requests]` of plugin.toml';

/** Outside a component, in a test, there are no settings unless the test makes some. */
let settings: Settings = fixed({});

function fixed(values: Readonly<Record<string, string>>): Settings {
  const known = new Map(Object.entries(values));
  return { get: (key) => known.get(key), keys: () => [...known.keys()].sort() };
}

function closed(reason: string): Settings {
  const refuse = (): never => {
    throw new Error(reason);
  };
  return { get: refuse, keys: refuse };
}

let opened: Settings | undefined;

/** Says where settings come from once the plugin is called; nowhere where it does not request them. */
export function configureFrom(channel: Settings | undefined): void {
  settings = closed(early);
  opened = channel ?? closed(missing);
}

/** Lets settings be read from now on. */
export function open(): void {
  if (opened !== undefined) settings = opened;
}

function wrong(key: string, wanted: string): TypeError {
  // The value may be a secret, and is not shown.
  return new TypeError(`the setting \`${key}\` is not ${wanted}`);
}

export const config = {
  get: (key: string): string | undefined => settings.get(key) ?? undefined,
  has: (key: string): boolean => config.get(key) !== undefined,
  keys: (): string[] => settings.keys(),
  getNumber(key: string): number | undefined {
    const text = config.get(key);
    if (text === undefined) return undefined;
    const number = Number(text);
    if (text.trim() === "" || Number.isNaN(number)) throw wrong(key, "a number");
    return number;
  },
  getBoolean(key: string): boolean | undefined {
    const text = config.get(key);
    if (text === undefined || text === "true" || text === "false") return text === undefined ? undefined : text === "true";
    throw wrong(key, "`true` or `false`");
  },
  setForTests(values: Readonly<Record<string, string>>): void {
    settings = fixed(values);
  },
};
