// Imports what nobody has installed.
import { pad } from "left-pad";

export const app = { answer: () => pad("never", 10) };
