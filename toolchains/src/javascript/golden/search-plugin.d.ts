// Made by `plugwright` from the contract. Changes are lost.

/** The values that more than one interface speaks of. */
declare module "press:site/types" {
  /** Where a document comes from. */
  export type Origin =
    /** The README of a crate in the dependency graph. */
    | "dependency"
    /** A document of this project. */
    | "workspace";

  /** The crate that a document belongs to, as cargo knows it. */
  export interface CrateInfo {
    name: string;
    version: string;
    description?: string | undefined;
    license?: string | undefined;
    repository?: string | undefined;
    keywords: Array<string>;
  }

  /** One document to be published. */
  export interface Document {
    /** Names the page: it becomes `<slug>.html`. Unique within a site. */
    slug: string;
    title: string;
    origin: Origin;
    crateInfo?: CrateInfo | undefined;
    /** The Markdown text. */
    source: string;
  }

  /** A heading of a document, in reading order. */
  export interface Heading {
    /** 1 to 6. */
    level: number;
    /** The text without markup, emoji already replaced. */
    text: string;
    /** The anchor, unique within the document. */
    slug: string;
  }

  /** Why a document cannot be rendered. */
  export type RenderError =
    /** Lists and quotes nest deeper than this many levels. */
    | { tag: "too-deep"; val: number }
    /** The text is longer than this many bytes. */
    | { tag: "too-large"; val: bigint };

  export {};
}

declare module "press:site/types@0.1.0" {
  export * from "press:site/types";
}

/** Turns Markdown into HTML. */
declare module "press:site/markdown" {
  export type Heading = import("press:site/types").Heading;

  export type RenderError = import("press:site/types").RenderError;

  /** What to do beyond plain Markdown. */
  export interface Features {
    /** Colour code blocks. */
    highlight?: boolean;
    /** Replace emoji shortcodes. */
    emoji?: boolean;
  }

  /** A document, rendered. */
  export interface Rendered {
    /** Safe to put into a page: no scripts, no styles, no event attributes. */
    html: string;
    outline: Array<Heading>;
    /** How many code blocks were coloured. */
    coloured: number;
    /** Code blocks that stayed plain, with the reason. */
    warnings: Array<string>;
  }

  /**
   * Renders one document.
   *
   * @throws {ResultError<RenderError>} `err` of the contract
   */
  export function render(source: string, features: Features): Rendered;

  /**
   * Gives the text that a reader would see, for search.
   *
   * @throws {ResultError<RenderError>} `err` of the contract
   */
  export function plainText(source: string): string;

  export {};
}

declare module "press:site/markdown@0.1.0" {
  export * from "press:site/markdown";
}

/** Makes the search index that the browser loads. */
declare module "press:site/search" {
  export type Document = import("press:site/types").Document;

  export type RenderError = import("press:site/types").RenderError;

  /**
   * An index in the making. It stays within the plugin that owns it and is called by the press alone: handles
   * between plugins are not needed here.
   */
  export interface Index {
    /**
     * Adds one document and says how many characters of text it has.
     *
     * @throws {ResultError<RenderError>} `err` of the contract
     */
    add(document: Document): number;
    /** Gives the finished index as JSON bytes. */
    finish(): Uint8Array;
  }

  export {};
}

declare module "press:site/search@0.1.0" {
  export * from "press:site/search";
}

declare module "press:site/search-plugin" {
  /** What a plugin's entry must export. */
  export interface Exports {
    /** Makes the search index that the browser loads. */
    search: {
      Index: {
        new (): import("press:site/search").Index;
      };
      /**
       * Gives the JavaScript that searches the index in a browser (`search-engine.js`). It defines
       * `globalThis.pressSearch = { load(json: string), find(query: string): {slug, title, score}[] }`.
       */
      browserScript(): string;
    };
  }
}
