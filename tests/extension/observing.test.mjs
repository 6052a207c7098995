/** Pages looked at again by themselves: only where allowed, seldom, never in private, and told. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";

import "fake-indexeddb/auto";

import { answered, installBrowser, installCompanion, proving, readJson } from "./fakes.mjs";

const TOKEN = "t".repeat(43);
const SALT = "5c".repeat(32);
const PAGE = "https://avis.example/p";
const tab = { id: 4, url: PAGE, active: true, windowId: 1, incognito: false };
const { api } = installBrowser({ tab });
const granted = new Set();
let injected = 0;
api.permissions = {
  contains: async ({ origins = [] }) => origins.every((one) => one.includes("127.0.0.1") || granted.has(one)),
  getAll: async () => ({ origins: ["http://127.0.0.1/*", ...granted] }),
};
api.action.setBadgeText = async () => {};
api.tabs.captureVisibleTab = async () => {
  throw new Error("no access to the picture");
};
const read = {
  url: PAGE, canonical_url: null, title: "Avis", lang: "fr", captured_at: "2026-11-24T10:00:00Z",
  time_zone: "Europe/Paris", viewport: null, dom: "<html></html>", frames: [], excerpt: null, cuts: [],
  layout: [], notes: [], contentType: "text/html",
};
api.scripting = {
  executeScript: async ({ args }) => {
    if (args?.[0] === "page") injected += 1;
    return [{ result: args?.[0] === "page" ? { ...read } : null }];
  },
};
const observing = await import("../../extension/background/observing.js");

const hash = createHash("sha256").update(`${SALT}\n${PAGE}`).digest("hex").slice(0, 16);
const example = readJson("../shared/examples/capture-answer/good-observed-again.json");

function listen() {
  return installCompanion({
    ...proving(TOKEN),
    "GET /ping": () => answered({ name: "avise", protocol: 1, instance: "here" }),
    "POST /captures": ({ body }) => {
      const bytes = Buffer.from(body);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      return answered({ ...example, id: JSON.parse(bytes.toString()).id, sha256 }, { status: 201 });
    },
  });
}

/** The companion's answer is asked for by an id nobody knows before. */
function answerAnything(requests) {
  const asked = globalThis.fetch;
  globalThis.fetch = async (url, options) => {
    if (options.method === "GET" && /\/captures\/[0-9a-f-]{36}$/u.test(new URL(url).pathname)) {
      requests.push({ path: new URL(url).pathname, ...options });
      return answered({ ...example, id: new URL(url).pathname.split("/").at(-1) });
    }
    return asked(url, options);
  };
}

beforeEach(async () => {
  injected = 0;
  granted.clear();
  await api.storage.session.remove("observed:4");
  await observing.forgetJournal();
  await observing.setPrivate(false);
  await api.storage.local.set({
    token: TOKEN,
    instance: "here",
    knownPages: { salt: SALT, tag: "", counts: { [hash]: 2 } },
  });
  answerAnything(listen());
});

const open = (changed = {}, how = {}) => observing.onLoaded({ ...tab, ...changed }, { settleMs: 0, ...how });

test("without access to the site nothing is looked at", async () => {
  assert.equal(await open(), null);
  assert.equal(injected, 0);
});

test("with it the page is looked at, and what was found is written down", async () => {
  granted.add("https://avis.example/*");
  const found = await open();
  assert.deepEqual([found.online, found.changed, found.kind], [1, 1, "answered"]);
  const [line] = await observing.journal();
  assert.equal(line.host, "avis.example");
  assert.equal((await observing.recheckedIn(tab)).changed, 1);
  assert.equal(await observing.recheckedIn({ ...tab, url: "https://avis.example/other" }), null);
  const { "outcome:4": outcome } = await api.storage.session.get("outcome:4");
  assert.equal(outcome, undefined);
});

test("once in twenty hours, and not twice at once", async () => {
  granted.add("https://avis.example/*");
  const now = Date.now();
  const both = await Promise.all([open({}, { now }), open({}, { now })]);
  assert.equal(both.filter(Boolean).length, 1);
  assert.equal(await open({}, { now: now + observing.AGAIN_MS - 1 }), null);
  assert.ok(await open({}, { now: now + observing.AGAIN_MS }));
  assert.equal(injected, 2);
});

test("a page on which nothing is known is left alone", async () => {
  granted.add("https://avis.example/*");
  assert.equal(await open({ url: "https://avis.example/other" }), null);
  assert.equal(injected, 0);
});

test("in a private window nothing is done unless allowed, and then nothing is written down", async () => {
  granted.add("https://avis.example/*");
  assert.equal(await open({ incognito: true }), null);
  assert.equal(injected, 0);
  await observing.setPrivate(true);
  tab.incognito = true;
  assert.ok(await open({ incognito: true }));
  tab.incognito = false;
  assert.deepEqual(await observing.journal(), []);
});

test("a page that cannot be read is not said to have been looked at", async () => {
  granted.add("https://avis.example/*");
  read.contentType = "application/pdf";
  assert.equal(await open(), null);
  read.contentType = "text/html";
  assert.deepEqual(await observing.journal(), []);
  assert.equal(await observing.recheckedIn(tab), null);
});

test("a companion that is away costs no turn", async () => {
  granted.add("https://avis.example/*");
  installCompanion({}, { port: 1 });
  await assert.rejects(open());
  answerAnything(listen());
  assert.ok(await open());
});

test("the pattern of a site is its own, whatever the port, and nothing but the web's", () => {
  assert.equal(observing.siteOf("https://avis.example:8443/p?x=1"), "https://avis.example/*");
  for (const url of ["chrome://settings", "file:///etc/passwd", "", undefined, "about:blank"]) {
    assert.equal(observing.siteOf(url), null);
  }
});

test("the extension asks for no site beforehand", () => {
  const manifest = readJson("manifest.json");
  assert.deepEqual(manifest.host_permissions, ["http://127.0.0.1/*"]);
  assert.deepEqual(manifest.optional_permissions, ["tabs"]);
  assert.deepEqual(manifest.optional_host_permissions, ["http://*/*", "https://*/*"]);
  assert.ok(!manifest.permissions.includes("tabs"));
  assert.ok(!manifest.permissions.includes("webNavigation"));
});
