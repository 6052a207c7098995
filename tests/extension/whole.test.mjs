import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";

import "fake-indexeddb/auto";

import { answered, installBrowser, installCompanion, proving, readJson } from "./fakes.mjs";

const TAB = { id: 7, url: "https://avis.exemple.fr/dr", active: true, windowId: 1 };
const { api } = installBrowser({ tab: TAB });
const { complete, setWholePage } = await import("../../extension/background/whole.js");
const { queue } = await import("../../extension/background/capture.js");
const { keepIdentity } = await import("../../extension/background/companion.js");
const { check } = await import("../../extension/lib/check.js");

const OUTCOME = {
  kind: "answered", captureId: "11111111-1111-4111-8111-111111111111", title: "Avis", pixelRatio: 1,
  delivery: { sent_at: "2026-11-23T10:00:00.300Z", answered_at: "2026-11-23T10:00:00.700Z" },
};
const PICTURE = "data:image/png;base64,iVBORw0KGgo=";
const NODES = [{ within: -1, box: [0, 0, 10, 10], text: "Mots" }];
let sent = [];
let calls = [];

/** What the page answers to each of the collector's calls. */
function page(answers = {}) {
  const all = {
    beginInPage: () => ({ kind: "page", width: 1000, height: 3000, view: { width: 1000, height: 900 } }),
    confirmInPage: () => true,
    endInPage: () => NODES,
    ...answers,
  };
  api.scripting = {
    executeScript: async ({ func }) => {
      if (!func) return [{ result: null }];
      calls.push(func.name);
      return [{ result: all[func.name]() }];
    },
  };
}

const acknowledge = ({ body }) => {
  const { id, capture_id } = JSON.parse(new TextDecoder().decode(body));
  return answered({ id, capture_id, sha256: createHash("sha256").update(body).digest("hex") }, { status: 201 });
};

beforeEach(async () => {
  sent = [];
  calls = [];
  await keepIdentity({ token: "secret-token", instance: "here" });
  installCompanion({
    ...proving("secret-token"),
    [`POST /captures/${OUTCOME.captureId}/supplement`]: (options) => {
      sent.push(JSON.parse(new TextDecoder().decode(options.body)));
      return acknowledge(options);
    },
  });
  api.runtime.getBrowserInfo = () => {};
  api.tabs.get = async () => TAB;
  api.tabs.captureVisibleTab = async () => PICTURE;
  await setWholePage(true);
  for (const { id } of await queue.list()) await queue.drop(id);
  page();
});

const progress = async () => (await api.storage.session.get(`picture:${TAB.id}`))[`picture:${TAB.id}`];

test("at once: one picture of all the page, kept as its schema wants it", async () => {
  const asked = [];
  api.tabs.captureVisibleTab = async (_, options) => {
    asked.push(options);
    return PICTURE;
  };
  await complete(TAB.id, OUTCOME);
  assert.deepEqual(asked.map(({ rect }) => rect), [{ x: 0, y: 0, width: 1000, height: 3000 }]);
  assert.deepEqual(check(sent[0], readJson("shared/schemas/capture-supplement.schema.json")), []);
  assert.equal(sent[0].method, "at-once");
  assert.deepEqual(sent[0].layout, NODES);
  assert.deepEqual(sent[0].delivery, OUTCOME.delivery);
  assert.equal((await progress()).state, "kept");
});

const WITHOUT = [
  ["turned off", () => setWholePage(false), "whole-off"],
  ["refused by the browser", () => { api.tabs.captureVisibleTab = async () => { throw new Error("no"); }; }, "whole-refused"],
  ["another tab already in front", () => {
    api.tabs.get = async () => ({ ...TAB, active: false });
    api.tabs.captureVisibleTab = async () => assert.fail("it would show the other tab");
  }, "whole-hidden"],
  ["another tab in front while the picture is taken", () => {
    let isActive = true;
    api.tabs.get = async () => ({ ...TAB, active: isActive });
    api.tabs.captureVisibleTab = async () => {
      isActive = false;
      return PICTURE;
    };
  }, "whole-hidden"],
  ["the page moved meanwhile", () => page({ confirmInPage: () => false }), "whole-disturbed"],
];

for (const [what, arrange, note] of WITHOUT) {
  test(`${what}: the capture is completed without a picture, and says why`, async () => {
    await arrange();
    await complete(TAB.id, OUTCOME);
    assert.equal(sent.length, 1);
    assert.deepEqual([sent[0].picture, sent[0].notes], [null, [note]]);
    assert.deepEqual([(await progress()).state, (await progress()).notes], ["none", [note]]);
  });
}

test("whatever happens, the page is put back", async () => {
  page({ confirmInPage: () => false });
  await complete(TAB.id, OUTCOME);
  assert.equal(calls.at(-1), "endInPage");
});

test("a page that is seen whole needs no second picture", async () => {
  page({ beginInPage: () => ({ kind: "visible", width: 1000, height: 900, view: { width: 1000, height: 900 } }) });
  api.tabs.captureVisibleTab = async () => assert.fail("no picture is needed");
  await complete(TAB.id, OUTCOME);
  assert.deepEqual([sent[0].surface, sent[0].picture], ["visible", null]);
  assert.equal((await progress()).state, "kept");
});

test("a page beyond the limits is pictured to the limit, and that is said", async () => {
  page({ beginInPage: () => ({ kind: "page", width: 1000, height: 90_000, view: { width: 1000, height: 900 } }) });
  await complete(TAB.id, OUTCOME);
  assert.deepEqual([sent[0].height, sent[0].full_height], [20_000, 90_000]);
  assert.deepEqual(sent[0].notes, ["whole-too-tall"]);
});

test("with the companion away the supplement waits in the durable queue", async () => {
  installCompanion({});
  await complete(TAB.id, OUTCOME);
  assert.deepEqual((await queue.list()).map(({ kind, state }) => [kind, state]), [["supplement", "waiting"]]);
});

test("a capture that failed is not completed", async () => {
  await complete(TAB.id, { kind: "failed", notes: [] });
  assert.deepEqual([sent, calls], [[], []]);
});

test("a newer capture of the tab ends the older one's picture", async () => {
  const newer = "22222222-2222-4222-8222-222222222222";
  page({
    beginInPage: () => {
      void api.storage.session.set({ [`picture:${TAB.id}`]: { captureId: newer, state: "running" } });
      return { kind: "page", width: 1000, height: 3000, view: { width: 1000, height: 900 } };
    },
  });
  await complete(TAB.id, OUTCOME);
  assert.deepEqual(sent[0].notes, ["whole-disturbed"]);
  assert.equal((await progress()).captureId, newer);
});
