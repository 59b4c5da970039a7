import { err } from "plugwright";
import type { Exports } from "conformance:bundle/provider";

export const results: Exports["results"] = {
  both(x) {
    if (x !== 0) throw err(`wrong ${x}`);
    return "fine";
  },
  nothing(x) {
    if (x !== 0) throw err(undefined);
  },
  onlyOk(x) {
    if (x !== 0) throw err(undefined);
    return 4_294_967_295;
  },
  onlyErr(x) {
    if (x !== 0) throw err("");
  },
  withEnum(x) {
    if (x !== 0) throw err("refused");
    return 255;
  },
  withRecord(x) {
    if (x !== 0) throw err({ code: x, text: "🦀" });
    return 0;
  },
  withVariant(x) {
    if (x === 1) throw err({ tag: "io", val: "disk" });
    if (x !== 0) throw err({ tag: "other" });
    return Uint8Array.of(1, 2);
  },
  withOption(x) {
    if (x === 2) throw err(undefined);
    if (x === 3) throw err("");
    return x === 0 ? undefined : 0;
  },
  nested(x) {
    if (x > 1) throw err("not-found");
    return x === 0 ? { tag: "ok", val: 1 } : { tag: "err", val: "inner" };
  },
  echo(x) {
    if (x.tag === "err") throw err(x.val);
    return x.val;
  },
  echoInList: (x) => x,
  echoInTuple: (x) => x,
  show: (x) => `${x.tag} ${x.val}`,
};
