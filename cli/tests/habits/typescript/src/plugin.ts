// A plugin with habits.
import * as py from "test:habits/py";
import * as rs from "test:habits/rs";
import type { Exports } from "test:habits/typescript";

export const ts: Exports["ts"] = {
  act(what) {
    if (what.startsWith("python ")) return py.act(what.slice("python ".length));
    if (what.startsWith("rust ")) return rs.act(what.slice("rust ".length));
    if (what === "print") print();
    if (what === "throw") return parse("seven");
    return 0;
  },
  echo: (bytes) => py.echo(bytes),
};

function print(): void {
  console.log("a line of", "console.log");
  console.error(new Error("a line of console.error").message);
}

function parse(text: string): number {
  return number(text);
}

function number(text: string): number {
  throw new RangeError(`${text} is no number`);
}
