import { ResultError } from "plugwright";
import type { Exports } from "conformance:bundle/consumer";
import type { Note } from "conformance:inline/inline-types";
import { echo, pick, say } from "inline-notes";

const shown = (note: Note | undefined): string => (note === undefined ? "none" : `${note.text} ${note.level}`);

export const inlineUse: Exports["inlineUse"] = {
  tour() {
    const said = [say("hush", "calm")];
    try {
      said.push(say("", "loud"));
    } catch (error) {
      if (!(error instanceof ResultError)) throw error;
      said.push(String(error.payload));
    }
    const notes = [
      { text: "a", level: 1 },
      { text: "b", level: 2 },
    ];
    return [shown(echo({ text: "🦀", level: 255 })), shown(pick([], 0)), shown(pick(notes, 1)), ...said];
  },
};
