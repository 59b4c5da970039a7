// Ends too early.
export const app = { answer: () => "x"
