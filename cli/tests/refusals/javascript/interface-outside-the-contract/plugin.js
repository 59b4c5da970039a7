// Imports an interface that its world does not.
import { get } from "test:refusals/store";

export const app = { answer: () => get() };
