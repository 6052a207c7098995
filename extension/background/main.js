/** Registers every listener at the top level, as a service worker must; decides nothing. */

import * as browser from "../lib/browser.js";
import { flushQueue, forgetOutcome, queue, RETRY_ALARM, watchQueue } from "./capture.js";
import { makeOurMenus, onKey, onMenuClick } from "./entrances.js";
import * as known from "./known.js";
import { answer, openNews } from "./messages.js";
import * as notifying from "./notifying.js";
import * as observing from "./observing.js";
import * as pairing from "./pairing.js";

/** A failure in the background is said in its console; the popup asks for itself. */
const calmly = (work) => (...parts) =>
  Promise.resolve(work(...parts)).catch((error) => console.warn("background", error.message));

async function refreshBadge() {
  const waiting = (await queue.list()).filter(({ kind, state }) => kind === "capture" && state === "waiting").length;
  return known.refreshBadge(waiting);
}

/** Every quarter of an hour: what is urgent, what is new, which pages are known. */
async function refreshAll() {
  await notifying.tell(await refreshBadge());
  await known.refreshList();
}

async function onLoaded(tab) {
  const found = await observing.onLoaded(tab);
  if (found) await notifying.tellObserved(found, { isQuiet: (await refreshBadge())?.is_quiet });
}

async function start() {
  await browser.hideStorageFromPages();
  await makeOurMenus();
  await browser.setAlarm(known.ALARM, known.EVERY_MINUTES);
  await watchQueue();
  await flushQueue();
  await refreshAll();
}

const ALARMS = {
  [RETRY_ALARM]: async () => {
    await flushQueue();
    await refreshBadge();
  },
  [known.ALARM]: refreshAll,
  [pairing.ALARM]: pairing.resume,
};

/** What a capture or a tick changed: the count, and the pages that are known. */
async function recount() {
  await refreshBadge();
  await known.refreshList();
}

async function answerAndRecount(body, sender) {
  const reply = await answer(body, sender);
  if (["capture", "picked", "concerns", "flush", "disconnect"].includes(body?.verb)) void calmly(recount)();
  return reply;
}

browser.onInstalled(calmly(start));
browser.onStartup(calmly(start));
browser.onMessage(answerAndRecount);
browser.onMenu(calmly(onMenuClick));
browser.onCommand(calmly(onKey));
browser.onAlarm(calmly((name) => ALARMS[name]?.()));
browser.onTabRemoved(calmly(forgetOutcome));
browser.onTabLoaded(calmly(onLoaded));
browser.onNotificationClick(calmly(openNews));
