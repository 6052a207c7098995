import assert from "node:assert/strict";
import { test } from "node:test";

import { findRestriction, isOutcomeOf, STALE_MS, stateFor, STATES } from "../../extension/background/state.js";
import { KINDS } from "../../extension/lib/errors.js";
import { readText } from "./fakes.mjs";

const NOW = 1_000_000;
const READY = {
  permission: true, work: null, outcome: null, answer: null, pairing: null, paired: true,
  problem: null, restriction: null, now: NOW,
};
const facts = (different) => ({ ...READY, ...different });

const CASES = [
  ["ready", {}],
  ["permission-missing", { permission: false, problem: { kind: "absent" } }],
  ["companion-absent", { problem: { kind: "absent" }, paired: false }],
  ["another-program", { problem: { kind: "foreign" }, pairing: {} }],
  ["version-mismatch", { problem: { kind: "version" } }],
  ["not-paired", { paired: false, restriction: "browser" }],
  ["not-paired", { problem: { kind: "unpaired" } }],
  ["pairing", { paired: false, pairing: { code: "123456" } }],
  ["restricted", { restriction: "pdf" }],
  ["capturing", { work: { step: "reading", since: NOW - 10 }, problem: { kind: "absent" } }],
  ["ready", { work: { step: "reading", since: NOW - STALE_MS } }],
  ["advice", { outcome: { kind: "answered" }, answer: { state: "read" } }],
  ["to-read", { outcome: { kind: "answered" }, answer: { state: "to_read" } }],
  ["saved", { outcome: { kind: "saved", problem: { kind: "absent" } } }],
  ["error", { outcome: { kind: "failed", problem: { kind: "refused" } } }],
  ["error", { problem: { kind: "unavailable" } }],
];

for (const [state, different] of CASES) {
  test(`state: ${state} from ${JSON.stringify(different)}`, () => {
    assert.equal(stateFor(facts(different)), state);
  });
}

test("every kind of failure leads to a state that exists", () => {
  for (const { state } of Object.values(KINDS)) assert.ok(STATES.includes(state), state);
});

test("popup.html has exactly one section for each state", () => {
  const sections = [...readText("popup/popup.html").matchAll(/<section data-state="([^"]+)"/gu)];
  assert.deepEqual(sections.map(([, name]) => name).sort(), [...STATES].sort());
});

const PAGES = [
  ["https://exemple.fr/avis", "text/html", null],
  ["http://127.0.0.1:9000/page", "text/html", null],
  ["https://exemple.fr/avis", undefined, null],
  ["https://exemple.fr/a.pdf", "application/pdf", "pdf"],
  ["https://exemple.fr/a.PDF?page=2", null, "pdf"],
  ["https://exemple.fr/a.pdf", "text/html", null],
  ["https://exemple.fr/avis", null, "no-access"],
  [undefined, undefined, "no-access"],
  ["chrome://settings/", undefined, "browser"],
  ["edge://newtab/", undefined, "browser"],
  ["about:blank", undefined, "browser"],
  ["odd-scheme:thing", undefined, "browser"],
  ["chrome-extension://abc/x.html", undefined, "extension"],
  ["moz-extension://abc/x.html", undefined, "extension"],
  ["view-source:https://exemple.fr/", undefined, "source"],
  ["file:///home/x.html", undefined, "file"],
  ["https://addons.mozilla.org/fr/", undefined, "store"],
  ["https://chromewebstore.google.com/x", undefined, "store"],
  ["https://chrome.google.com/webstore/detail/x", undefined, "store"],
  ["http://127.0.0.1:8765/mentions", "text/html", "dashboard"],
  ["http://localhost:8765/", "text/html", "dashboard"],
];

for (const [url, contentType, restriction] of PAGES) {
  test(`restriction: ${url} (${contentType}) is ${restriction}`, () => {
    assert.equal(findRestriction({ url, contentType, port: 8765 }), restriction);
  });
}

test("every restriction has its sentence", () => {
  const catalogue = JSON.parse(readText("_locales/fr/messages.json"));
  for (const [, , restriction] of PAGES) {
    if (restriction) assert.ok(catalogue[`restricted_${restriction.replaceAll("-", "_")}`], restriction);
  }
});

test("an outcome belongs to its page, whatever the fragment", () => {
  const outcome = { url: "https://exemple.fr/avis" };
  assert.ok(isOutcomeOf(outcome, "https://exemple.fr/avis#deux"));
  assert.ok(!isOutcomeOf(outcome, "https://exemple.fr/autre"));
  assert.ok(isOutcomeOf(outcome, undefined), "the browser may hide the address");
  assert.ok(!isOutcomeOf(null, "https://exemple.fr/avis"));
});
