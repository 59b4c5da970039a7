import type { Exports } from "conformance:bundle/provider";

export const conformanceVersionsShelfShelf_1_0_0: Exports["conformanceVersionsShelfShelf_1_0_0"] = {
  tell: (x) => `${x.title} has ${x.pages} pages`,
  echo: (x) => x,
  count: () => 1,
};

export const conformanceVersionsShelfShelf_2_0_0: Exports["conformanceVersionsShelfShelf_2_0_0"] = {
  tell: (x) => `${x.title} has ${x.pages} pages, ${x.tags.join("+")}`,
  echo: (x) => x,
  count: () => 20,
  added: (x) => x,
};
