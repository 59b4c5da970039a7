import { err, type Exports } from "acme-notes-sdk";
import { Draft, lines, publish } from "acme:notes/drafts";
import { find, titles } from "acme:notes/store";
import type { Note } from "acme:notes/types";

let open = 0;

class Tally {
  readonly #least: number;
  readonly #counts = new Map<string, number>();
  #notes = 0n;

  constructor(least: number) {
    this.#least = least;
    open += 1;
  }

  add(note: Note): bigint {
    for (const word of (note.body ?? note.title).split(/\s+/)) {
      if (word.length >= this.#least) this.#counts.set(word, (this.#counts.get(word) ?? 0) + 1);
    }
    this.#notes += 1n;
    return this.#notes + note.id;
  }

  common(): [string, number][] {
    return [...this.#counts].sort((a, b) => b[1] - a[1]);
  }

  [Symbol.dispose](): void {
    open -= 1;
  }
}

export const summaries: Exports["summaries"] = {
  Tally,
  open: () => open,
  summarise(id, most) {
    const note = find(id);
    const text = note.body ?? note.title;
    console.log("summarises", note.title);
    if (note.marks.readOnly) throw new RangeError(`note ${id} is not to be read`);
    if (text.length > most) throw err({ tag: "too-long", val: most });
    return text;
  },
};

export const hello: Exports["hello"] = (name) => `hello ${name}, there are ${titles().length} notes`;

export const writing: Exports["writing"] = {
  write(title, texts) {
    const draft = new Draft(title);
    const other = new Draft("thrown away");
    for (const text of texts) draft.add(text);
    other.add(String(lines(draft, other)));
    other[Symbol.dispose]();
    return publish(draft);
  },
  resume: (id) => Draft.of(id),
  reject(draft) {
    draft[Symbol.dispose]();
  },
};
