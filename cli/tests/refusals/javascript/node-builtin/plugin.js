// Reads a file, as Node could.
import { readFileSync } from "node:fs";

export const app = { answer: () => readFileSync("answer.txt", "utf8") };
