import type { Exports } from "conformance:bundle/consumer";
import * as one from "conformance:versions-shelf/shelf@1.0.0";
import * as two from "conformance:versions-shelf/shelf@2.0.0";

export const versionsUse: Exports["versionsUse"] = {
  both: (title, pages) => [
    one.tell({ title, pages }),
    two.tell({ title, pages: BigInt(pages), tags: ["new", ""] }),
  ],
  back(title) {
    const book = two.echo({ title, pages: 1n, tags: ["x", "y"] });
    return [book.title, ...book.tags];
  },
  sum: () => one.count() + two.count(),
};
