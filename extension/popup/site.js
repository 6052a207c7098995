/** Draws what is known again of a page: found by a click or by itself, and the permission of its site. */

import { find, say as write, show } from "../lib/dom.js";
import { foundWords } from "../lib/found.js";
import { say, sayMoment } from "../lib/i18n.js";

const slot = (name) => find(`[data-slot="${name}"]`);
const button = (name) => find(`[data-action="${name}"]`);
/** States in which the doctor may decide of the site; elsewhere something presses more. */
const DECIDING = ["ready", "advice"];

function drawRechecked({ rechecked }) {
  show(slot("rechecked"), Boolean(rechecked));
  if (!rechecked) return;
  const words = foundWords(rechecked) || say("rechecked_waits");
  slot("rechecked").dataset.rechecked = rechecked.kind;
  write(slot("rechecked"), say("rechecked", sayMoment(rechecked.at), words));
}

function drawObserved({ state, answer }) {
  const words = state === "advice" ? foundWords(answer?.observed) : "";
  show(slot("observed"), words !== "");
  write(slot("observed"), words === "" ? "" : say("observed", words));
  // What is where it was calls for nothing: only a change has the colour of one.
  const { changed = 0, gone = 0 } = answer?.observed ?? {};
  slot("observed").classList.toggle("notice-calm", changed + gone === 0);
}

export function drawSite(view) {
  const { site, state, known, answer } = view;
  drawRechecked(view);
  drawObserved(view);
  show(slot("recheck"), state === "ready" && (known?.known ?? 0) > 0);
  const isAbout = site?.granted || (known?.known ?? 0) > 0 || (answer?.mentions.length ?? 0) > 0;
  const isTold = DECIDING.includes(state) && Boolean(site) && isAbout;
  show(slot("site"), isTold);
  if (!isTold) return;
  slot("site").dataset.granted = String(site.granted);
  write(slot("site-words"), say(site.granted ? "site_watched" : "site_ask", site.host));
  show(button("watch-site"), !site.granted);
  show(button("leave-site"), site.granted);
}
