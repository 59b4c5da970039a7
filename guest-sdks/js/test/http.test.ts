import assert from "node:assert/strict";
import { test } from "node:test";
import { fetch, Headers, openFetch, Response, sendBy } from "../src/http.ts";

test("a test answers its requests", () => {
  const seen: string[] = [];
  assert.throws(() => fetch("http://x/"), /outside a component/);
  fetch.answerForTests(({ method, url, headers, body }) => {
    seen.push(`${method} ${url} ${headers.get("Accept")} ${new TextDecoder().decode(body)}`);
    return new Response('{"warm":true}', { status: 203, headers: { "Content-Type": "application/json" } });
  });
  const answer = fetch("https://api.example.com/weather", { headers: { accept: "text/plain" } });
  assert.deepEqual([answer.status, answer.ok, answer.json(), answer.headers.get("content-type")], [203, true, { warm: true }, "application/json"]);
  assert.equal(fetch("https://api.example.com/", { method: "post", body: "hi" }).text(), '{"warm":true}');
  assert.deepEqual(seen, ["GET https://api.example.com/weather text/plain ", "POST https://api.example.com/ null hi"]);
});

test("header fields are found by name", () => {
  const headers = new Headers([["Set-Cookie", "a"], ["set-cookie", "b"]]);
  assert.deepEqual([headers.get("SET-COOKIE"), headers.has("x"), [...headers]], ["a, b", false, [["set-cookie", "a"], ["set-cookie", "b"]]]);
});

test("the host sends requests when the plugin is called, if it requests that", () => {
  let payload: unknown;
  sendBy({
    send({ headers, body }) {
      if (payload !== undefined) throw { payload };
      return { status: 404, headers, body };
    },
  });
  assert.throws(() => fetch("http://x/"), /not while it is built/);
  openFetch();
  const answer = fetch("http://x/", { method: "PUT", body: "hi", headers: { A: "b" } });
  assert.deepEqual([answer.ok, answer.text(), answer.headers.get("a")], [false, "hi", "b"]);
  payload = { tag: "denied" };
  assert.throws(() => fetch("http://x/"), { name: "FetchError", denied: true, message: "GET http://x/: the request was not granted" });
  payload = { tag: "failed", val: "connection refused" };
  assert.throws(() => fetch("http://x/"), { name: "FetchError", denied: false, message: "GET http://x/: connection refused" });
  sendBy(undefined);
  openFetch();
  assert.throws(() => fetch("http://x/"), /does not request `http`/);
});
