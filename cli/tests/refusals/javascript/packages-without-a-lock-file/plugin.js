// Depends on a package, in whatever version.
import { twice } from "twice";

export const app = { answer: () => twice("x") };
