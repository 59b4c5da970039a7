// Exports something else.
export const other = { answer: (): string => "x" };
