export { config } from "./config.js";
export { ResultError, err } from "./result.js";
