/** The script that searches in the browser. It is bundled with MiniSearch into `search-engine.js`. */
import MiniSearch from "minisearch";
import { options } from "./options.ts";

interface Hit {
  readonly slug: string;
  readonly title: string;
  readonly score: number;
}

let index: MiniSearch | undefined;

const pressSearch = {
  /** Takes the index as `finish` made it. */
  load(json: string): void {
    index = MiniSearch.loadJSON(json, options);
  },

  /** Finds documents by whole words, their beginnings, and words with a typing error; best first. */
  find(query: string): Hit[] {
    const found = index?.search(query, {
      boost: { title: 8, keywords: 4, headings: 2 },
      prefix: (term) => term.length > 1,
      fuzzy: (term) => (term.length > 3 ? 0.2 : false),
      combineWith: "AND",
    });
    return (found ?? []).map(({ id, title, score }) => ({ slug: String(id), title: String(title), score }));
  },
};

Object.assign(globalThis, { pressSearch });
