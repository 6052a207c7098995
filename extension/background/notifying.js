/**
 * Notifications: delays that come near and pages the alert services brought, in one message.
 *
 * Each delay is said once for each step nearer, each number of new pages once; nothing in the
 * hours of silence, which the dashboard keeps, nothing when switched off. No word of a review and
 * no name: a screen is seen by others.
 */

import { localRead, localWrite, notify } from "../lib/browser.js";
import { foundWords } from "../lib/found.js";
import { say, sayCount } from "../lib/i18n.js";

export const ID = "avise-news";
const OFF = "notificationsOff";
const SAID = "notified";
/** Days left at which a delay is said again. */
const STEPS = [0, 1, 3, 7, 15, 30];
const NO_DELAY = 999;

export const wantsNotifications = async () => (await localRead(OFF)) !== true;
export const setNotifications = (wanted) => localWrite(OFF, !wanted);

const stepOf = (days) => (days === null ? NO_DELAY : (STEPS.find((step) => days <= step) ?? NO_DELAY));

/**
 * Chooses what there is to say.
 *
 * @param {object} alerts - the companion's answer
 * @param {{steps?: Record<string, number>, newAlerts?: number}} said - what was said before
 * @returns {{nearer: number, fewest: number | null, fresh: number, said: object}} delays that came
 *   nearer, the fewest days among them, pages that are new, what is said from now on
 */
export function newsIn(alerts, said = {}) {
  const before = said.steps ?? {};
  const steps = Object.fromEntries(alerts.alerts.map((one) => [one.mention_id, stepOf(one.least_days_left)]));
  const nearer = alerts.alerts.filter(
    ({ mention_id: id }) => !Object.hasOwn(before, id) || steps[id] < before[id],
  );
  const days = nearer.map((one) => one.least_days_left).filter((one) => one !== null);
  const newAlerts = alerts.new_alerts ?? 0;
  const fresh = Math.max(0, newAlerts - (said.newAlerts ?? 0));
  return {
    nearer: nearer.length,
    fewest: days.length > 0 ? Math.min(...days) : null,
    fresh,
    said: { steps, newAlerts },
  };
}

/** The sentences of a message, most pressing first. */
export function wordsFor({ nearer, fewest, fresh }) {
  const words = [];
  if (nearer > 0) words.push(sayCount("notice_urgent", nearer));
  if (fewest !== null) words.push(sayCount("notice_days", Math.max(0, fewest)));
  if (fresh > 0) words.push(sayCount("notice_new", fresh));
  return words.join(" ");
}

/** Says what is new since the last time; what falls into the hours of silence is said after them. */
export async function tell(alerts) {
  if (!alerts || alerts.is_quiet || !(await wantsNotifications())) return null;
  const news = newsIn(alerts, (await localRead(SAID)) ?? {});
  await localWrite(SAID, news.said);
  const words = wordsFor(news);
  if (!words) return null;
  await notify(ID, say("extension_name"), words);
  return words;
}

/** Says what a page looked at by itself showed, where something changed. */
export async function tellObserved(found, { isQuiet = false } = {}) {
  const moved = (found?.changed ?? 0) + (found?.gone ?? 0);
  if (moved === 0 || isQuiet || !(await wantsNotifications())) return null;
  const words = say("notice_observed", foundWords({ changed: found.changed, gone: found.gone }));
  await notify(ID, say("extension_name"), words);
  return words;
}

/** Where a click on a message leads: to the pages found, when it spoke of nothing else. */
export const pathFor = async () => {
  const { steps = {} } = (await localRead(SAID)) ?? {};
  return Object.keys(steps).length === 0 ? "/watch/alerts" : "/";
};
