// Made from the contract by Plugwright. Changes are lost.
import * as $s from "./values.js";
import * as $t from "./types.js";

export const name = "press-site-sdk";

export const exported = {
  functions: {
  },
  groups: {
    search: {
      functions: {
        browserScript: { item: "press:site/search.browser-script@0.1.0", params: [], result: $s.string },
      },
      classes: {
        Index: {
          name: "press:site/search.index",
          init: { item: "press:site/search.[constructor]index@0.1.0", params: [], result: $t.t0 },
          methods: {
            add: { item: "press:site/search.[method]index.add@0.1.0", params: [$t.t6], err: $t.t7, result: $s.u32 },
            finish: { item: "press:site/search.[method]index.finish@0.1.0", params: [], result: $t.t8 },
          },
          statics: {
          },
        },
      },
    },
  },
};

export const imported = {
  "press:site/types@0.1.0": {
    module: "press:site/types",
    full: "press:site/types@0.1.0",
    functions: {
    },
    classes: [],
  },
  "press:site/markdown@0.1.0": {
    module: "press:site/markdown",
    full: "press:site/markdown@0.1.0",
    functions: {
      "render": { author: "render", item: "press:site/markdown.render@0.1.0", params: [$s.string, $t.t9], err: $t.t7, result: $t.t12 },
      "plain-text": { author: "plainText", item: "press:site/markdown.plain-text@0.1.0", params: [$s.string], err: $t.t7, result: $s.string },
    },
    classes: [],
  },
};
