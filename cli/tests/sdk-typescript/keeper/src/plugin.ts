import { err } from "plugwright";
import type { Exports } from "acme:notes/keeper";

export const store: Exports["store"] = {
  find(id) {
    if (id !== 2n ** 64n - 1n && id !== 1n) throw err({ tag: "not-found" });
    return { id, title: "a title", body: id === 1n ? undefined : "the body", marks: { readOnly: id === 1n } };
  },
  titles: () => ["a", "b"],
};
