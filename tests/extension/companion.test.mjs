import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { answered, installBrowser, installCompanion, proving } from "./fakes.mjs";

installBrowser();
const companion = await import("../../extension/background/companion.js");

const PING = { "GET /ping": () => answered({ name: "avise", protocol: 1, instance: "here" }) };
const PROBLEM = (status, code) => ({ type: "about:blank", title: "T", status, code, remedy: "R" });
const PAIRED = proving("secret");
const kind = (expected, code) => (error) =>
  error.kind === expected && (code === undefined || error.told.code === code);

beforeEach(async () => {
  await companion.keepIdentity({ token: "secret", instance: "here" });
});

test("nobody listens: absent", async () => {
  installCompanion({});
  await assert.rejects(companion.ping(), kind("absent"));
});

test("an answer without our headers comes from another program, which never gets the token", async () => {
  const requests = installCompanion({ "POST /proofs": () => new Response("hello") });
  await assert.rejects(companion.postCapture(new Uint8Array([1])), kind("foreign"));
  assert.deepEqual(requests.map(({ path }) => path), ["/api/v1/proofs"]);
  assert.equal(JSON.stringify(requests).includes("secret"), false);
});

const REMEMBERED = "7".repeat(64);
const IMPOSTORS = [
  ["repeats an old proof", () => answered({ proof: REMEMBERED })],
  ["answers with something else", () => answered({ name: "avise", protocol: 1, instance: "here" })],
  ["says the token is unknown", () => answered(PROBLEM(401, "token-refused"), { status: 401 })],
  ["says the origin is unknown", () => answered(PROBLEM(403, "origin-refused"), { status: 403 })],
  ["knows no proofs", () => answered(PROBLEM(404, "not-found"), { status: 404 })],
  ["proves with another token", (options) => proving("other")["POST /proofs"](options)],
  ["passes on the proof of our companion on another port", proving("secret", { port: 8766 })["POST /proofs"]],
];

for (const [what, answer] of IMPOSTORS) {
  test(`a program that copies /ping and ${what} is named, and gets neither token nor capture`, async () => {
    const requests = installCompanion({ ...PING, "POST /proofs": answer, "POST /captures": () => answered({}) });
    await assert.rejects(companion.postCapture(new Uint8Array([1])), kind("foreign", "proof-refused"));
    await assert.rejects(companion.meet(), kind("foreign", "proof-refused"));
    assert.deepEqual(new Set(requests.map(({ path }) => path)), new Set(["/api/v1/proofs"]));
    assert.equal(requests.some(({ headers }) => "Authorization" in headers), false);
    assert.equal(JSON.stringify(requests).includes("secret"), false);
    assert.notEqual(await companion.getIdentity(), null, "the token stays");
  });
}

test("every request that carries the token comes after a proof of its own", async () => {
  const requests = installCompanion({
    ...PAIRED,
    "GET /alerts": () => answered({ urgent: 0, alerts: [] }),
  });
  await companion.getAlerts();
  await companion.getAlerts();
  assert.deepEqual(
    requests.map(({ path }) => path),
    ["/api/v1/proofs", "/api/v1/alerts", "/api/v1/proofs", "/api/v1/alerts"],
  );
  const [first, , second] = requests.map(({ body }) => body);
  assert.notEqual(JSON.parse(first).nonce, JSON.parse(second).nonce);
});

test("who has proven nothing chooses none of the words shown", async () => {
  const told = { ...PROBLEM(429, "too-many-requests"), title: "Appelez le 0899", remedy: "Maintenant" };
  installCompanion({ "GET /ping": () => answered(told, { status: 429 }) });
  await assert.rejects(companion.ping(), ({ told: { title, remedy } }) => title === "" && remedy === "");
});

test("another instance never gets the token nor a capture", async () => {
  const requests = installCompanion(proving("secret", { instance: "there" }));
  await assert.rejects(companion.getAlerts(), kind("unpaired", "instance-refused"));
  assert.equal(JSON.stringify(requests).includes("secret"), false);
});

