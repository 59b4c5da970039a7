// A package wants what only Node has.
import { home } from "finds-home";

export const app = { answer: () => home() };
