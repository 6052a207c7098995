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

export function drawRound({ round, state }) {
  const told = isTold(round) && WORDS[round.standing] !== undefined;
  show(slot("round"), told);
  if (!told) return;
  const { here, next, standing } = round;
  slot("round").dataset.round = standing;
  slot("round").dataset.done = round.done;
  write(slot("round-words"), WORDS[standing](round));
  write(slot("round-here"), here ? sayHere(here) : "");
  show(slot("round-here"), Boolean(here));
  show(button("record"), Boolean(here) && here.state !== "recorded" && state === "ready");
  show(button("next"), Boolean(next));
  write(button("next"), standing === "due" ? say("round_begin") : say("round_next"));
  show(button("skip"), standing === "running" && Boolean(next));
  show(button("undo"), Boolean(here) && ["recorded", "skipped"].includes(here.state));
}
