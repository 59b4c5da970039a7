import assert from "node:assert/strict";
import { test } from "node:test";
import { component, native } from "press-site-sdk/testing";

test("natively, with stand-ins for what it imports", async () => {
  const plugin = await native({ imports: {} });
  assert.ok(plugin.search.browserScript);
});

test("as a component, in the real host", async () => {
  const plugin = await component({ imports: {} });
  try {
    assert.ok(plugin.exports.search.browserScript);
  } finally {
    await plugin.close();
  }
});
