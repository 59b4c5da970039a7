// A package that loads by a name made at run time builds, and fails only where it does so.
import { load } from "plugs-in";

export const app = { answer: () => load("never") };
