/**
 * Captures on their way: written before the first attempt, removed on an acknowledged hash.
 *
 * One sender at a time (`lock`), so that two wake-ups never send the same capture twice at once.
 * The store, the sender and the lock are handed in; `indexedStore` is the real store.
 */

import { describe, KINDS, CompanionError } from "../lib/errors.js";

const DATABASE = "avise";
const SHELF = "captures";

/** @returns {Promise<string>} the SHA-256 of `bytes` in hexadecimal */
export async function sha256(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** IndexedDB holds what storage.local cannot: captures of up to 25 MB. */
export function indexedStore(factory = globalThis.indexedDB) {
  let opened = null;
  const open = () => {
    const request = factory.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(SHELF, { keyPath: "id" });
    return settled(request);
  };
  const within = async (mode, act) => {
    opened ??= open();
    const transaction = (await opened).transaction(SHELF, mode, { durability: "strict" });
    const result = await settled(act(transaction.objectStore(SHELF)));
    await /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
      if (mode === "readonly") resolve();
    }));
    return result;
  };
  return {
    put: (entry) => within("readwrite", (shelf) => shelf.put(entry)),
    get: (id) => within("readonly", (shelf) => shelf.get(id)),
    all: () => within("readonly", (shelf) => shelf.getAll()),
    remove: (id) => within("readwrite", (shelf) => shelf.delete(id)),
  };
}

const byAge = (one, other) => one.queued_at.localeCompare(other.queued_at);

/** What the popup shows of an entry: never the bytes. */
const outline = ({ id, kind = "capture", title, queued_at, state, problem, tries }) => ({
  id, kind, title, queued_at, state, problem, tries,
});

export class Queue {
  #store;
  #post;
  #lock;
  #onAcknowledged;

  /**
   * @param {object} parts
   * @param parts.store - `put`, `get`, `all`, `remove`
   * @param {(bytes: Uint8Array, entry: object) => Promise<object>} parts.post - resolves to an
   *   answer with the `id` and `sha256` of what was kept
   * @param {(work: () => Promise<any>) => Promise<any>} parts.lock - one holder at a time
   * @param {(entry: object, answer: object) => Promise<void>} parts.onAcknowledged
   */
  constructor({ store, post, lock, onAcknowledged }) {
    this.#store = store;
    this.#post = post;
    this.#lock = lock;
    this.#onAcknowledged = onAcknowledged;
  }

  /** Writes a capture body for good; throws `storage` when the disk refuses. */
  async put(body, about) {
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    const entry = {
      ...about,
      id: body.id,
      bytes,
      sha256: await sha256(bytes),
      queued_at: new Date().toISOString(),
      state: "waiting",
      problem: null,
      tries: 0,
    };
    try {
      await this.#store.put(entry);
    } catch (error) {
      throw new CompanionError("storage", { code: String(error?.name ?? "storage") });
    }
    return entry;
  }

  async #attempt(entry) {
    const answer = await this.#post(entry.bytes, entry);
    if (answer.id !== entry.id || answer.sha256 !== entry.sha256) {
      throw new CompanionError("answer", { code: "hash-differs" });
    }
    await this.#store.remove(entry.id);
    return answer;
  }

  /** One attempt at one entry; a failure is a value, kept with the entry. */
  async #deliver(entry) {
    let answer;
    try {
      answer = await this.#attempt(entry);
    } catch (error) {
      const problem = describe(error);
      const state = KINDS[problem.kind].waits ? "waiting" : "refused";
      await this.#store.put({ ...entry, tries: entry.tries + 1, state, problem });
      return { kind: state, problem };
    }
    // Outside: once acknowledged, nothing may bring the capture back.
    await this.#onAcknowledged(entry, answer);
    return { kind: "acknowledged", answer };
  }

  /** The entry, unless it completes a capture that has not arrived itself. */
  async #sendable(id) {
    const entry = await this.#store.get(id);
    const owner = entry?.capture_id;
    return owner && (await this.#store.get(owner)) ? null : entry;
  }

  /** Sends what waits, oldest first, and stops at the first that has to wait longer. */
  flush() {
    return this.#lock(async () => {
      for (const { id } of (await this.#store.all()).sort(byAge)) {
        const entry = await this.#sendable(id);
        if (entry?.state === "waiting" && (await this.#deliver(entry)).kind === "waiting") return;
      }
    });
  }

  /** Sends one capture now, before older ones: somebody is looking at it. */
  send(id) {
    return this.#lock(async () => {
      const entry = await this.#store.get(id);
      if (!entry) return { kind: "gone" };
      return (await this.#sendable(id)) ? this.#deliver(entry) : { kind: "waiting", problem: null };
    });
  }

  /** A refused capture waits again, after the doctor asked for it. */
  retry(id) {
    return this.#lock(async () => {
      const entry = await this.#store.get(id);
      if (entry) await this.#store.put({ ...entry, state: "waiting", problem: null });
    });
  }

  /** Only the doctor removes a capture that was not acknowledged; its supplement goes with it. */
  drop(id) {
    return this.#lock(async () => {
      for (const { id: other, capture_id: owner } of await this.#store.all()) {
        if (owner === id) await this.#store.remove(other);
      }
      await this.#store.remove(id);
    });
  }

  async list() {
    return (await this.#store.all()).sort(byAge).map(outline);
  }
}
