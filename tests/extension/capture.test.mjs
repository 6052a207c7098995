import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";

import "fake-indexeddb/auto";

import { answered, installBrowser, installCompanion, proving, readJson } from "./fakes.mjs";

const TAB = { id: 7, url: "https://avis.exemple.fr/dr#haut", active: true, windowId: 1 };
const { api, alarms } = installBrowser({ tab: TAB });
const capturing = await import("../../extension/background/capture.js");
const companion = await import("../../extension/background/companion.js");
const { look, diagnose } = await import("../../extension/background/look.js");
const { check } = await import("../../extension/lib/check.js");

const SNAPSHOT = {
  url: "https://avis.exemple.fr/dr", canonical_url: null, title: "Avis du Dr Secret", lang: "fr",
  captured_at: "2026-11-23T10:00:00.000Z", time_zone: "Europe/Paris", viewport: null,
  dom: "<html><body>Mots secrets</body></html>", frames: [], excerpt: null, cuts: [],
  contentType: "text/html", notes: [],
};
const PICTURE = "data:image/png;base64,iVBORw0KGgo=";

function page(different = {}) {
  const snapshot = { ...SNAPSHOT, ...different };
  api.scripting = {
    executeScript: async ({ func }) => [{ result: func?.name === "contentTypeOfPage" ? snapshot.contentType : func?.name === "readPage" ? snapshot : null }],
  };
  api.tabs.captureVisibleTab = async () => PICTURE;
}

const acknowledged = ({ body }) => {
  const { id, url, title } = JSON.parse(new TextDecoder().decode(body));
  const sha256 = createHash("sha256").update(body).digest("hex");
  const about = { url, title, platform: null, kind: "reviews", method: "repeated", confidence: 1 };
  return answered({ id, sha256, state: "read", page: about, mentions: [], problems: [], law_version: null, law_checked_on: null }, { status: 201 });
};
const serve = () => installCompanion({ ...proving("secret-token"), "POST /captures": acknowledged });
const bodyOf = (request) => JSON.parse(new TextDecoder().decode(request.body));

beforeEach(async () => {
  page();
  await companion.keepIdentity({ token: "secret-token", instance: "here" });
  for (const { id } of await capturing.queue.list()) await capturing.queue.drop(id);
  await capturing.forgetOutcome(TAB.id);
});

test("a capture is sent once, as its schema wants it, and its answer is at hand", async () => {
  const requests = serve();
  const outcome = await capturing.capture(TAB.id, "page");
  assert.equal(outcome.kind, "answered");
  const sent = requests.filter(({ path }) => path === "/api/v1/captures");
  assert.equal(sent.length, 1);
  assert.deepEqual(check(bodyOf(sent[0]), readJson("shared/schemas/capture.schema.json")), []);
  assert.equal(bodyOf(sent[0]).screenshot.media_type, "image/png");
  const view = await look(TAB.id);
  assert.equal(view.state, "advice");
  assert.equal(view.answer.id, outcome.captureId);
});

test("with the companion away it waits, is retried by alarm, and arrives once", async () => {
  installCompanion({});
  assert.equal((await capturing.capture(TAB.id, "page")).kind, "saved");
  assert.equal((await look(TAB.id)).state, "saved");
  assert.equal((await look(TAB.id)).queue.waiting, 1);
  assert.ok(alarms.has(capturing.RETRY_ALARM));
  const requests = serve();
  await Promise.all([capturing.flushQueue(), capturing.flushQueue()]);
  assert.equal(requests.filter(({ path }) => path === "/api/v1/captures").length, 1);
  assert.equal((await look(TAB.id)).state, "advice");
  assert.equal(alarms.has(capturing.RETRY_ALARM), false);
});

test("a refused body is kept, shown with its reason, and not retried", async () => {
  const problem = { type: "about:blank", title: "Trop lourd", status: 413, code: "too-large", remedy: "R" };
  installCompanion({ ...proving("secret-token"), "POST /captures": () => answered(problem, { status: 413 }) });
  assert.equal((await capturing.capture(TAB.id, "page")).kind, "failed");
  const requests = serve();
  await capturing.flushQueue();
  assert.equal(requests.length, 0);
  const view = await look(TAB.id);
  assert.equal(view.state, "error");
  assert.deepEqual(view.queue.refused.map((entry) => entry.problem.title), ["Trop lourd"]);
});

