import type { Exports } from "conformance:bundle/provider";

let open = 0;

function given<T>(value: T): { get(): Promise<T> } {
  open++;
  return {
    get: async () => {
      open--;
      return value;
    },
  };
}

export const futures: Exports["futures"] = {
  later: async (n) => given(n),
  text: async (x) => given(x),
  entryOf: async (key) => given({ key, values: [-0x8000, 0x7fff] }),
  checked: async (n) => given(n > 7 ? { tag: "err" as const, val: `${n} is too much` } : { tag: "ok" as const, val: n }),
  sum: async (a, b) => (await a.get()) + (await b.get()),
  pass: async (x) => x,
  several: async (n) => Array.from({ length: n }, (_, i) => given(i)),
  open: async () => open,
};
