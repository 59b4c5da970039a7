
class Index {
  /** @type {(document: import("press:site/search").Document) => number} */
  add(document) {
    throw new Error("`add` is not written yet");
  }
  /** @type {() => Uint8Array} */
  finish() {
    throw new Error("`finish` is not written yet");
  }
}

/** @type {import("press:site/search-plugin").Exports["search"]} */
export const search = {
  Index,
  browserScript() {
    throw new Error("`browser-script` is not written yet");
  },
};
