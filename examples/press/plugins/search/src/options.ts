/** What the index and the browser must agree on. */
import type { Options } from "minisearch";

/** One document as MiniSearch sees it. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly keywords: string;
  readonly headings: string;
  readonly text: string;
}

const WORD = /[\p{L}\p{N}_]+/gu;

/** Words carry no meaning for search from this length on: they are digests and base64. */
const LONGEST_WORD = 32;

/** The commonest English words are in every document, and most of the work of indexing would go into them. */
const STOP_WORDS = new Set(
  "an and are as at be by can do for from has have if in is it its not of on or so that the then there this to use will with you".split(" "),
);

export const options: Options<Entry> = {
  fields: ["title", "keywords", "headings", "text"],
  storeFields: ["title"],
  tokenize: (text) => text.match(WORD) ?? [],
  processTerm(term) {
    if (term.length < 2 || term.length > LONGEST_WORD) return null;
    const word = term.toLowerCase();
    return STOP_WORDS.has(word) ? null : word;
  },
};
