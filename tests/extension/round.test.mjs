import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import "fake-indexeddb/auto";

import { answered, installBrowser, installCompanion, proving } from "./fakes.mjs";

const HERE = "https://www.bing.com/search?q=x";
const NEXT = "https://www.qwant.com/?q=x&t=web";
const TAB = { id: 4, url: `${HERE}#top`, active: true, windowId: 1 };
const { opened, api } = installBrowser({ tab: TAB });
const { roundFacts } = await import("../../extension/background/round.js");
const { answer } = await import("../../extension/background/messages.js");
const { keepIdentity } = await import("../../extension/background/companion.js");

const POPUP = { id: "avise", url: "chrome-extension://avise/popup/popup.html" };
const step = (id, url, state) => ({ id, label: id, url, state });
const round = (changes = {}) => ({
  standing: "running",
  rhythm: "weekly",
  done: 1,
  total: 20,
  next: step("qwant-1", NEXT, "waiting"),
  here: step("bing-1", HERE, "waiting"),
  found: null,
  ...changes,
});

let told = [];
let led = [];
let asked = [];

function companion(state) {
  asked = installCompanion({
    ...proving("secret-token"),
    "GET /round": () => answered(state),
    "POST /round/steps": ({ body }) => {
      told.push(JSON.parse(body));
      const here = state.here && { ...state.here, state: JSON.parse(body).state };
      return answered({ ...state, here });
    },
  });
}

beforeEach(async () => {
  told = [];
  led = [];
  opened.length = 0;
  api.tabs.update = async (id, { url }) => led.push([id, url]);
  await keepIdentity({ token: "secret-token", instance: "here" });
});

test("a search opened in a round that runs is ticked off, by its address without fragment", async () => {
  companion(round());
  const { round: shown } = await roundFacts(TAB.url);
  assert.deepEqual(told, [{ search_id: "bing-1", state: "opened", capture_id: null }]);
  assert.equal(shown.here.state, "opened");
  const path = asked.find((one) => one.path.includes("/round?")).path;
  assert.equal(path, `/api/v1/round?url=${encodeURIComponent(HERE)}`);
});

const SILENT = [
  ["a round that was not begun: opening one's own name begins none", round({ standing: "due" })],
  ["a page ticked off already", round({ here: step("bing-1", HERE, "opened") })],
  ["a page recorded", round({ here: step("bing-1", HERE, "recorded") })],
  ["a page that is no search", round({ here: null })],
  ["a round that is done", round({ standing: "done", next: null })],
];

for (const [what, state] of SILENT) {
  test(`nothing is ticked off for ${what}`, async () => {
    companion(state);
    assert.deepEqual(await roundFacts(TAB.url), { round: state, isRoundLate: false });
    assert.deepEqual(told, []);
  });
}

test("without a companion there is no round and no error, and it may still come", async () => {
  installCompanion({});
  assert.deepEqual(await roundFacts(TAB.url), { round: null, isRoundLate: true });
});

test("a companion that takes too long once is asked for the round again", async () => {
  companion(round({ here: null }));
  const { fetch } = globalThis;
  globalThis.fetch = async () => {
    throw new DOMException("too long", "TimeoutError");
  };
  assert.equal((await roundFacts(TAB.url)).isRoundLate, true);
  globalThis.fetch = fetch;
  assert.equal((await roundFacts(TAB.url)).round.standing, "running");
});

test("an answer that is not as agreed is no round", async () => {
  companion({ ...round(), next: step("x", "http://plain.example/", "waiting") });
  assert.deepEqual(await roundFacts(TAB.url), { round: null, isRoundLate: false });
});

test("the next search opens in the tab that shows one, ticked off before it is left", async () => {
  companion(round());
  const reply = await answer({ verb: "round-next", tab_id: 4 }, POPUP);
  assert.equal(reply.ok, true);
  assert.deepEqual(told, [{ search_id: "qwant-1", state: "opened", capture_id: null }]);
  assert.deepEqual(led, [[4, NEXT]]);
  assert.deepEqual(opened, []);
});

test("from any other page it opens in a tab of its own: that page is the doctor's", async () => {
  companion(round({ here: null }));
  await answer({ verb: "round-next", tab_id: 4 }, POPUP);
  assert.deepEqual(opened, [NEXT]);
  assert.deepEqual(led, []);
});

test("when nothing is left there is nowhere to lead to", async () => {
  companion(round({ next: null, standing: "done" }));
  const { ok, problem } = await answer({ verb: "round-next", tab_id: 4 }, POPUP);
  assert.equal(ok, false);
  assert.equal(problem.code, "round-over");
  assert.deepEqual(told, []);
});

test("a search is skipped and taken back", async () => {
  companion(round());
  await answer({ verb: "round-mark", search_id: "qwant-1", state: "skipped" }, POPUP);
  await answer({ verb: "round-mark", search_id: "qwant-1", state: "waiting" }, POPUP);
  assert.deepEqual(told.map(({ state }) => state), ["skipped", "waiting"]);
});

const REFUSED = [
  ["a state only the companion gives", { verb: "round-mark", search_id: "x", state: "recorded" }, POPUP],
  ["an id that leaves its path", { verb: "round-mark", search_id: "../x", state: "skipped" }, POPUP],
  ["no search to record", { verb: "round-record", tab_id: 4 }, POPUP],
  ["a page that asks", { verb: "round-next", tab_id: 4 }, { id: "avise", url: HERE, tab: TAB }],
];

for (const [what, body, sender] of REFUSED) {
  test(`refused: ${what}`, async () => {
    companion(round());
    assert.equal((await answer(body, sender)).problem?.code, "message-refused");
    assert.deepEqual(told, []);
  });
}
