// Made from the contract by Plugwright. Changes are lost.
import * as $s from "./values.js";

export const t0 = $s.handle("press:site/search.index");
export const t1 = $s.enumeration("dependency", "workspace");
export const t2 = $s.option($s.string);
export const t3 = $s.list($s.string);
export const t4 = $s.record({ name: $s.string, version: $s.string, description: t2, license: t2, repository: t2, keywords: t3 }, { name: "name", version: "version", description: "description", license: "license", repository: "repository", keywords: "keywords" });
export const t5 = $s.option(t4);
export const t6 = $s.record({ slug: $s.string, title: $s.string, origin: t1, crateInfo: t5, source: $s.string }, { slug: "slug", title: "title", origin: "origin", crateInfo: "crate-info", source: "source" });
export const t7 = $s.variant({ "too-deep": $s.u32, "too-large": $s.u64 });
export const t8 = $s.bytes;
export const t9 = $s.flags({ highlight: "highlight", emoji: "emoji" });
export const t10 = $s.record({ level: $s.u8, text: $s.string, slug: $s.string }, { level: "level", text: "text", slug: "slug" });
export const t11 = $s.list(t10);
export const t12 = $s.record({ html: $s.string, outline: t11, coloured: $s.u32, warnings: t3 }, { html: "html", outline: "outline", coloured: "coloured", warnings: "warnings" });
