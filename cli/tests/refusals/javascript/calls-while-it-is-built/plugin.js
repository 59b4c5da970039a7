// Calls at its top level, where nobody answers.
import { now } from "test:refusals/clock";

const start = now();

export const app = { answer: () => String(start) };
