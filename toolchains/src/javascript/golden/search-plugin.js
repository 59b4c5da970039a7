// globals.js
import { reportTo } from "plugwright-sdk/boundary";
import { install } from "plugwright-sdk/globals";
import { callFrom } from "plugwright-sdk/call";
import fault from "plugwright:fault/fault@0.1.0";
import context from "plugwright:call/context@0.1.0";
import provided from "plugwright:link/provided@0.1.0";
import { configureFrom } from "plugwright-sdk/config";
import { sendBy } from "plugwright-sdk/http";
import { keepIn } from "plugwright-sdk/keyvalue";
import log from "plugwright:log/log@0.1.0";
reportTo(fault);
callFrom(context, provided);
configureFrom(undefined);
sendBy(undefined);
keepIn(undefined);
install(log);

// import-0.js
import * as $b from "plugwright-sdk/boundary";
import { shapes as $s } from "plugwright-sdk/boundary";
import * as $t from "./types.js";
import $engine from "press:site/types@0.1.0";

// import-2.js
import * as $b from "plugwright-sdk/boundary";
import { shapes as $s } from "plugwright-sdk/boundary";
import * as $t from "./types.js";
import $engine from "press:site/markdown@0.1.0";
export const render = $b.importFunction({ name: "press:site/markdown.render", params: [$s.string, $t.t0], err: $t.t1, result: $t.t5 }, $engine.render);
export const plainText = $b.importFunction({ name: "press:site/markdown.plain-text", params: [$s.string], err: $t.t1, result: $s.string }, $engine.plainText);

// entry.js
import "./globals.js";
import * as $b from "plugwright-sdk/boundary";
import { shapes as $s } from "plugwright-sdk/boundary";
import * as $t from "./types.js";
import * as $plugin from "/plugin/src/plugin.ts";
const author0 = $b.exportedObject("search", $plugin.search);
const interface0 = {
  Index: $b.exportResource({ name: "press:site/search.index", init: { name: "press:site/search.index", params: [] }, methods: { add: { name: "press:site/search.index.add", params: [$t.t10], err: $t.t1, result: $s.u32 }, finish: { name: "press:site/search.index.finish", params: [], result: $t.t11 }, }, statics: { } }, author0.Index),
  browserScript: $b.exportFunction({ name: "press:site/search.browser-script", params: [], result: $s.string }, author0.browserScript),
};
export { interface0 as search };

// types.js
import { borrowedResource, exportedResource, importedResource, lentResource, shapes as $s } from "plugwright-sdk/boundary";
export const t0 = $s.flags("highlight", "emoji");
export const t1 = $s.variant({ "too-deep": $s.u32, "too-large": $s.u64 });
export const t2 = $s.record({ level: $s.u8, text: $s.string, slug: $s.string });
export const t3 = $s.list(t2);
export const t4 = $s.list($s.string);
export const t5 = $s.record({ html: $s.string, outline: t3, coloured: $s.u32, warnings: t4 });
export const t6 = $s.enumeration("dependency", "workspace");
export const t7 = $s.option($s.string);
export const t8 = $s.record({ name: $s.string, version: $s.string, description: t7, license: t7, repository: t7, keywords: t4 });
export const t9 = $s.option(t8);
export const t10 = $s.record({ slug: $s.string, title: $s.string, origin: t6, crateInfo: t9, source: $s.string });
export const t11 = $s.bytes;
