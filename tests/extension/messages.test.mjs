import assert from "node:assert/strict";
import { test } from "node:test";

import "fake-indexeddb/auto";

import { installBrowser, installCompanion } from "./fakes.mjs";

const { opened, api } = installBrowser({ tab: { id: 4, url: "https://exemple.fr/", active: true, windowId: 1 } });
const { answer } = await import("../../extension/background/messages.js");
installCompanion({});

const POPUP = { id: "avise", url: "chrome-extension://avise/popup/popup.html" };
const PAGE = { id: "avise", url: "https://exemple.fr/", tab: { id: 4, windowId: 1 } };
const refused = ({ ok, problem }) => !ok && problem.code === "message-refused";

const REFUSED = [
  ["another extension", { verb: "settings" }, { ...POPUP, id: "other" }],
  ["a page that says it is the popup's address elsewhere", { verb: "settings" }, { ...PAGE, url: "https://x/chrome-extension://avise/" }],
  ["the collector asking for settings", { verb: "settings" }, PAGE],
  ["the collector asking to open a page", { verb: "open", path: "/" }, PAGE],
  ["the collector naming a tab", { verb: "picked", tab_id: 5 }, PAGE],
  ["the popup speaking as the collector", { verb: "picked" }, POPUP],
  ["the collector saying « picked » in a tab where nobody asked to pick", { verb: "picked" }, PAGE],
  ["an unknown verb", { verb: "fetch", url: "http://127.0.0.1/" }, POPUP],
  ["an inherited name", { verb: "toString" }, POPUP],
  ["a body that is none", null, POPUP],
  ["a field too many", { verb: "look", tab_id: 1, url: "x" }, POPUP],
  ["a tab that is no number", { verb: "look", tab_id: "1" }, POPUP],
  ["an address instead of a path", { verb: "open", path: "//evil.example/?x" }, POPUP],
  ["a port below 1024", { verb: "set-port", port: 80 }, POPUP],
  ["a port above 65535", { verb: "set-port", port: 70000 }, POPUP],
  ["the collector asking what a text says", { verb: "verify", text: "x", audience: "public" }, PAGE],
  ["a text for nobody known", { verb: "verify", text: "x", audience: "all" }, POPUP],
  ["no text to verify", { verb: "verify", text: "", audience: "public" }, POPUP],
  ["an id that leaves its path", { verb: "concerns", capture_id: "../unpair", mentions: [] }, POPUP],
];

for (const [who, body, sender] of REFUSED) {
  test(`refused: ${who}`, async () => assert.ok(refused(await answer(body, sender))));
}

test("« picked » counts once for each time the doctor asked to pick", async () => {
  api.scripting = { executeScript: async () => [{ result: null }] };
  api.notifications = { create: async () => {} };
  await answer({ verb: "pick", tab_id: 4 }, POPUP);
  assert.equal((await answer({ verb: "picked" }, PAGE)).ok, true);
  assert.ok(refused(await answer({ verb: "picked" }, PAGE)));
  await answer({ verb: "pick", tab_id: 4 }, POPUP);
  await answer({ verb: "pick-left" }, PAGE);
  assert.ok(refused(await answer({ verb: "picked" }, PAGE)));
});

test("a message too large for its verb is refused", async () => {
  const mentions = Array.from({ length: 2001 }, (_, n) => ({ id: `m${n}`, concerns: true }));
  assert.ok(refused(await answer({ verb: "concerns", capture_id: "c", mentions }, POPUP)));
  assert.ok(refused(await answer({ verb: "open", path: `/${"a".repeat(500)}` }, POPUP)));
  assert.ok(refused(await answer({ verb: "drop", id: "a".repeat(65) }, POPUP)));
});

test("the popup reads and sets the port", async () => {
  assert.equal((await answer({ verb: "settings" }, POPUP)).value.port, 8765);
  assert.deepEqual(await answer({ verb: "set-port", port: 8766 }, POPUP), { ok: true, value: null });
  assert.equal((await answer({ verb: "settings" }, POPUP)).value.port, 8766);
});

test("the popup opened in a tab of its own is still ours", async () => {
  const reply = await answer({ verb: "settings" }, { ...POPUP, tab: { id: 9 } });
  assert.equal(reply.ok, true);
});

test("without pairing the dashboard is opened by its plain address", async () => {
  await answer({ verb: "open", path: "/pairing" }, POPUP);
  assert.equal(opened.at(-1), "http://127.0.0.1:8766/pairing");
});

test("a failure is an answer, never a silence", async () => {
  const reply = await answer({ verb: "connect" }, POPUP);
  assert.equal(reply.ok, false);
  assert.equal(reply.problem.kind, "absent");
});
