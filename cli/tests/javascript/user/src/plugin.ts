import { ResultError } from "plugwright";
import { Counter, Port, dropped, echo, pass, reverse } from "test:everything/things";
import { u } from "test:everything/values";
import type { Exports } from "test:everything/user";

/** What `run` gives, or what it throws. */
function said(run: () => unknown): string {
  try {
    return String(run());
  } catch (error) {
    if (error instanceof ResultError) return `err: ${String(error.payload)}`;
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

function report(): string[] {
  const lines: string[] = [];
  const say = (what: string, run: () => unknown): void => void lines.push(`${what}: ${said(run)}`);
  say("exact", () => u(2n ** 64n - 1n));

  const one = new Counter(1);
  say("get", () => one.get());
  say("add", () => one.add(7, 2));
  say("peek", () => Counter.peek(one));
  say("is a Counter", () => one instanceof Counter);
  say("owned", () => pass(one));
  say("owned twice", () => pass(one));
  say("method after that", () => one.get());

  const [two, three] = [new Counter(2), echo(new Counter(3))];
  say("came back", () => three.get());
  const [first, second] = reverse([two, three]);
  say("reversed", () => [first?.get(), second?.get()]);
  say("merged", () => (first && second ? Counter.merge(first, second).get() : "none"));

  {
    using gone = new Counter(1000);
    say("in its block", () => gone.get());
  }
  say("dropped", () => dropped() >= 1000);
  const disposed = new Counter(5);
  disposed[Symbol.dispose]();
  say("disposed", () => disposed.get());
  say("disposed twice", () => disposed[Symbol.dispose]());

  say("port", () => new Port(80).number());
  say("no port", () => new Port(0));
  say("wrong argument", () => new Counter(-1));
  say("no handle", () => Counter.peek({} as Counter));
  return lines;
}

export const reports: Exports["reports"] = { report };
