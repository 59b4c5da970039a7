// Fails on purpose: what the host reports for `throw` must name the line in `parse`.
import { err } from "plugwright";
import type { CodeBlock, HighlightError } from "press:site/highlight";
import type { Exports } from "press:site/highlight-plugin";

export const highlight: Exports["highlight"] = {
  toHtml(block) {
    if (block.language === "throw") return colour(block);
    if (block.language === "nonsense") return { html: 1, language: "nonsense" } as unknown as ReturnType<typeof colour>;
    if (block.language === "unknown") throw err<HighlightError>({ tag: "unknown-language", val: block.language });
    if (block.language === "long") throw err<HighlightError>({ tag: "too-long", val: 2n ** 53n - 1n });
    if (block.language === "lossy") throw err<HighlightError>({ tag: "too-long", val: 2n ** 53n + 1n });
    return { html: escape(block.source), language: block.language ?? "text" };
  },
  stylesheet: (theme) => `/* ${theme} */`,
};

function colour(block: CodeBlock): { html: string; language: string } {
  return { html: parse(undefined as unknown as CodeBlock), language: block.language ?? "" };
}

function parse(block: CodeBlock): string {
  return block.source.trim();
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
