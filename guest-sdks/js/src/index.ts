export { ResultError, err } from "./result.js";
