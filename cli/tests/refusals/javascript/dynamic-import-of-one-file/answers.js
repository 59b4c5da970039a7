export const answer = "bundled";
