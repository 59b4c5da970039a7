// For the SDK's own tests; a package's `index.d.ts` is made for its contract.
export * from "../src/index.js";
