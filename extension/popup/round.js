/** Draws the round of searches: how far it is, which search the page is, the way to the next. */

import { find, say as write, show } from "../lib/dom.js";
import { say } from "../lib/i18n.js";

const slot = (name) => find(`[data-slot="${name}"]`);
const button = (name) => find(`[data-action="round-${name}"]`);

const WORDS = {
  due: ({ total }) => say("round_due", total),
  running: ({ done, total }) => say("round_running", done, total),
  done: () => say("round_done"),
};

/** A round that is over is told only on one of its own pages: nobody is reminded of it. */
const isTold = (round) => ["due", "running"].includes(round?.standing) || Boolean(round?.here);

const sayHere = ({ label, state }) => (state === "recorded" ? say("round_recorded", label) : say("round_here", label));

/** What the page just recorded shows; nothing to read on it is said too. */
function foundWords({ here, found }) {
  if (here?.state !== "recorded") return "";
  if (!found) return say("round_unread");
  const parts = [say("round_found", found.total, found.own, found.hostile)];
  if (found.new + found.gone > 0) parts.push(say("round_moved", found.new, found.gone));
  return parts.join(" ");
}

/** A search page holds no review to point at: it says that it is kept, not that nothing was found. */
function drawKept({ round, state, answer }) {
  if (state !== "advice" || round?.here?.state !== "recorded" || answer?.mentions.length !== 0) return;
  write(slot("advice-title"), say("round_kept"));
  show(slot("nothing"), false);
}

export function drawRound(view) {
  const { round, state } = view;
  const told = isTold(round) && WORDS[round.standing] !== undefined;
  show(slot("round"), told);
  if (!told) return;
  const { here, next, standing } = round;
  slot("round").dataset.round = standing;
  slot("round").dataset.done = round.done;
  write(slot("round-words"), WORDS[standing](round));
  write(slot("round-here"), here ? sayHere(here) : "");
  show(slot("round-here"), Boolean(here));
  write(slot("round-found"), foundWords(round));
  show(slot("round-found"), here?.state === "recorded");
  drawKept(view);
  show(button("record"), Boolean(here) && here.state !== "recorded" && state === "ready");
  show(button("next"), Boolean(next));
  write(button("next"), standing === "due" ? say("round_begin") : say("round_next"));
  show(button("skip"), standing === "running" && Boolean(next));
  show(button("undo"), Boolean(here) && ["recorded", "skipped"].includes(here.state));
}
