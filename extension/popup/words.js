/** « Vérifier une réponse »: a text goes to the companion, what was found comes back; text only. */

import { send } from "../lib/browser.js";
import { find, make, on, say as write, show } from "../lib/dom.js";
import { inLanguage, say } from "../lib/i18n.js";
import vocabulary from "../shared/vocabulary.json" with { type: "json" };
import { markedPieces } from "./advice.js";

const slot = (name) => find(`[data-slot="${name}"]`);

/** Asks what the text should not say; `titleOf` gives the words of a refusal. */
export async function verify(titleOf) {
  const text = slot("words-text").value;
  if (text.trim() === "") {
    tell(say("words_empty"));
    slot("words-text").focus();
    return;
  }
  write(slot("status"), say("words_busy"));
  const reply = await send({ verb: "verify", text, audience: "public" });
  if (reply?.ok) draw(text, reply.value, titleOf);
  else tell(titleOf(reply?.problem));
}

export async function copyNeutral() {
  await navigator.clipboard.writeText(slot("words-neutral").textContent);
  write(slot("status"), say("copied"));
}

/** A sentence in place of a result: nothing was checked. */
function tell(sentence) {
  show(slot("words-result"), false);
  write(slot("words-problem"), sentence);
  show(slot("words-problem"), true);
  write(slot("status"), sentence);
}

function draw(text, answer, titleOf) {
  show(slot("words-problem"), false);
  write(slot("words-sentence"), answer.sentence);
  write(slot("status"), answer.sentence);
  write(slot("words-neutral"), answer.neutral);
  slot("words-marked").replaceChildren(
    ...markedPieces(text, answer.findings).map(({ text: part, isMarked }) =>
      isMarked ? make("mark", {}, part) : document.createTextNode(part),
    ),
  );
  show(slot("words-marked"), answer.findings.length > 0);
  slot("words-findings").replaceChildren(...answer.findings.map((one) => finding(text, one, titleOf)));
  show(slot("words-result"), true);
}

function finding(text, one, titleOf) {
  const words = Array.from(text).slice(one.start, one.end).join("");
  return make(
    "li",
    { "data-finding": one.kind },
    make("strong", {}, inLanguage(vocabulary.guard_kinds[one.kind])),
    " ",
    make("q", { dir: "auto" }, words),
    make("p", {}, one.why),
    make("p", { class: "soft" }, one.source),
    one.reworded === null ? null : rewording(one, titleOf),
  );
}

function rewording(one, titleOf) {
  const button = make("button", { type: "button" }, say("action_take"));
  on(button, "click", async () => {
    slot("words-text").value = one.reworded;
    await verify(titleOf);
    slot("words-text").focus();
  });
  return make("div", {}, make("p", {}, make("em", {}, one.rewording)), button);
}
