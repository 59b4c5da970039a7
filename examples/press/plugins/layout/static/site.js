// What pages do in the browser: search, the outline's current line, copying code. Without it a page reads fine.

"use strict";

/** Loads a script beside this page, once. Scripts rather than `fetch`: they also load from a disk. */
const load = (() => {
  const loading = new Map();
  return (file) => {
    if (!loading.has(file)) {
      loading.set(file, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = file;
        script.onload = resolve;
        script.onerror = () => {
          loading.delete(file);
          reject(new Error(`${file} cannot be loaded`));
        };
        document.head.append(script);
      }));
    }
    return loading.get(file);
  };
})();

/** Gives the search engine with its index in it: `search-engine.js` is the search plugin's, the index was built by it. */
const engine = (() => {
  let ready;
  return () => {
    ready ??= Promise.all([load("search-engine.js"), load("search-index.js")]).then(() => {
      globalThis.pressSearch.load(globalThis.pressSearchIndex);
      globalThis.pressSearchIndex = undefined;
      return globalThis.pressSearch;
    });
    ready.catch(() => { ready = undefined; });
    return ready;
  };
})();

const words = (query) => query.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** Appends `text` to `parent` with each of `terms` marked. */
function appendMarked(parent, text, terms) {
  const lower = text.toLowerCase();
  let from = 0;
  while (from < text.length) {
    const next = terms
      .map((term) => ({ at: lower.indexOf(term, from), length: term.length }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at || b.length - a.length)[0];
    if (next === undefined) break;
    const mark = document.createElement("mark");
    mark.textContent = text.slice(next.at, next.at + next.length);
    parent.append(text.slice(from, next.at), mark);
    from = next.at + next.length;
  }
  parent.append(text.slice(from));
}

function setUpSearch(form) {
  const most = 12;
  const input = form.querySelector("input");
  const panel = form.querySelector(".results");
  const status = panel.querySelector(".results-status");
  const list = panel.querySelector("ul");
  let selected = -1;
  let asked = 0;

  const close = () => {
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const select = (index) => {
    const items = [...list.children];
    selected = items.length === 0 ? -1 : (index + items.length) % items.length;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === selected)));
    const item = items[selected];
    if (item === undefined) return;
    input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  };

  const row = (result, index, terms) => {
    const item = document.createElement("li");
    // A dot: no heading of a document gets such an anchor.
    item.id = `press.result-${index}`;
    item.role = "option";
    const link = document.createElement("a");
    link.href = `${encodeURIComponent(result.slug)}.html`;
    link.tabIndex = -1;
    const title = document.createElement("b");
    appendMarked(title, result.title, terms);
    const where = document.createElement("span");
    const found = Array.isArray(result.terms) ? result.terms.slice(0, 4) : terms;
    where.textContent = found.join(" ");
    link.append(title, where);
    item.append(link);
    item.addEventListener("mousemove", () => { if (selected !== index) select(index); });
    return item;
  };

  const show = (results, query) => {
    const terms = words(query);
    const count = results.length;
    status.textContent = count === 0 ? `Nothing found for “${query}”`
      : count > most ? `The best ${most} of ${count} documents` : `${count} ${count === 1 ? "document" : "documents"}`;
    list.replaceChildren(...results.slice(0, most).map((result, index) => row(result, index, terms)));
    panel.hidden = false;
    input.setAttribute("aria-expanded", "true");
    select(0);
  };

  const search = async () => {
    const query = input.value.trim();
    asked += 1;
    const mine = asked;
    if (query === "") return close();
    try {
      const found = (await engine()).find(query);
      // An answer to an older query must not replace a newer one.
      if (mine === asked) show(found, query);
    } catch (error) {
      status.textContent = `Search does not work here: ${error.message}`;
      list.replaceChildren();
      panel.hidden = false;
    }
  };

  form.hidden = false;
  input.addEventListener("focus", () => { void engine().catch(() => {}); if (input.value.trim() !== "") void search(); });
  input.addEventListener("input", () => void search());
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      select(selected + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Escape") {
      if (panel.hidden) input.blur();
      close();
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await search();
    list.children[Math.max(selected, 0)]?.querySelector("a").click();
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey;
    if ((slash && !typing) || (event.key === "k" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });
}

function addCopyButtons(article) {
  if (navigator.clipboard === undefined) return;
  for (const block of article.querySelectorAll("pre")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.textContent).then(
        () => { button.textContent = "Copied"; },
        () => { button.textContent = "Not allowed"; },
      );
      setTimeout(() => { button.textContent = "Copy"; }, 1600);
    });
    // The button sits beside the block rather than in it, so that it stays put when the code scrolls.
    const frame = document.createElement("div");
    frame.className = "block";
    block.replaceWith(frame);
    frame.append(block, button);
  }
}

/** The anchor in an address; a hand-written one need not be well-formed. */
function anchor(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}

/** Marks the outline's line whose heading was passed last. */
function followReading(outline, article) {
  const links = new Map([...outline.querySelectorAll("a")].map((link) => [anchor(link.hash), link]));
  const headings = [...article.querySelectorAll("[id]")].filter((heading) => links.has(heading.id));
  if (headings.length === 0) return;
  let current;
  let waiting = false;
  const update = () => {
    waiting = false;
    const line = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) + 8;
    const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2 && scrollY > 0;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top <= line);
    const target = atEnd && headings.find((heading) => heading.id === anchor(location.hash));
    const heading = target || passed.at(-1) || headings[0];
    if (heading === current) return;
    links.get(current?.id)?.removeAttribute("aria-current");
    current = heading;
    links.get(heading.id).setAttribute("aria-current", "location");
  };
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(update);
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later, { passive: true });
  addEventListener("hashchange", later);
  update();
}

const form = document.querySelector("[data-search]");
if (form !== null) setUpSearch(form);
const article = document.querySelector("article");
if (article !== null) {
  const outline = document.querySelector(".side .outline");
  if (outline !== null) followReading(outline, article);
  addCopyButtons(article);
}
const folded = document.querySelector(".outline-folded");
folded?.addEventListener("click", (event) => { if (event.target instanceof Element && event.target.closest("a")) folded.open = false; });
