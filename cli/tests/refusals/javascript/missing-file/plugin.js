// Imports a file that is not there.
import { answer } from "./answers.js";

export const app = { answer: () => answer };
