// A dynamic import of one file is bundled.
const { answer } = await import("./answers.js");

export const app = { answer: () => answer };
