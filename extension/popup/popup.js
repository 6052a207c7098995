/**
 * Asks the background for the state, shows its section, passes clicks on.
 *
 * The window can also be opened in a tab (`popup.html?tab=ID`), as Firefox for Android does: it
 * then speaks of the tab with that number.
 */

import { askToReach, askToReachCompanion, findActiveTab, onSessionChange, openOptions, send } from "../lib/browser.js";
import { find, findAll, on, say as write, show } from "../lib/dom.js";
import { fill, say } from "../lib/i18n.js";
import { allTicks, drawAdvice } from "./advice.js";
import { drawRound } from "./round.js";
import { DRAWERS, drawNotes, drawOlder, drawPicture, drawQueue, problemTitle } from "./sections.js";
import { drawSite } from "./site.js";
import { copyNeutral, verify } from "./words.js";

/** The background answers for itself; a popup that polls shows pairing and sending as they end. */
const POLL_MS = 1500;
/** States reached when the companion answers this browser: what waits can go. */
const ANSWERING = ["ready", "restricted"];
const POLLED = ["pairing", "capturing", "saved", "companion-absent"];
/** States in which the companion can read a reply. */
const READING = ["ready", "restricted", "advice"];
const DIAGNOSED = ["permission-missing", "companion-absent", "another-program", "version-mismatch", "error"];

const slot = (name) => find(`[data-slot="${name}"]`);
let tabId = null;
let shown = { state: "checking" };
let timer = null;

async function findTabId() {
  const asked = new URLSearchParams(location.search).get("tab");
  if (/^[0-9]{1,10}$/u.test(asked ?? "")) return Number(asked);
  return (await findActiveTab())?.id ?? null;
}

/** Sends a verb; a refusal is shown as the state `error` and comes back as undefined. */
async function ask(verb, parts = {}) {
  const reply = await send({ verb, ...parts });
  if (reply?.ok) return reply.value;
  draw({ ...shown, state: "error", problem: reply?.problem ?? { kind: "unexpected", code: "no-reply" } });
  return undefined;
}

function draw(view) {
  const isNew = view.state !== shown.state;
  shown = view;
  document.body.dataset.state = view.state;
  for (const section of findAll("section[data-state]")) show(section, section.dataset.state === view.state);
  DRAWERS[view.state]?.(view);
  if (view.state === "advice" && isNew) drawAdvice(view, { open: openMention, tick: sendTicks });
  drawNotes(view);
  drawOlder(view);
  drawPicture(view);
  drawRound(view);
  drawSite(view);
  drawQueue(view, {
    retry: (id) => thenRefresh("retry", { id }),
    drop: (id) => thenRefresh("drop", { id }),
  });
  show(slot("diagnosis"), DIAGNOSED.includes(view.state));
  show(slot("words"), READING.includes(view.state));
  if (isNew) find(`section[data-state="${view.state}"] h1`).focus();
  if (isNew && view.state === "error") write(slot("status"), problemTitle(view.problem));
  if (isNew && ANSWERING.includes(view.state) && view.queue?.waiting > 0) void flush();
  clearTimeout(timer);
  if (POLLED.includes(view.state) || view.isRoundLate) timer = setTimeout(refresh, POLL_MS);
}

async function refresh() {
  const view = await ask("look", { tab_id: tabId });
  if (view) draw(view);
}

/** Sends what waits, and shows what has become of it. */
async function flush() {
  await send({ verb: "flush" });
  await refresh();
}

async function capture() {
  draw({ ...shown, state: "capturing", work: { step: "reading", since: Date.now() } });
  const view = await ask("capture", { tab_id: tabId });
  if (view) draw(view);
}

/** The button gives access to one page only: on the next one the popup is opened again. */
async function goOn() {
  if ((await ask("round-next", { tab_id: tabId })) !== undefined) window.close();
}

async function record() {
  const id = shown.round.here.id;
  draw({ ...shown, state: "capturing", work: { step: "reading", since: Date.now() } });
  const view = await ask("round-record", { tab_id: tabId, search_id: id });
  if (view) draw(view);
}

/** The page must have the focus to be pointed at: the popup closes. */
async function pick() {
  if ((await send({ verb: "pick", tab_id: tabId }))?.ok) window.close();
  else await refresh();
}

const openMention = (id) => ask("open", { path: `/mentions/${id}` });

async function sendTicks(mentions) {
  const reply = await send({ verb: "concerns", capture_id: shown.outcome.captureId, mentions });
  write(slot("status"), reply?.ok ? say("concerns_kept") : say("concerns_lost"));
}

async function connect() {
  await thenRefresh("connect");
}

async function copyDiagnosis() {
  await navigator.clipboard.writeText(slot("diagnosis-text").value);
  write(slot("status"), say("copied"));
}

/** Asked in the click itself: the browser refuses the question after an `await`. */
function grant() {
  askToReachCompanion().then(refresh, refresh);
}

/** Asked in the click itself, like `grant`; the browser's own question names the site. */
function watchSite() {
  askToReach(shown.site.pattern).then(refresh, refresh);
}

async function thenRefresh(verb, parts) {
  if ((await ask(verb, parts)) !== undefined) await refresh();
}

const ACTIONS = {
  look: refresh,
  grant,
  capture,
  pick,
  connect,
  options: () => openOptions(),
  dashboard: () => ask("open", { path: "/" }),
  "open-pairing": () => ask("open", { path: "/pairing" }),
  "stop-pairing": () => thenRefresh("stop-pairing"),
  again: () => thenRefresh("dismiss", { tab_id: tabId }),
  reread: async () => {
    const view = await ask("reread", { tab_id: tabId, capture_id: shown.outcome.captureId });
    if (view) draw(view);
  },
  "send-now": flush,
  flush,
  recheck: capture,
  "watch-site": watchSite,
  "leave-site": () => thenRefresh("leave-site", { site: shown.site.pattern }),
  "round-next": goOn,
  "round-record": record,
  "round-skip": () => thenRefresh("round-mark", { search_id: shown.round.next.id, state: "skipped" }),
  "round-undo": () => thenRefresh("round-mark", { search_id: shown.round.here.id, state: "waiting" }),
  "tick-all": () => allTicks(true),
  "tick-none": () => allTicks(false),
  "copy-diagnosis": copyDiagnosis,
  verify: () => verify(problemTitle),
  "copy-neutral": copyNeutral,
};

async function showDiagnosis() {
  if (!slot("diagnosis").open) return;
  slot("diagnosis-text").value = (await ask("diagnose", { tab_id: tabId })) ?? "";
}

/** « Ouvrir et capturer » was clicked for this page: the click on the button is the second half. */
const captureAwaited = () => (shown.state === "ready" && shown.known?.is_awaited ? capture() : undefined);

async function start() {
  fill();
  for (const button of findAll("[data-action]")) on(button, "click", () => ACTIONS[button.dataset.action]());
  on(slot("diagnosis"), "toggle", showDiagnosis);
  tabId = await findTabId();
  onSessionChange((keys) => {
    const ours = [`work:${tabId}`, `outcome:${tabId}`, `picture:${tabId}`, `observed:${tabId}`, "pendingPairing"];
    if (keys.some((key) => ours.includes(key)) && shown.state !== "error") void refresh();
  });
  await refresh();
  if (!ANSWERING.includes(shown.state) && shown.queue?.waiting > 0) await flush();
  await captureAwaited();
}

void start();
