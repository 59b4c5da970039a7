import MiniSearch from "minisearch";
import { plainText } from "press:site/markdown";
import type { Exports } from "press:site/search-plugin";
import type { Document } from "press:site/types";

import browserScript from "./browser.ts?browser";
import { type Entry, options } from "./options.ts";

/** A README says what a crate is about in its beginning; a changelog pasted below only makes the index large. */
const INDEXED_CHARACTERS = 12_000;

class Index {
  readonly #index = new MiniSearch<Entry>(options);

  add(document: Document): number {
    const text = plainText(document.source);
    if (text.length > INDEXED_CHARACTERS) {
      console.debug(`\`${document.slug}\` is indexed up to character ${INDEXED_CHARACTERS} of ${text.length}`);
    }
    this.#index.add({
      id: document.slug,
      title: document.title,
      keywords: [...(document.crateInfo?.keywords ?? []), document.crateInfo?.description ?? ""].join(" "),
      headings: headings(document.source),
      text: text.slice(0, INDEXED_CHARACTERS),
    });
    return text.length;
  }

  finish(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify(this.#index));
  }
}

/** The text of ATX headings: words in them say more about a document than words in its text. */
function headings(markdown: string): string {
  return [...markdown.matchAll(/^ {0,3}#{1,3} +(.+)$/gm)].map(([, text]) => text).join("\n");
}

export const search: Exports["search"] = { Index, browserScript: () => browserScript };
