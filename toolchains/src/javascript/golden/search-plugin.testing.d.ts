/** Stand-ins for what the plugin imports. What no test calls may be left out. */
export interface Imports {
  "press:site/markdown"?: {
    /**
     * Renders one document.
     *
     * @throws {ResultError<import("press:site/markdown").RenderError>} `err` of the contract
     */
    "render"?(source: string, features: import("press:site/markdown").Features): import("press:site/markdown").Rendered;
    /**
     * Gives the text that a reader would see, for search.
     *
     * @throws {ResultError<import("press:site/markdown").RenderError>} `err` of the contract
     */
    "plainText"?(source: string): string;
  };
}

/** What the plugin exports, as a component: every function answers later. */
export interface Remote {
  search: {
    Index: {
      create(): Promise<RemoteSearchIndex>;
    };
    /**
     * Gives the JavaScript that searches the index in a browser (`search-engine.js`). It defines
     * `globalThis.pressSearch = { load(json: string), find(query: string): {slug, title, score}[] }`.
     */
    browserScript(): Promise<string>;
  };
}

export interface RemoteSearchIndex {
  /**
   * Adds one document and says how many characters of text it has.
   *
   * @throws {ResultError<import("press:site/search").RenderError>} `err` of the contract
   */
  add(document: import("press:site/search").Document): Promise<number>;
  /** Gives the finished index as JSON bytes. */
  finish(): Promise<Uint8Array>;
  /** Gives the object up: its destructor runs. */
  drop(): Promise<void>;
}
