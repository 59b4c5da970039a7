import type { Exports } from "press:site/search-plugin";
import type { Document } from "press:site/search";

class Index {
  add(document: Document): number {
    throw new Error("`add` is not written yet");
  }
  finish(): Uint8Array {
    throw new Error("`finish` is not written yet");
  }
}

export const search: Exports["search"] = {
  Index,
  browserScript() {
    throw new Error("`browser-script` is not written yet");
  },
};
