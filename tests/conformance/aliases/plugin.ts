import type { Exports } from "conformance:bundle/provider";
import type { User } from "conformance:aliases-elsewhere/types";

const name = (user: User): string => user.name;

export const aliases: Exports["aliases"] = {
  echoId: (x) => x,
  echoCount: (x) => x,
  echoCounts: (x) => x,
  echoMaybe: (x) => x,
  echoTable: (x) => x,
  echoUser: (x) => x,
  echoPart: (x) => x,
  nameOf: name,
};