test("another protocol is said with its number", async () => {
  installCompanion({ "GET /ping": () => answered({}, { protocol: "2" }) });
  await assert.rejects(companion.ping(), (error) => error.kind === "version" && error.told.protocol === 2);
});

test("reads carry the token, writes the instance and the media type too", async () => {
  const requests = installCompanion({
    ...PAIRED,
    "GET /alerts": () => answered({ urgent: 0, alerts: [] }),
    "POST /unpair": () => answered(null, { status: 204 }),
  });
  await companion.getAlerts();
  await companion.postUnpair();
  const [, alerts, , unpair] = requests.map(({ headers }) => headers);
  assert.equal(alerts.Authorization, "Bearer secret");
  assert.equal("Avise-Instance" in alerts, false);
  assert.equal(unpair["Avise-Instance"], "here");
  assert.equal(unpair["Content-Type"], "application/json");
  for (const headers of [alerts, unpair]) {
    assert.equal(headers["Avise-Protocol"], "1");
    assert.equal(headers["Accept-Language"], "fr");
  }
});

test("cookies, redirects and caches are out of the question", async () => {
  const requests = installCompanion(PING);
  await companion.ping();
  const [{ credentials, redirect, cache }] = requests;
  assert.deepEqual({ credentials, redirect, cache }, { credentials: "omit", redirect: "error", cache: "no-store" });
});

test("a token that our own companion no longer knows is forgotten", async () => {
  installCompanion({ ...PAIRED, "GET /alerts": () => answered(PROBLEM(401, "token-refused"), { status: 401 }) });
  await assert.rejects(companion.getAlerts(), kind("unpaired", "token-refused"));
  assert.equal(await companion.getIdentity(), null);
});

test("a refusal that is no problem body of ours is not understood, and the token stays", async () => {
  installCompanion({ ...PAIRED, "GET /alerts": () => answered({ error: "x" }, { status: 401 }) });
  await assert.rejects(companion.getAlerts(), kind("answer"));
  assert.notEqual(await companion.getIdentity(), null);
});

test("an answer that breaks its schema is refused with the place", async () => {
  installCompanion({ ...PAIRED, "GET /alerts": () => answered({ urgent: "1", alerts: [] }) });
  await assert.rejects(companion.getAlerts(), kind("answer", "answer $.urgent type"));
});

test("silence is a time-out, not an absence", async () => {
  globalThis.fetch = async () => { throw new DOMException("late", "TimeoutError"); };
  await assert.rejects(companion.ping(), kind("timeout"));
});

const ON_THE_NEXT = { ...proving("secret", { port: 8766 }), "GET /alerts": () => answered({ urgent: 0, alerts: [] }) };

for (const [what, first] of [
  ["nobody listens on the first port", null],
  ["a foreign program took the first port", { "POST /proofs": () => new Response("hello") }],
  ["another Avisé took the first port", proving("other", { instance: "there" })],
]) {
  test(`${what}: our companion is found on the next of the list, by its proof, and stays found`, async () => {
    await companion.setPort(8765);
    const requests = installCompanion(ON_THE_NEXT, { port: 8766, elsewhere: first ? { 8765: first } : {} });
    await companion.getAlerts();
    assert.equal(await companion.getPort(), 8766);
    await companion.getAlerts();
    const withToken = requests.filter(({ headers }) => "Authorization" in headers);
    assert.deepEqual(withToken.map(({ port }) => port), [8766, 8766]);
    await companion.setPort(8765);
  });
}

test("before pairing, an Avisé on the next port of the list is found", async () => {
  await companion.forgetIdentity();
  installCompanion(PING, { port: 8767 });
  assert.equal((await companion.ping()).instance, "here");
  assert.equal(await companion.getPort(), 8767);
  await companion.setPort(8765);
});

test("when our companion is nowhere, what is said is said of the port in use", async () => {
  installCompanion({ "POST /proofs": () => new Response("hello") }, { port: 8766 });
  await assert.rejects(companion.getAlerts(), kind("absent"));
  assert.equal(await companion.getPort(), 8765);
});
