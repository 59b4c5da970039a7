// A package of the older kind is bundled.
import { twice } from "twice";

export const app = { answer: () => twice("bundled") };
