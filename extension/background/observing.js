/**
 * Pages of a site the doctor gave access to: looked at again by itself when they open one.
 *
 * Only a page on which mentions are known, at most once in twenty hours, never in a private window
 * unless allowed; what was done is written down and shown. Nothing is opened and nothing loaded:
 * the page is the one the doctor looks at.
 */

import {
  getTab, grantedSites, localRead, localRemove, localWrite, mayReach, sessionRead, sessionWrite,
} from "../lib/browser.js";
import { capture, forgetOutcome } from "./capture.js";
import * as companion from "./companion.js";
import { drawTab, lookUp } from "./known.js";
import { findRestriction, withoutFragment } from "./state.js";

const HOUR_MS = 3_600_000;
export const AGAIN_MS = 20 * HOUR_MS;
/** Two pages opened at once are looked at one after the other, not both at the same time. */
const GAP_MS = 5_000;
/** Reviews come a moment after the page. */
const SETTLE_MS = 1_500;
const TIMES = "observedAt";
const JOURNAL = "observations";
const PRIVATE = "observePrivate";
const MOST_TIMES = 500;
const MOST_LINES = 30;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The pattern of a page's site; null for what is no page of the web. */
export function siteOf(url) {
  if (!url || !/^https?:/u.test(url)) return null;
  const { protocol, hostname } = new URL(url);
  return `${protocol}//${hostname}/*`;
}

export const wantsPrivate = async () => (await localRead(PRIVATE)) === true;
export const setPrivate = (wanted) => localWrite(PRIVATE, wanted);
export const journal = async () => (await localRead(JOURNAL)) ?? [];
export const forgetJournal = () => localRemove([JOURNAL, TIMES]);

/** What was looked at again in a tab, as long as the tab shows that page. */
export async function recheckedIn(tab) {
  const found = (await sessionRead(`observed:${tab.id}`)) ?? null;
  return found && found.url === withoutFragment(tab.url) ? found : null;
}

/** Takes the page's turn, or says that it is not due; a turn is taken before the work begins. */
async function takeTurn(hash, now) {
  return navigator.locks.request("avise-observing", async () => {
    const times = (await localRead(TIMES)) ?? {};
    const last = Math.max(0, ...Object.values(times));
    if (now - (times[hash] ?? 0) < AGAIN_MS || now - last < GAP_MS) return false;
    const latest = Object.entries({ ...times, [hash]: now }).sort((one, other) => other[1] - one[1]);
    await localWrite(TIMES, Object.fromEntries(latest.slice(0, MOST_TIMES)));
    return true;
  });
}

async function write(tab, found) {
  await sessionWrite(`observed:${tab.id}`, { url: withoutFragment(tab.url), ...found });
  if (tab.incognito) return;
  const line = { host: new URL(tab.url).hostname, ...found };
  await localWrite(JOURNAL, [line, ...(await journal())].slice(0, MOST_LINES));
}

/** Captures the page as a click would, and keeps what it found of the known mentions. */
async function observe(tab) {
  const outcome = await capture(tab.id, "page");
  const answer = outcome.kind === "answered" ? await companion.getCapture(outcome.captureId) : null;
  // The popup shows the page's own state: this was nobody's click.
  await forgetOutcome(tab.id);
  if (outcome.kind === "failed") return null;
  const found = { at: Date.now(), kind: outcome.kind, ...(answer?.observed ?? {}) };
  await write(tab, found);
  return found;
}

/** Tells whether a page may be looked at by itself: its site allowed, the companion there. */
async function mayObserve(tab) {
  const pattern = siteOf(tab.url);
  if (!pattern || !(await mayReach(pattern)) || !(await companion.getIdentity())) return false;
  return findRestriction({ url: tab.url, contentType: undefined, port: await companion.getPort() }) === null;
}

/**
 * A page has loaded whose address the browser lets us see: says how many mentions are known there,
 * and looks at it again where the doctor allowed that.
 *
 * @param {{id: number, url: string, incognito: boolean}} tab
 * @param {{now?: number, settleMs?: number}} how
 * @returns {Promise<object | null>} what was found, null when nothing was looked at
 */
export async function onLoaded(tab, { now = Date.now(), settleMs = SETTLE_MS } = {}) {
  if (tab.incognito && !(await wantsPrivate())) return null;
  const { hash, count } = await lookUp(tab.url);
  await drawTab(tab.id, count);
  if (count === 0 || !(await mayObserve(tab))) return null;
  await companion.meet();
  if (!(await takeTurn(hash, now))) return null;
  await wait(settleMs);
  const later = await getTab(tab.id);
  return withoutFragment(later.url) === withoutFragment(tab.url) ? observe(later) : null;
}

/** What the popup offers for the site of a page. */
export async function siteFacts(url) {
  const pattern = siteOf(url);
  return pattern ? { pattern, host: new URL(url).hostname, granted: await mayReach(pattern) } : null;
}

export const sites = grantedSites;
