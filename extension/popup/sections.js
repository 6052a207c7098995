/** Fills the section of each popup state from the view; text only. */

import { find, findAll, make, on, say as write, show } from "../lib/dom.js";
import { inLanguage, say, sayCount } from "../lib/i18n.js";
import vocabulary from "../shared/vocabulary.json" with { type: "json" };

const slot = (name) => find(`[data-slot="${name}"]`);
const STEPS = ["reading", "picture", "keeping", "sending"];

/** Codes of our own that have a sentence; the others are told by their kind. */
const KEY_OF_CODE = {
  "nothing-selected": "nothing_selected",
  "hash-differs": "hash_differs",
  QuotaExceededError: "quota",
  "restricted-pdf": "pdf",
};
const SPOKEN_KINDS = ["timeout", "answer", "storage", "page", "absent", "foreign", "unpaired"];

const keyFor = ({ kind, code }) =>
  KEY_OF_CODE[code] ?? (SPOKEN_KINDS.includes(kind) ? kind : "unexpected");

/** What the companion said, else the shared words for its code, else our own sentence. */
const told = (problem, part) => {
  if (problem?.[part]) return problem[part];
  const entry = vocabulary.problems[problem?.code];
  return entry ? inLanguage(entry[part]) : say(`error_${keyFor(problem ?? {})}_${part}`);
};

export const problemTitle = (problem) => told(problem, "title");
const problemRemedy = (problem) => told(problem, "remedy");

function drawPairing({ pairing }) {
  if (!pairing) return;
  const { code, expires_at: end } = pairing;
  slot("code").dataset.code = code;
  write(slot("code"), `${code.slice(0, 3)}\u202f${code.slice(3)}`);
  const minutes = Math.max(1, Math.ceil((Date.parse(end) - Date.now()) / 60_000));
  write(slot("pairing-expires"), sayCount("pairing_expires", minutes));
}

function drawUnpaired({ problem, pairingEnded }) {
  const wasOurs = ["instance-refused", "token-refused", "origin-refused"].includes(problem?.code);
  const sentence = wasOurs ? problemTitle(problem) : pairingEnded ? say(`pairing_${pairingEnded}`) : "";
  write(slot("unpaired-notice"), sentence);
  show(slot("unpaired-notice"), sentence !== "");
}

/** A program that copies what Avisé says of itself is told from one that merely has the port. */
function drawForeign({ port, problem }) {
  const isPosing = problem?.code === "proof-refused";
  write(slot("foreign-port"), say(isPosing ? "foreign_posing" : "foreign_port", port));
  show(slot("foreign-restored"), isPosing);
}

function drawAbsent({ queue, restriction }) {
  const waiting = queue?.waiting ?? 0;
  write(slot("absent-waiting"), waiting > 0 ? sayCount("queue_waiting", waiting) : say("queue_none"));
  show(find("[data-later]"), !restriction);
}

function drawError({ problem }) {
  write(slot("error-title"), problemTitle(problem));
  write(slot("error-remedy"), problemRemedy(problem));
}

function drawToRead({ answer }) {
  const lines = (answer?.problems ?? []).map(({ sentence }) => make("li", {}, sentence));
  slot("to-read-problems").replaceChildren(...lines);
}

function drawCapturing({ work }) {
  const at = STEPS.indexOf(work?.step);
  slot("progress").value = at + 1;
  write(slot("step"), say(`step_${STEPS[Math.max(at, 0)]}`));
  write(slot("status"), say(`step_${STEPS[Math.max(at, 0)]}`));
}

function drawReady({ known }) {
  const count = known?.known ?? 0;
  slot("known").dataset.known = count;
  write(slot("known"), count > 0 ? sayCount("ready_known", count) : say("ready_known_none"));
}

/** How each section is filled; the states left out hold nothing that varies. */
export const DRAWERS = {
  "companion-absent": drawAbsent,
  "another-program": drawForeign,
  "version-mismatch": ({ problem }) =>
    write(slot("versions"), say("version_both", 1, problem?.protocol ?? "?")),
  "not-paired": drawUnpaired,
  pairing: drawPairing,
  ready: drawReady,
  restricted: ({ restriction }) =>
    write(slot("restricted-why"), say(`restricted_${restriction.replaceAll("-", "_")}`)),
  capturing: drawCapturing,
  "to-read": drawToRead,
  saved: ({ problem }) => write(slot("saved-why"), problem ? problemTitle(problem) : ""),
  error: drawError,
};

/** What was left out of the capture, beside its result. */
export function drawNotes({ state, outcome }) {
  const isTold = ["advice", "to-read", "saved"].includes(state);
  const notes = isTold ? (outcome?.notes ?? []) : [];
  slot("notes").replaceChildren(
    ...notes.map((note) => make("li", { "data-note": note }, say(`note_${note.replaceAll("-", "_")}`))),
  );
  show(slot("notes"), notes.length > 0);
}

/** Versions that differ and still understand each other: said, in the way of nothing. */
export function drawOlder({ state, versions }) {
  const isTold = ["ready", "restricted", "advice"].includes(state) && Boolean(versions?.older);
  show(slot("older"), isTold);
  if (isTold) write(slot("older"), say(`older_${versions.older}`, versions.extension, versions.companion));
}

const wholeWords = ({ state, done, total, notes = [] }) => {
  if (state === "running") return total > 1 ? say("whole_running", done, total) : say("whole_title");
  const reasons = notes.map((note) => say(`note_${note.replaceAll("-", "_")}`));
  return [say(state === "kept" ? "whole_kept" : "whole_none"), ...reasons].join(" ");
};

/** The picture of the whole page, under way or ended; the advice is there meanwhile. */
export function drawPicture({ state, picture }) {
  const isTold = ["advice", "to-read", "saved"].includes(state) && Boolean(picture);
  show(slot("whole"), isTold);
  if (!isTold) return;
  slot("whole").dataset.whole = picture.state;
  const isRunning = picture.state === "running";
  write(slot("whole-words"), wholeWords(picture));
  show(slot("whole-progress"), isRunning);
  if (isRunning && picture.total > 0) {
    slot("whole-progress").max = picture.total;
    slot("whole-progress").value = picture.done;
  }
}

function refusedLine({ id, title, problem }, { retry, drop }) {
  const [again, away] = ["retry", "drop"].map((name) =>
    make("button", { type: "button", class: "quiet", "data-queue": name }, say(`queue_${name}`)),
  );
  on(again, "click", () => retry(id));
  on(away, "click", () => drop(id));
  const name = make("span", { class: "name" }, say("queue_refused", title || say("no_title")));
  return make("li", { "data-refused": id }, name, make("span", {}, problemTitle(problem)), again, away);
}

/** States in which sending what waits has a chance, and no other button offers it. */
const CAN_SEND = ["ready", "restricted", "advice", "to-read"];

/** Captures that wait, and those that were refused and need a decision. */
export function drawQueue({ state, queue }, acts) {
  const { waiting = 0, refused = [] } = queue ?? {};
  show(slot("queue"), state !== "capturing" && (waiting > 0 || refused.length > 0));
  slot("queue").dataset.waiting = waiting;
  write(slot("queue-waiting"), waiting > 0 ? sayCount("queue_waiting", waiting) : "");
  show(find("[data-action='flush']"), waiting > 0 && CAN_SEND.includes(state));
  const ids = refused.map(({ id }) => id).join();
  const drawn = findAll("[data-refused]").map((line) => line.dataset.refused).join();
  if (ids === drawn) return;
  slot("queue-refused").replaceChildren(...refused.map((entry) => refusedLine(entry, acts)));
}
