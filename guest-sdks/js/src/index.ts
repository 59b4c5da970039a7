export { call, links } from "./call.js";
export { config } from "./config.js";
export { fetch, FetchError, Headers, Response } from "./http.js";
export { keyvalue, StoreError } from "./keyvalue.js";
export { ResultError, err } from "./result.js";
