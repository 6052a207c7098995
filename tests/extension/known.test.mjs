/** The list of known pages: hashes kept here, looked up here, one key for both programs. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { answered, installBrowser, installCompanion, proving } from "./fakes.mjs";

const { api } = installBrowser();
const tabBadges = [];
api.action.setBadgeText = async (how) => void tabBadges.push(how);
const { pageKey } = await import("../../extension/lib/address.js");
const known = await import("../../extension/background/known.js");

const TOKEN = "t".repeat(43);
const SALT = "5c".repeat(32);
const hashOf = (url) => createHash("sha256").update(`${SALT}\n${pageKey(url)}`).digest("hex").slice(0, 16);
const pair = () => api.storage.local.set({ token: TOKEN, instance: "here" });

test("the key of an address is the companion's own", () => {
  const cases = JSON.parse(readFileSync(new URL("../cases/page-keys.json", import.meta.url), "utf8"));
  for (const [url, key] of cases) assert.equal(pageKey(url), key, url);
});

test("a page is looked up in the list kept here, and nobody is asked", async () => {
  await pair();
  const pages = [{ hash: hashOf("https://avis.example/p"), count: 2 }];
  const requests = installCompanion({
    ...proving(TOKEN),
    "GET /known-pages": () => answered({ salt: SALT, tag: "a".repeat(64), pages }),
  });
  await known.refreshList();
  const before = requests.length;
  assert.equal((await known.lookUp("http://www.avis.example/p/?utm_source=x#avis")).count, 2);
  assert.equal((await known.lookUp("https://avis.example/q")).count, 0);
  assert.equal(requests.length, before);
  assert.ok(requests.every(({ path }) => !path.includes("avis.example")));
});

test("what is kept of the list holds no address", async () => {
  const { knownPages } = await api.storage.local.get("knownPages");
  assert.ok(!JSON.stringify(knownPages).includes("example"));
});

test("the same list is not written again, and its tag is what is asked with", async () => {
  const requests = installCompanion({
    ...proving(TOKEN),
    "GET /known-pages": () => answered({ salt: SALT, tag: "a".repeat(64), pages: null }),
  });
  await known.refreshList();
  assert.ok(requests.some(({ path }) => path.endsWith(`have=${"a".repeat(64)}`)));
  assert.equal((await known.lookUp("https://avis.example/p")).count, 2);
});

test("a hash that is a word of every object counts nothing", async () => {
  await api.storage.local.set({ knownPages: { salt: SALT, tag: "", counts: {} } });
  assert.equal((await known.lookUp("https://avis.example/constructor")).count, 0);
});

test("a browser that is paired no longer keeps no list", async () => {
  await api.storage.local.set({ token: null, knownPages: { salt: SALT, tag: "", counts: {} } });
  installCompanion({});
  await known.refreshList();
  assert.equal((await api.storage.local.get("knownPages")).knownPages, undefined);
  assert.deepEqual(await known.lookUp("https://avis.example/p"), { hash: "", count: 0 });
});

test("the button of one tab says how many, and says nothing of none", async () => {
  await known.drawTab(7, 2);
  await known.drawTab(8, 0);
  assert.deepEqual(tabBadges, [{ tabId: 7, text: "2" }]);
  assert.equal(api.title, "2 mentions connues ici");
});
