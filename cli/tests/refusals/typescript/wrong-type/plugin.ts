// Answers with a number.
import type { Exports } from "test:refusals/plugin";

export const app: Exports["app"] = { answer: () => 42 };
