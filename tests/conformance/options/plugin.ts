import type { Exports } from "conformance:bundle/provider";

export const options: Exports["options"] = {
  echoU8: (x) => x,
  echoString: (x) => x,
  echoBool: (x) => x,
  echoList: (x) => x,
  echoTwice: (x) => x,
  echoThrice: (x) => x,
  echoSettings: (x) => x,
  showTwice: (x) => (x.tag === "none" ? "none" : x.val === undefined ? "some none" : `some some ${x.val}`),
  show: (a, b, c) => `${a ?? "none"} ${b ?? "none"} ${c === undefined ? "none" : `'${c}'`}`,
  makeTwice: (which) =>
    which === 0 ? { tag: "none" } : which === 1 ? { tag: "some", val: undefined } : { tag: "some", val: 0 },
};
