import type { Exports } from "conformance:bundle/provider";

export const chars: Exports["chars"] = {
  echo: (x) => x,
  code: (x) => x.codePointAt(0)!,
  ofCode: (code) => String.fromCodePoint(code),
  echoList: (x) => x,
};
