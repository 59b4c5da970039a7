// Reads the built site as a visitor does: searches a crate, opens it, follows a heading.
//
//     node site.mjs [SITE [SCREENSHOTS]]
//
// The site is opened from the disk. A console error, an uncaught exception or a request to anywhere else fails the test.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findBrowser, start } from "./browser.mjs";

const target = resolve(dirname(fileURLToPath(import.meta.url)), "../../../../target");
const site = resolve(process.argv[2] ?? join(target, "press"));
const shots = resolve(process.argv[3] ?? join(target, "press-shots"));
const crate = "serde";

const desktop = { width: 1280, height: 860 };
const phone = { width: 390, height: 844 };

const executable = findBrowser();
if (executable === undefined) {
  console.log("skipped: no browser found");
  process.exit(0);
}
mkdirSync(shots, { recursive: true });

const browser = await start(executable);
const complaints = [];

/** A page of a visitor of its own; what the browser complains about is collected. */
async function visit(file, { viewport, colorScheme }) {
  const context = await browser.newContext({ viewport, colorScheme, deviceScaleFactor: 2, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  context.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(`request to ${request.url()}`);
  });
  context.on("requestfailed", (request) => complaints.push(`cannot load ${request.url()}`));
  await page.goto(pathToFileURL(join(site, file)).href);
  return page;
}

const shot = (page, name, options = {}) => page.screenshot({ path: join(shots, `${name}.png`), ...options });
const colour = (locator) => locator.evaluate((element) => getComputedStyle(element).color);

const steps = {
  async "search finds a crate and the result opens its page"(page) {
    await page.keyboard.press("/");
    const box = page.getByRole("combobox");
    assert.ok(await box.evaluate((element) => element === document.activeElement), "`/` must focus the search box");
    await page.keyboard.type(crate);
    const results = page.getByRole("option");
    await results.first().waitFor();
    assert.equal(await results.first().locator("b").innerText(), crate);
    assert.ok((await results.count()) > 1, "other documents speak of it as well");
    await shot(page, "search");
    await page.keyboard.press("ArrowDown");
    assert.equal(await results.nth(1).getAttribute("aria-selected"), "true");
    await page.keyboard.press("ArrowUp");
    await Promise.all([page.waitForURL(`**/${crate}.html`), page.keyboard.press("Enter")]);
    assert.match(await page.title(), new RegExp(`^${crate} `));
  },

  async "a query without an answer says so"(page) {
    await page.getByRole("combobox").fill("zzyzxqq");
    await page.getByText("Nothing found").waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("listbox").isVisible(), false);
    await page.getByRole("combobox").fill("");
  },

  async "code is coloured"(page) {
    const spans = page.locator(".prose pre span[class]");
    const plain = await colour(page.locator(".prose pre").first());
    const colours = new Set(await Promise.all((await spans.all()).slice(0, 80).map(colour)));
    colours.delete(plain);
    assert.ok(colours.size >= 3, `at least three colours besides the plain text's, found ${[...colours].join(", ")}`);
  },

  async "a heading's link leads to it"(page) {
    const link = page.locator(".side .outline a").last();
    const anchor = decodeURIComponent((await link.getAttribute("href")).slice(1));
    await link.click();
    assert.equal(decodeURIComponent(new URL(page.url()).hash.slice(1)), anchor);
    const heading = page.locator(`[id="${anchor}"]`);
    assert.match(await heading.evaluate((element) => element.tagName), /^H[1-6]$/);
    const box = await heading.boundingBox();
    assert.ok(box.y >= 0 && box.y < desktop.height, "the heading must be on the screen");
    await page.waitForFunction(() => document.querySelector(".side .outline a[aria-current]") !== null);
  },

  async "the dark palette colours code as well"() {
    const page = await visit(`${crate}.html`, { viewport: desktop, colorScheme: "dark" });
    await shot(page, "document-dark");
    const dark = await colour(page.locator("body"));
    await page.emulateMedia({ colorScheme: "light" });
    assert.notEqual(await colour(page.locator("body")), dark);
    await page.context().close();
  },

  async "no page is wider than a phone"() {
    for (const file of ["index.html", `${crate}.html`]) {
      const page = await visit(file, { viewport: phone, colorScheme: "light" });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= phone.width, `${file} is ${width} wide on a screen of ${phone.width}`);
      await shot(page, `${file.replace(".html", "").replace(crate, "document")}-phone`);
      await page.context().close();
    }
  },

  async "the other views, to be looked at"() {
    for (const colorScheme of ["light", "dark"]) {
      const page = await visit("index.html", { viewport: desktop, colorScheme });
      await shot(page, `index-${colorScheme}`);
      await page.context().close();
    }
    const page = await visit(`${crate}.html`, { viewport: desktop, colorScheme: "light" });
    await shot(page, "document-light");
    await page.context().close();
  },
};

try {
  const page = await visit("index.html", { viewport: desktop, colorScheme: "light" });
  for (const [name, step] of Object.entries(steps)) {
    await step(page);
    console.log(`ok: ${name}`);
  }
  assert.deepEqual(complaints, [], "the browser must have nothing to complain about");
  console.log(`ok: no errors, no requests\nscreenshots: ${shots}`);
} finally {
  await browser.close();
}
