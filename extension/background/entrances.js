/** Captures begun without the popup: context menu, keyboard, a picked review. */

import { findActiveTab, makeMenus, notify, openPopup, sessionRead } from "../lib/browser.js";
import { inLanguage, say, sayCount } from "../lib/i18n.js";
import vocabulary from "../shared/vocabulary.json" with { type: "json" };
import { capture } from "./capture.js";
import { complete } from "./whole.js";

const WEB = ["http://*/*", "https://*/*"];

export const makeOurMenus = () =>
  makeMenus([
    { id: "selection", contexts: ["selection"], title: say("menu_selection"), documentUrlPatterns: WEB },
    { id: "page", contexts: ["page"], title: say("menu_page"), documentUrlPatterns: WEB },
  ]);

async function sentenceFor(outcome) {
  if (outcome.kind === "saved") return say("notice_saved");
  if (outcome.kind === "failed") return say("notice_failed");
  const answer = await sessionRead(`answer:${outcome.captureId}`);
  if (!answer || answer.state === "to_read") return say("notice_to_read");
  const [worst] = answer.mentions;
  if (!worst) return say("notice_nothing");
  const severity = inLanguage(vocabulary.severities[worst.severity]);
  return sayCount("notice_read", answer.mentions.length, severity);
}

/** Captures, then opens the popup on the result; a notification where the browser will not. */
export async function announce(tab, method, selectionText = "") {
  const outcome = await capture(tab.id, method, selectionText);
  void complete(tab.id, outcome);
  try {
    await openPopup(tab.windowId);
  } catch (error) {
    console.debug("no popup without a click", error.message);
    await notify(`capture:${tab.id}`, say("extension_name"), await sentenceFor(outcome));
  }
}

export const onMenuClick = (info, tab) =>
  announce(tab, info.menuItemId === "selection" ? "selection" : "page", info.selectionText ?? "");

export async function onKey(command) {
  if (command !== "capture-page") return;
  const tab = await findActiveTab();
  if (tab) await announce(tab, "page");
}
