/** The round of searches: leads from one to the next, ticks off what is open, records a page. */

import { getTab, leadTab, openTab } from "../lib/browser.js";
import { CompanionError } from "../lib/errors.js";
import { capture } from "./capture.js";
import * as companion from "./companion.js";
import { withoutFragment } from "./state.js";
import { complete } from "./whole.js";

const say = (id, state, captureId = null) =>
  companion.postRoundStep({ search_id: id, state, capture_id: captureId });

/** A companion that is busy, or starts again, may answer the next time it is asked. */
const MAY_COME = ["timeout", "absent"];

/**
 * Where the round stands, the page shown ticked off when it is one of its searches; whether a
 * round that is not known may still come.
 *
 * A round begins by a click only: opening one's own name is no round yet. Without an answer there
 * is nothing to show: the popup says by itself what keeps the companion from answering.
 */
export async function roundFacts(url) {
  try {
    const round = await companion.getRound(withoutFragment(url ?? ""));
    const isNew = round.standing === "running" && round.here?.state === "waiting";
    return { round: isNew ? await say(round.here.id, "opened") : round, isRoundLate: false };
  } catch (error) {
    console.debug("no round", error.message);
    return { round: null, isRoundLate: MAY_COME.includes(error.kind) };
  }
}

/** Opens the next search: in this tab when it shows one of the round, else in a new one. */
export async function goOn({ tab_id: tabId }) {
  const tab = await getTab(tabId);
  const round = await companion.getRound(withoutFragment(tab.url ?? ""));
  if (!round.next) throw new CompanionError("unexpected", { code: "round-over" });
  await say(round.next.id, "opened");
  if (round.here) await leadTab(tabId, round.next.url);
  else await openTab(round.next.url);
}

/** Captures the page as always, and says which search it answers. */
export async function record({ tab_id: tabId, search_id: id }) {
  const outcome = await capture(tabId, "page");
  // One that waits in the queue is told by its address when it arrives.
  if (outcome.kind === "answered") await say(id, "recorded", outcome.captureId);
  void complete(tabId, outcome);
}

export const mark = ({ search_id: id, state }) => say(id, state);
