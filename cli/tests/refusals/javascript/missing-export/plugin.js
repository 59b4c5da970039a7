// Exports something else.
export const other = { answer: () => "x" };
