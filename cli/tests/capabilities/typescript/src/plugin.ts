// Makes requests and remembers.
import { err, fetch, FetchError, keyvalue, StoreError } from "plugwright";

function told<T>(what: () => T): T {
  try {
    return what();
  } catch (error) {
    if (error instanceof FetchError) throw err(error.denied ? "denied" : error.message);
    if (error instanceof StoreError) throw err(error.message);
    throw error;
  }
}

export const facades = {
  fetch: (method: string, url: string, body: string): string =>
    told(() => {
      const answer = fetch(url, { method, body, headers: { accept: "text/plain" } });
      const place = answer.headers.get("location");
      return `${answer.status}${place === null ? "" : ` to ${place}`} ${answer.text()}`;
    }),
  count: (key: string): bigint =>
    told(() => {
      for (;;) {
        const before = keyvalue.getText(key);
        const count = BigInt(before ?? 0) + 1n;
        // Another instance of the plugin may have counted meanwhile.
        if (keyvalue.swap(key, before, String(count))) return count;
      }
    }),
  keep: (key: string, size: number): string =>
    told(() => {
      keyvalue.set(key, new Uint8Array(size));
      return "kept";
    }),
  keys: (prefix: string): string[] => told(() => keyvalue.keys(prefix)),
  step: (): bigint => {
    const start = performance.now();
    for (;;) {
      const passed = performance.now() - start;
      if (passed > 0) return BigInt(Math.round(passed * 1e6));
    }
  },
  chance: (): number => Math.random(),
};
