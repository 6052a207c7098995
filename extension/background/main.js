/** Registers every listener at the top level, as a service worker must; decides nothing. */

import * as browser from "../lib/browser.js";
import { flushQueue, forgetOutcome, queue, RETRY_ALARM, watchQueue } from "./capture.js";
import { makeOurMenus, onKey, onMenuClick } from "./entrances.js";
import * as known from "./known.js";
import { answer } from "./messages.js";
import * as pairing from "./pairing.js";

/** A failure in the background is said in its console; the popup asks for itself. */
const calmly = (work) => (...parts) =>
  Promise.resolve(work(...parts)).catch((error) => console.warn("background", error.message));

async function refreshBadge() {
  const waiting = (await queue.list()).filter(({ kind, state }) => kind === "capture" && state === "waiting").length;
  await known.refreshBadge(waiting);
}

async function start() {
  await browser.hideStorageFromPages();
  await makeOurMenus();
  await browser.setAlarm(known.ALARM, known.EVERY_MINUTES);
  await watchQueue();
  await flushQueue();
  await refreshBadge();
}

const ALARMS = {
  [RETRY_ALARM]: async () => {
    await flushQueue();
    await refreshBadge();
  },
  [known.ALARM]: refreshBadge,
  [pairing.ALARM]: pairing.resume,
};

async function answerAndRecount(body, sender) {
  const reply = await answer(body, sender);
  if (["capture", "picked", "concerns", "flush"].includes(body?.verb)) void calmly(refreshBadge)();
  return reply;
}

browser.onInstalled(calmly(start));
browser.onStartup(calmly(start));
browser.onMessage(answerAndRecount);
browser.onMenu(calmly(onMenuClick));
browser.onCommand(calmly(onKey));
browser.onAlarm(calmly((name) => ALARMS[name]?.()));
browser.onTabRemoved(calmly(forgetOutcome));
