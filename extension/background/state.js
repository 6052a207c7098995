/** Pure: the facts known of a tab and of the companion in, the one popup state out. */

import { KINDS } from "../lib/errors.js";

const numbers = (version) => version.split(".").map(Number);

/**
 * Which of the two is to be updated when their versions differ: `extension`, `companion`, or null
 * when they are the same or the companion's is not known. They work together all the same.
 */
export function findOlder(extension, companion) {
  if (!companion) return null;
  const [ours, theirs] = [numbers(extension), numbers(companion)];
  for (let i = 0; i < Math.max(ours.length, theirs.length); i += 1) {
    const difference = (ours[i] ?? 0) - (theirs[i] ?? 0);
    if (difference !== 0) return difference < 0 ? "extension" : "companion";
  }
  return null;
}

/** Every state the popup can be in; popup.html has one section for each. */
export const STATES = [
  "checking",
  "permission-missing",
  "companion-absent",
  "another-program",
  "version-mismatch",
  "not-paired",
  "pairing",
  "ready",
  "restricted",
  "capturing",
  "advice",
  "to-read",
  "saved",
  "error",
];

/** A capture that has said nothing for so long was cut short with its service worker. */
export const STALE_MS = 90_000;

const RESTRICTED_SCHEMES = {
  "chrome:": "browser",
  "edge:": "browser",
  "brave:": "browser",
  "opera:": "browser",
  "vivaldi:": "browser",
  "about:": "browser",
  "resource:": "browser",
  "devtools:": "browser",
  "chrome-search:": "browser",
  "chrome-error:": "browser",
  "chrome-extension:": "extension",
  "moz-extension:": "extension",
  "view-source:": "source",
  "file:": "file",
  "data:": "file",
  "blob:": "file",
};

const STORES = ["addons.mozilla.org", "chromewebstore.google.com", "microsoftedge.microsoft.com"];

/**
 * Why a page cannot be captured, or null when it can.
 *
 * @param {{url?: string, contentType?: string, port: number}} page - `url` is absent when the
 *   browser gives us no access; `contentType` is null when no script could be run there
 */
export function findRestriction({ url, contentType, port }) {
  if (!url) return "no-access";
  const { protocol, hostname, pathname, port: pagePort } = new URL(url);
  if (RESTRICTED_SCHEMES[protocol]) return RESTRICTED_SCHEMES[protocol];
  if (protocol !== "http:" && protocol !== "https:") return "browser";
  if (STORES.includes(hostname)) return "store";
  if (hostname === "chrome.google.com" && pathname.startsWith("/webstore")) return "store";
  if (["127.0.0.1", "localhost"].includes(hostname) && pagePort === String(port)) return "dashboard";
  if (contentType?.includes("pdf")) return "pdf";
  // Firefox shows a PDF in a page of its own, where no script runs: only the address tells.
  if (contentType === null && /\.pdf$/iu.test(pathname)) return "pdf";
  return contentType === null ? "no-access" : null;
}

/** The address without its fragment: the same page for us. */
export const withoutFragment = (url) => (url ? url.split("#")[0] : url);

function stateOfOutcome({ outcome, answer }) {
  if (outcome.kind === "failed") return KINDS[outcome.problem.kind].state;
  if (outcome.kind === "saved") return "saved";
  return answer?.state === "to_read" ? "to-read" : "advice";
}

const isFresh = (work, now) => Boolean(work) && now - work.since < STALE_MS;

/** An outcome is of a page: once the tab shows another one, it is no longer news. */
export function isOutcomeOf(outcome, url) {
  return Boolean(outcome) && (!url || withoutFragment(outcome.url) === withoutFragment(url));
}

/**
 * Chooses the popup state.
 *
 * @param {object} facts
 * @param {boolean} facts.permission - may the extension talk to 127.0.0.1?
 * @param {{step: string, since: number} | null} facts.work - a capture under way in this tab
 * @param {object | null} facts.outcome - how the last capture of this page ended
 * @param {object | null} facts.answer - the companion's answer to it
 * @param {object | null} facts.pairing - a pairing request that waits
 * @param {boolean} facts.paired
 * @param {object | null} facts.problem - what kept the companion from being asked
 * @param {string | null} facts.restriction - why this page cannot be captured
 * @param {number} facts.now - milliseconds
 * @returns {string} one of STATES
 */
export function stateFor(facts) {
  if (!facts.permission) return "permission-missing";
  if (isFresh(facts.work, facts.now)) return "capturing";
  if (facts.outcome) return stateOfOutcome(facts);
  if (facts.problem) return KINDS[facts.problem.kind].state;
  if (facts.pairing) return "pairing";
  if (!facts.paired) return "not-paired";
  return facts.restriction ? "restricted" : "ready";
}
