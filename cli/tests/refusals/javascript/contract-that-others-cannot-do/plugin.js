// Builds, but the same plugin in Python would not.
export const app = { answer: () => "here", count: (words) => words.size };
