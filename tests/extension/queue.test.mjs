import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { indexedStore, Queue } from "../../extension/background/queue.js";
import { CompanionError } from "../../extension/lib/errors.js";
import { memoryStore } from "./fakes.mjs";

const ONE = { id: "11111111-1111-4111-8111-111111111111", title: "Un « avis » 😀" };
const TWO = { id: "22222222-2222-4222-8222-222222222222", title: "Deux" };
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
const acknowledge = async (bytes) => ({ id: JSON.parse(new TextDecoder().decode(bytes)).id, sha256: hash(bytes) });

/** One holder at a time, as `navigator.locks` does. */
function oneAtATime() {
  let last = Promise.resolve();
  return (work) => (last = last.then(work, work));
}

function aQueue({ post = acknowledge, store = memoryStore(), onAcknowledged = async () => {} } = {}) {
  return { store, queue: new Queue({ store, post, lock: oneAtATime(), onAcknowledged }) };
}

const STORES = { memory: memoryStore, indexed: () => indexedStore(new IDBFactory()) };

for (const [name, makeStore] of Object.entries(STORES)) {
  test(`${name}: a capture is written before the first attempt and removed on its hash`, async () => {
    const store = makeStore();
    const seen = [];
    const post = async (bytes) => {
      seen.push((await store.all()).length);
      return acknowledge(bytes);
    };
    const { queue } = aQueue({ store, post });
    await queue.put(ONE, { title: ONE.title, tab_id: 1 });
    assert.equal((await queue.send(ONE.id)).kind, "acknowledged");
    assert.deepEqual(seen, [1]);
    assert.deepEqual(await queue.list(), []);
  });

  test(`${name}: the same bytes are sent again after a failure`, async () => {
    const sent = [];
    const post = async (bytes) => {
      sent.push(hash(bytes));
      if (sent.length === 1) throw new CompanionError("absent");
      return acknowledge(bytes);
    };
    const { queue } = aQueue({ store: makeStore(), post });
    await queue.put(ONE, {});
    assert.equal((await queue.send(ONE.id)).kind, "waiting");
    await queue.flush();
    assert.equal(sent[0], sent[1]);
    assert.deepEqual(await queue.list(), []);
  });
}

test("two wake-ups at once send a capture once", async () => {
  let sent = 0;
  const post = async (bytes) => {
    sent += 1;
    await new Promise((resolve) => setTimeout(resolve, 5));
    return acknowledge(bytes);
  };
  const { queue } = aQueue({ post });
  await queue.put(ONE, {});
  const ends = await Promise.all([queue.send(ONE.id), queue.flush(), queue.send(ONE.id)]);
  assert.equal(sent, 1);
  assert.equal(ends[2].kind, "gone");
});

test("an acknowledgement with another hash keeps the capture, refused", async () => {
  const post = async (bytes) => ({ ...(await acknowledge(bytes)), sha256: "0".repeat(64) });
  const { queue } = aQueue({ post });
  await queue.put(ONE, { title: ONE.title });
  assert.equal((await queue.send(ONE.id)).kind, "refused");
  const [entry] = await queue.list();
  assert.equal(entry.problem.code, "hash-differs");
  assert.equal("bytes" in entry, false);
});

test("an acknowledgement of another capture keeps this one", async () => {
  const post = async (bytes) => ({ ...(await acknowledge(bytes)), id: TWO.id });
  const { queue } = aQueue({ post });
  await queue.put(ONE, {});
  assert.equal((await queue.send(ONE.id)).kind, "refused");
});

test("a refused capture is not sent again until asked, and does not hold up the others", async () => {
  const sent = [];
  const post = async (bytes) => {
    const { id } = JSON.parse(new TextDecoder().decode(bytes));
    sent.push(id);
    if (id === ONE.id) throw new CompanionError("refused", { status: 422, code: "body-not-understood" });
    return acknowledge(bytes);
  };
  const { queue } = aQueue({ post });
  await queue.put(ONE, {});
  await queue.put(TWO, {});
  await queue.flush();
  await queue.flush();
  assert.deepEqual(sent, [ONE.id, TWO.id]);
  await queue.retry(ONE.id);
  await queue.flush();
  assert.deepEqual(sent, [ONE.id, TWO.id, ONE.id]);
  assert.equal((await queue.list())[0].tries, 2);
});

test("while the companion is away one attempt is made, not one for each capture", async () => {
  let attempts = 0;
  const post = async () => {
    attempts += 1;
    throw new CompanionError("absent");
  };
  const { queue } = aQueue({ post });
  await queue.put(ONE, {});
  await queue.put(TWO, {});
  await queue.flush();
  assert.equal(attempts, 1);
  assert.deepEqual((await queue.list()).map(({ state }) => state), ["waiting", "waiting"]);
});

test("a full disk is said and nothing is pretended", async () => {
  const store = { ...memoryStore(), put: async () => { throw new DOMException("full", "QuotaExceededError"); } };
  const { queue } = aQueue({ store });
  await assert.rejects(queue.put(ONE, {}), (error) => error.kind === "storage" && error.told.code === "QuotaExceededError");
});

test("a failure after the acknowledgement does not bring the capture back", async () => {
  const { queue } = aQueue({ onAcknowledged: async () => { throw new Error("popup gone"); } });
  await queue.put(ONE, {});
  await assert.rejects(queue.send(ONE.id), /popup gone/u);
  assert.deepEqual(await queue.list(), []);
});

test("only the doctor drops a capture", async () => {
  const { queue } = aQueue();
  await queue.put(ONE, {});
  await queue.drop(ONE.id);
  assert.deepEqual(await queue.list(), []);
});

const SUPPLEMENT = { id: "33333333-3333-4333-8333-333333333333" };
const ABOUT = { kind: "supplement", capture_id: ONE.id, title: ONE.title, tab_id: 1 };

test("a supplement waits for its capture, then goes to its own address", async () => {
  let isAway = true;
  const posted = [];
  const post = async (bytes, entry) => {
    if (isAway) throw new CompanionError("absent");
    posted.push([entry.kind ?? "capture", entry.capture_id ?? entry.id]);
    return acknowledge(bytes);
  };
  const { queue } = aQueue({ post });
  await queue.put(ONE, { title: ONE.title, tab_id: 1 });
  await queue.put(SUPPLEMENT, ABOUT);
  assert.equal((await queue.send(SUPPLEMENT.id)).kind, "waiting");
  await queue.flush();
  isAway = false;
  assert.equal((await queue.send(SUPPLEMENT.id)).kind, "waiting");
  assert.deepEqual(posted, []);
  await queue.flush();
  assert.deepEqual(posted, [["capture", ONE.id], ["supplement", ONE.id]]);
  assert.deepEqual(await queue.list(), []);
});

test("a refused capture keeps its supplement back, and takes it along when it is dropped", async () => {
  const post = async () => {
    throw new CompanionError("refused");
  };
  const { queue } = aQueue({ post });
  await queue.put(ONE, { title: ONE.title, tab_id: 1 });
  await queue.put(SUPPLEMENT, ABOUT);
  await queue.flush();
  assert.deepEqual((await queue.list()).map(({ kind, state, tries }) => [kind, state, tries]), [
    ["capture", "refused", 1],
    ["supplement", "waiting", 0],
  ]);
  await queue.drop(ONE.id);
  assert.deepEqual(await queue.list(), []);
});