const NOT_QUEUED = [
  ["a collector that sends an address of a file", { url: "file:///etc/passwd" }, "restricted-file"],
  ["a PDF", { contentType: "application/pdf" }, "restricted-pdf"],
  ["a field the schema does not know", { token: "x" }, "capture $ additionalProperties"],
  ["a number where words belong", { title: 3 }, "capture $.title type"],
];

for (const [what, different, code] of NOT_QUEUED) {
  test(`${what} never reaches the queue`, async () => {
    const requests = serve();
    page(different);
    const outcome = await capturing.capture(TAB.id, "page");
    assert.equal(outcome.kind, "failed");
    assert.equal(outcome.problem.code, code);
    assert.equal(requests.length, 0);
    assert.deepEqual(await capturing.queue.list(), []);
  });
}

test("the page chooses neither the id nor the method nor the browser's name", async () => {
  const requests = serve();
  page({ id: "evil", method: "manual", user_agent: "evil" });
  await capturing.capture(TAB.id, "page");
  const body = bodyOf(requests.find(({ path }) => path === "/api/v1/captures"));
  assert.equal(body.method, "page");
  assert.notEqual(body.id, "evil");
  assert.notEqual(body.user_agent, "evil");
});

test("without a picture the capture goes on and says so", async () => {
  const requests = serve();
  api.tabs.captureVisibleTab = async () => { throw new Error("not allowed"); };
  const outcome = await capturing.capture(TAB.id, "page");
  assert.deepEqual(outcome.notes, ["picture-refused"]);
  assert.equal(bodyOf(requests.find(({ path }) => path === "/api/v1/captures")).screenshot, null);
});

test("a PNG over the limit is taken again as JPEG", async () => {
  const asked = [];
  api.tabs.captureVisibleTab = async (_, options) => {
    asked.push(options.format);
    return options.format === "png" ? `data:image/png;base64,${"A".repeat(21_000_000)}` : "data:image/jpeg;base64,/9j/4AAQ";
  };
  const requests = serve();
  await capturing.capture(TAB.id, "page");
  assert.deepEqual(asked, ["png", "jpeg"]);
  assert.equal(bodyOf(requests.find(({ path }) => path === "/api/v1/captures")).screenshot.media_type, "image/jpeg");
});

test("nothing selected is said; words selected in a frame of another site are kept", async () => {
  serve();
  assert.equal((await capturing.capture(TAB.id, "selection")).problem.code, "nothing-selected");
  assert.equal((await capturing.capture(TAB.id, "selection", "Accueil glacial")).kind, "answered");
});

test("what does not fit is left out in the order of its weight as proof, and said", () => {
  const frame = { url: "about:srcdoc", dom: "x".repeat(400) };
  const body = { dom: "y".repeat(100), frames: [frame], screenshot: { media_type: "image/png", data: "A".repeat(400) } };
  assert.deepEqual(capturing.fit(body, 2000).notes, []);
  assert.deepEqual(capturing.fit(body, 700).notes, ["frames-left-out"]);
  assert.deepEqual(capturing.fit(body, 300).notes, ["frames-left-out", "picture-too-large"]);
  assert.throws(() => capturing.fit(body, 50), (error) => error.told.code === "too-large");
});

test("the diagnosis holds no address, no word of the page and no token", async () => {
  installCompanion({});
  await capturing.capture(TAB.id, "page");
  const text = await diagnose(TAB.id);
  assert.match(text, /queue: 1 waiting/u);
  assert.doesNotMatch(text, /exemple|secret|Secret/u);
});

test("the answers of the last twenty captures are kept at hand, no more", async () => {
  const { keepAnswer } = capturing;
  for (let n = 0; n < 25; n += 1) await keepAnswer({ id: `capture-${n}` });
  const kept = Object.keys(await api.storage.session.get(null)).filter((key) => key.startsWith("answer:"));
  assert.equal(kept.length, 20);
  assert.ok(kept.includes("answer:capture-24"));
  assert.equal(kept.includes("answer:capture-4"), false);
});
