/** What the companion already knows: of this page, and what is urgent, shown as the badge. */

import { localRead, localRemove, localWrite, setBadge, setTabBadge } from "../lib/browser.js";
import { pageKey } from "../lib/address.js";
import { say, sayCount } from "../lib/i18n.js";
import * as companion from "./companion.js";
import { sha256 } from "./queue.js";
import { withoutFragment } from "./state.js";

export const ALARM = "alerts";
export const EVERY_MINUTES = 15;
const LIST = "knownPages";
const HASH_LENGTH = 16;

/** `{known, worst_severity, least_days_left}` of the page shown. */
export const knownOf = (url) => companion.getPage(withoutFragment(url));

/** The badge counts what is urgent; its title says it in words, for those who do not see it. */
async function drawBadge(urgent, waiting) {
  const parts = [say("extension_name")];
  if (urgent > 0) parts.push(sayCount("badge_urgent", urgent));
  if (waiting > 0) parts.push(sayCount("queue_waiting", waiting));
  await setBadge(urgent > 0 ? String(urgent) : "", parts.join(" – "));
}

/**
 * Asks for the alerts of a paired browser; without one there is nothing to count.
 *
 * @returns {Promise<object | null>} the alerts, null without a companion to ask
 */
export async function refreshBadge(waiting) {
  const alerts = (await companion.getIdentity()) ? await companion.getAlerts() : null;
  await drawBadge(alerts?.urgent ?? 0, waiting);
  return alerts;
}

/** Brings the list of hashed pages up to date; a browser that is paired no longer keeps none. */
export async function refreshList() {
  if (!(await companion.getIdentity())) {
    await localRemove([LIST]);
    return;
  }
  const { salt, tag, pages } = await companion.getKnownPages((await localRead(LIST))?.tag ?? "");
  if (pages === null) return;
  const counts = Object.fromEntries(pages.map(({ hash, count }) => [hash, count]));
  await localWrite(LIST, { salt, tag, counts });
}

/**
 * Looks an address up in the list kept here: nobody is asked, nothing is written down.
 *
 * @param {string} url
 * @returns {Promise<{hash: string, count: number}>}
 */
export async function lookUp(url) {
  const list = await localRead(LIST);
  if (!list) return { hash: "", count: 0 };
  const digest = await sha256(new TextEncoder().encode(`${list.salt}\n${pageKey(url)}`));
  const hash = digest.slice(0, HASH_LENGTH);
  return { hash, count: Object.hasOwn(list.counts, hash) ? list.counts[hash] : 0 };
}

/** Says on the button of one tab how many mentions are known there. */
export async function drawTab(tabId, count) {
  if (count > 0) await setTabBadge(tabId, String(count), sayCount("badge_known", count));
}
