import { nameToEmoji } from "gemoji";
import GithubSlugger from "github-slugger";
import type { Exports } from "press:site/headings-plugin";

/** `:rocket:`, as GitHub reads it: inside words and times (`a:b:c`, `10:30:00`) a colon is only a colon. */
const SHORTCODE = /(?<![\p{L}\p{N}_:]):([a-z0-9_+-]+):(?![\p{L}\p{N}_:])/gu;

export const headings: Exports["headings"] = {
  slugs(texts) {
    // One slugger per document: it is what makes `usage` and `usage-1` of two headings called "Usage".
    const slugger = new GithubSlugger();
    return texts.map((text) => slugger.slug(text) || slugger.slug("section"));
  },

  emoji(text) {
    if (!text.includes(":")) return text;
    return text.replace(SHORTCODE, (written, name: string) => {
      const emoji = Object.hasOwn(nameToEmoji, name) ? nameToEmoji[name] : undefined;
      if (emoji === undefined) console.debug(`no emoji is called ${written}`);
      return emoji ?? written;
    });
  },
};
