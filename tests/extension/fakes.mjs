/** What the tests put in place of the browser: one object, only what the code under test asks. */

import { createHash, createHmac, hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";

const at = (path) => new URL(`../../extension/${path}`, import.meta.url);

export const readText = (path) => readFileSync(at(path), "utf8");
export const readJson = (path) => JSON.parse(readText(path));

function area() {
  let kept = {};
  return {
    get: async (key) => (key === null ? structuredClone(kept) : { [key]: structuredClone(kept[key]) }),
    set: async (values) => {
      kept = { ...kept, ...structuredClone(values) };
    },
    remove: async (keys) => {
      for (const key of [keys].flat()) delete kept[key];
    },
  };
}

const sayFrom = (catalogue) => (key, parts = []) =>
  (catalogue[key]?.message ?? "").replace(/\$(\d)/gu, (_, index) => parts[index - 1] ?? "");

/** Puts a browser in place; must be called before the modules under test are imported. */
export function installBrowser({ language = "fr", tab = null } = {}) {
  const alarms = new Map();
  const opened = [];
  globalThis.chrome = {
    i18n: { getMessage: sayFrom(readJson(`_locales/${language}/messages.json`)) },
    runtime: {
      id: "avise",
      getURL: (path) => `chrome-extension://avise/${path}`,
      getManifest: () => readJson("manifest.json"),
    },
    storage: { local: area(), session: area() },
    permissions: {
      contains: async () => true,
      getAll: async () => ({ origins: ["http://127.0.0.1/*"] }),
    },
    alarms: {
      create: (name) => alarms.set(name, true),
      get: async (name) => alarms.get(name),
      clear: async (name) => alarms.delete(name),
    },
    tabs: { get: async () => tab, create: async ({ url }) => opened.push(url) },
    action: {
      setBadgeBackgroundColor: async () => {},
      setBadgeText: async ({ text }) => (globalThis.chrome.badge = text),
      setTitle: async ({ title }) => (globalThis.chrome.title = title),
    },
  };
  let last = Promise.resolve();
  const request = (_, work) => (last = last.then(work, work));
  const navigator = { locks: { request }, userAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/153.0" };
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
  return { alarms, opened, api: globalThis.chrome };
}

/** An instance's answer, as the companion gives it. */
export const answered = (body, { status = 200, instance = "here", protocol = "1" } = {}) =>
  new Response(body === null ? null : JSON.stringify(body), {
    status,
    headers: { "Avise-Instance": instance, "Avise-Protocol": protocol },
  });

const LABEL = "avise companion proof 1";

/** The paired companion's answer to `POST /proofs`: the same bytes, by another library. */
export const proving = (token, { instance = "here", port = 8765 } = {}) => ({
  "POST /proofs": ({ body }) => {
    const secret = createHash("sha256").update(token).digest();
    const derived = Buffer.from(hkdfSync("sha256", secret, "", LABEL, 48));
    const { key, nonce } = JSON.parse(body);
    if (key !== derived.subarray(0, 16).toString("hex")) return answered({}, { status: 404, instance });
    const said = [LABEL, instance, port, nonce].join("\n");
    const proof = createHmac("sha256", derived.subarray(16)).update(said).digest("hex");
    return answered({ proof }, { instance });
  },
});

/**
 * Puts a companion in place of the network; returns the list of requests it received.
 *
 * `elsewhere` says what listens on other ports: port → answers, as for the first.
 */
export function installCompanion(answers, { port = 8765, elsewhere = {} } = {}) {
  const requests = [];
  const listening = { [port]: answers, ...elsewhere };
  globalThis.fetch = async (url, options) => {
    const { pathname, search, port: asked } = new URL(url);
    if (!(asked in listening)) throw new TypeError("connection refused");
    const answers = listening[asked];
    requests.push({ port: Number(asked), path: pathname + search, ...options });
    const found = answers[`${options.method} ${pathname.replace("/api/v1", "")}`];
    if (!found) throw new TypeError("connection refused");
    return found(options);
  };
  return requests;
}

/** A store in memory with the same four verbs as the real one. */
export function memoryStore() {
  const kept = new Map();
  return {
    put: async (entry) => void kept.set(entry.id, structuredClone(entry)),
    get: async (id) => structuredClone(kept.get(id)),
    all: async () => [...kept.values()].map((entry) => structuredClone(entry)),
    remove: async (id) => void kept.delete(id),
  };
}
