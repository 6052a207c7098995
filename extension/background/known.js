/** What the companion already knows: of this page, and what is urgent, shown as the badge. */

import { setBadge } from "../lib/browser.js";
import { say, sayCount } from "../lib/i18n.js";
import * as companion from "./companion.js";
import { withoutFragment } from "./state.js";

export const ALARM = "alerts";
export const EVERY_MINUTES = 15;

/** `{known, worst_severity, least_days_left}` of the page shown. */
export const knownOf = (url) => companion.getPage(withoutFragment(url));

/** The badge counts what is urgent; its title says it in words, for those who do not see it. */
export async function drawBadge(urgent, waiting) {
  const parts = [say("extension_name")];
  if (urgent > 0) parts.push(sayCount("badge_urgent", urgent));
  if (waiting > 0) parts.push(sayCount("queue_waiting", waiting));
  await setBadge(urgent > 0 ? String(urgent) : "", parts.join(" – "));
}

/** Asks for the alerts of a paired browser; without one there is nothing to count. */
export async function refreshBadge(waiting) {
  const urgent = (await companion.getIdentity()) ? (await companion.getAlerts()).urgent : 0;
  await drawBadge(urgent, waiting);
}
