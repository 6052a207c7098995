import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";

import { answered, installBrowser, installCompanion } from "./fakes.mjs";

const { alarms } = installBrowser();
const pairing = await import("../../extension/background/pairing.js");
const companion = await import("../../extension/background/companion.js");
const { commitTo, digitsOf } = await import("../../extension/background/digits.js");

const THEIRS = "ab".repeat(32);
const SOON = new Date(Date.now() + 300_000).toISOString();
const PAST = new Date(Date.now() - 1000).toISOString();
const request = (different) => ({
  id: "p1", part: THEIRS, state: "pending", expires_at: SOON, token: null, instance: null, ...different,
});
const serve = (asked, later) =>
  installCompanion({
    "POST /pairings": () => answered(asked, { status: 201 }),
    "POST /pairings/p1/part": () => answered({ ...asked, part: "0".repeat(64) }),
    "GET /pairings/p1": () => answered({ ...later, token: null }),
    "POST /pairings/p1/token": () => answered(later),
  });

beforeEach(async () => {
  await companion.forgetIdentity();
  await pairing.stopWaiting();
});

test("the part is shown only once the companion has sent its own, and is the one committed to", async () => {
  const requests = serve(request(), request());
  await pairing.connect();
  const [asked, shown] = requests.map(({ body }) => JSON.parse(body));
  assert.deepEqual(requests.map(({ path }) => path), ["/api/v1/pairings", "/api/v1/pairings/p1/part"]);
  assert.equal(await commitTo(shown.part), asked.commitment);
  assert.equal(JSON.stringify(asked).includes(shown.part), false);
});

test("the digits are worked out from our port and the first part told, never taken from an answer", async () => {
  const requests = serve(request(), request());
  await pairing.connect();
  const { part: ours } = JSON.parse(requests[1].body);
  const { code } = await pairing.getPending();
  assert.equal(code, await digitsOf({ port: 8765, ours, theirs: THEIRS }));
  assert.match(code, /^[0-9]{6}$/u);
});

for (const { port, theirs, ours, commitment, digits } of JSON.parse(readFileSync(new URL("../cases/digits.json", import.meta.url)))) {
  test(`the companion on port ${port} works out the same digits`, async () => {
    // « theirs » is the extension's part for the companion.
    assert.equal(await commitTo(theirs), commitment);
    assert.equal(await digitsOf({ port, ours: theirs, theirs: ours }), digits);
  });
}

test("the six digits are kept outside the popup and asked about by alarm", async () => {
  serve(request(), request());
  await pairing.connect();
  assert.equal((await pairing.getPending()).code.length, 6);
  assert.ok(alarms.has(pairing.ALARM));
  await pairing.resume();
  assert.notEqual(await pairing.getPending(), null);
  assert.equal(await companion.getIdentity(), null);
});

test("once allowed, token and instance are kept and the waiting ends", async () => {
  serve(request(), request({ state: "allowed", token: "secret", instance: "here" }));
  await pairing.connect();
  await pairing.resume();
  assert.deepEqual(await companion.getIdentity(), { token: "secret", instance: "here" });
  assert.equal(await pairing.getPending(), null);
  assert.equal(await pairing.getEnd(), null);
  assert.equal(alarms.has(pairing.ALARM), false);
});

test("two wake-ups at once ask for the token, given once, one after the other", async () => {
  let asked = 0;
  const answers = [request({ state: "allowed", token: "secret", instance: "here" }), request({ state: "allowed" })];
  installCompanion({
    "POST /pairings": () => answered(request(), { status: 201 }),
    "POST /pairings/p1/part": () => answered(request()),
    "GET /pairings/p1": () => answered(request({ state: "allowed" })),
    "POST /pairings/p1/token": () => answered(answers[asked++]),
  });
  await pairing.connect();
  await Promise.all([pairing.resume(), pairing.resume()]);
  assert.equal(asked, 1);
  assert.equal((await companion.getIdentity()).token, "secret");
});

test("a refusal is remembered until the next request", async () => {
  serve(request(), request({ state: "refused" }));
  await pairing.connect();
  await pairing.resume();
  assert.equal(await pairing.getEnd(), "refused");
  await pairing.connect();
  assert.equal(await pairing.getEnd(), null);
});

test("a request that nobody answered expires by itself", async () => {
  serve(request({ expires_at: PAST }), request());
  await pairing.connect();
  assert.equal(await pairing.getPending(), null);
  assert.equal(await pairing.getEnd(), "expired");
});

test("disconnecting forgets our side even when the companion is away", async () => {
  await companion.keepIdentity({ token: "secret", instance: "here" });
  installCompanion({});
  await assert.rejects(pairing.disconnect(), (error) => error.kind === "absent");
  assert.equal(await companion.getIdentity(), null);
});

const BROWSERS = [
  ["Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0", "Firefox 153 (Linux)"],
  ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36", "Chrome 156 (Windows)"],
  ["Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0", "Edge 156 (Windows)"],
  ["something else", "?"],
];

for (const [agent, name] of BROWSERS) {
  test(`the dashboard will show « ${name} »`, () => assert.equal(pairing.nameBrowser(agent), name));
}
