/** The advice card: most serious first, every word of the page and of the law as text only. */

import { find, findAll, make, on, say as write, show } from "../lib/dom.js";
import { inLanguage, say, sayCount, sayDay } from "../lib/i18n.js";
import vocabulary from "../shared/vocabulary.json" with { type: "json" };

const slot = (name) => find(`[data-slot="${name}"]`);
const LONG = 480;
const LEAD = 120;
const BATCH_MS = 250;
const DAY_MS = 86_400_000;
/** Beyond so many days, years say more. */
const DAYS_SAID = 400;

/** Likelihood in words: a number would promise more than a first reading can. */
export function likelihoodWord(likelihood) {
  return inLanguage(vocabulary.likelihoods.find(({ least }) => likelihood >= least));
}

/**
 * Cuts words into plain and marked pieces; positions count Unicode code points.
 *
 * @param {string} words
 * @param {{start: number, end: number}[]} spans - in any order; overlaps are joined
 * @returns {{text: string, isMarked: boolean}[]}
 */
export function markedPieces(words, spans) {
  const points = Array.from(words);
  const pieces = [];
  let at = 0;
  for (const { start, end } of [...spans].sort((one, other) => one.start - other.start)) {
    const from = Math.max(start, at);
    if (end <= from || from >= points.length) continue;
    if (from > at) pieces.push({ text: points.slice(at, from).join(""), isMarked: false });
    pieces.push({ text: points.slice(from, end).join(""), isMarked: true });
    at = Math.min(end, points.length);
  }
  if (at < points.length) pieces.push({ text: points.slice(at).join(""), isMarked: false });
  return pieces;
}

/** The share of the delay that is left, 0 to 1, or null when its beginning is not known. */
export function shareLeft(mention) {
  const begun = mention.published?.earliest;
  const ends = mention.deadline?.expires.earliest;
  const least = mention.deadline?.days_left.least;
  if (!begun || !ends || least === null) return null;
  const whole = (Date.parse(ends) - Date.parse(begun)) / DAY_MS;
  return whole > 0 ? Math.min(1, Math.max(0, least / whole)) : null;
}

/**
 * The whole years left, never one too many, today and the last useful day both counted.
 *
 * @param {number} least - days left, counted by the companion
 * @param {string} last - the last useful day such as 2032-11-22
 */
export function wholeYears(least, last) {
  const end = new Date(Date.parse(last) + DAY_MS);
  const now = new Date(Date.parse(last) - least * DAY_MS);
  const isShort = end.getUTCMonth() * 32 + end.getUTCDate() < now.getUTCMonth() * 32 + now.getUTCDate();
  return end.getUTCFullYear() - now.getUTCFullYear() - (isShort ? 1 : 0);
}

/** The day in the doctor's own time zone, such as 2026-11-23. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

const severityOf = ({ severity }) => vocabulary.severities[severity];

function drawWords(mention) {
  const pieces = markedPieces(mention.words, mention.signals).map(({ text, isMarked }) =>
    isMarked ? make("mark", {}, text) : text,
  );
  const quote = make("blockquote", { "data-part": "words" }, ...pieces);
  return mention.words.length > LONG ? folded(quote, mention) : quote;
}

/** A long review begins shortly before the first words that decided. */
function folded(whole, mention) {
  const points = Array.from(mention.words);
  const first = Math.min(...mention.signals.map(({ start }) => start), points.length);
  const from = first < points.length ? Math.max(0, first - LEAD) : 0;
  const shifted = mention.signals.map(({ start, end }) => ({ start: start - from, end: end - from }));
  const part = markedPieces(points.slice(from, from + LONG).join(""), shifted.filter(({ start }) => start >= 0));
  const short = make(
    "blockquote",
    { "data-part": "words" },
    from > 0 ? "… " : null,
    ...part.map(({ text, isMarked }) => (isMarked ? make("mark", {}, text) : text)),
    " …",
  );
  const more = make("button", { type: "button", class: "quiet", "data-action": "whole-text" }, say("words_more"));
  on(more, "click", () => {
    short.replaceWith(whole);
    more.remove();
  });
  return make("div", {}, short, more);
}

const reasonsFor = (signals) => {
  const seen = new Map(signals.map((signal) => [`${signal.text}|${signal.label}`, signal]));
  return [...seen.values()].slice(0, 4);
};

function drawReasons({ signals, other_natures: others }) {
  const lines = reasonsFor(signals).map(({ text, label }) => make("li", {}, make("q", {}, text), ` – ${label}`));
  const also = others.map(({ label, likelihood }) => `${label} (${likelihoodWord(likelihood)})`);
  return [
    lines.length > 0 ? make("h3", {}, say("reasons_title")) : null,
    lines.length > 0 ? make("ul", { class: "signals", "data-part": "signals" }, ...lines) : null,
    also.length > 0 ? make("p", { class: "soft" }, say("natures_also", also.join(", "))) : null,
  ];
}

function drawNature(mention) {
  const tag = mention.abstain ? make("span", { class: "tag doubtful" }, say("abstain_tag")) : null;
  return make("p", { class: "nature", "data-part": "nature", "data-nature": mention.nature },
    make("strong", {}, mention.nature_label), ` – ${likelihoodWord(mention.likelihood)}`, tag ? " " : null, tag);
}

function drawDoubt(mention) {
  if (!mention.abstain) return null;
  return make("p", { class: "doubt", "data-part": "abstain" },
    make("strong", {}, say("abstain_title")), mention.abstain_why ? ` – ${mention.abstain_why}` : null);
}

const isWebAddress = (url) => /^https?:\/\//u.test(url ?? "");
const linkOr = (text, url) =>
  isWebAddress(url) ? make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text) : text;

function drawArticle({ article }) {
  if (!article) return null;
  const check = article.to_check ? make("span", { class: "tag" }, say("article_to_check")) : null;
  return make("p", { "data-part": "article" }, `${say("article_title")} `, linkOr(article.label, article.url), " ", check);
}

function drawDeadline(mention) {
  const { deadline } = mention;
  if (!deadline) return null;
  const share = shareLeft(mention);
  const bar = share === null
    ? null
    : make("meter", { min: 0, max: 1, low: 0.34, high: 0.67, optimum: 1, value: share, "aria-label": deadline.label });
  return make("div", { class: "deadline", "data-part": "deadline", "data-deadline": deadline.state },
    make("p", {}, make("strong", {}, deadline.sentence), make("span", { class: "soft" }, ` – ${deadline.label}`)), bar);
}

/** The day a step should be taken by; one that is today or gone is said as such. */
const sayBefore = (before) => (before <= today() ? say("step_today") : say("step_before", sayDay(before)));

function drawStep({ id, title, why, act_before: before, link }) {
  return make("li", { "data-step": id },
    make("strong", {}, linkOr(title, link)),
    before ? make("span", { class: "tag" }, sayBefore(before)) : null,
    make("span", { class: "why" }, why));
}

function drawSteps({ steps }) {
  if (steps.length === 0) return [];
  return [make("h3", {}, say("steps_title")), make("ol", { class: "steps", "data-part": "steps" }, ...steps.map(drawStep))];
}

function banner(part, sentence, why) {
  return make("p", { class: `banner ${part}`, "data-part": part },
    make("strong", {}, sentence), why ? make("span", { class: "why" }, why) : null);
}

/** In the order somebody with ten seconds needs it: what, which words, how long, what to do. */
function drawCard(mention, open) {
  const dashboard = make("button", { type: "button", "data-action": "mention" }, say("mention_open"));
  on(dashboard, "click", () => open(mention.id));
  const parts = [
    drawNature(mention),
    drawWords(mention),
    mention.is_cut ? make("p", { class: "doubt", "data-part": "cut" }, say("words_cut")) : null,
    drawDeadline(mention),
    mention.is_protected ? banner("protected", say("protected"), mention.protected_why) : null,
    mention.do_not_reply ? banner("do-not-reply", say("do_not_reply"), mention.do_not_reply_why) : null,
    ...drawSteps(mention),
    drawArticle(mention),
    drawDoubt(mention),
    ...drawReasons(mention),
    dashboard,
  ];
  return parts.filter((part) => part !== null);
}

/** The least that is left, or that it may be too late: never the better case alone. */
function shortDelay({ state, days_left: { least }, expires }) {
  if (state !== "running" || least === null) return inLanguage(vocabulary.deadline_states[state]);
  return least > DAYS_SAID ? sayCount("years_left", wholeYears(least, expires.earliest)) : sayCount("days_left", least);
}

function rowTitle(mention) {
  const severity = severityOf(mention);
  const rating = mention.rating === null ? null
    : make("span", { class: "rating" }, say("rating", mention.rating, mention.rating_max ?? 5));
  const days = mention.deadline ? make("span", { class: "days" }, shortDelay(mention.deadline)) : null;
  return [
    make("span", { class: "badge" }, make("span", { "aria-hidden": "true" }, severity.icon), ` ${inLanguage(severity)}`),
    make("span", { class: "who" }, mention.author || say("no_author")),
    rating,
    make("span", { class: "what" }, mention.nature_label),
    days,
  ].filter((part) => part !== null);
}

function drawRow(mention, index, acts) {
  const name = `mention-${index}`;
  const tick = make("input", { type: "checkbox", id: `${name}-tick`, checked: mention.concerns !== false });
  const label = make("label", { for: `${name}-tick`, class: "tick" }, tick, ` ${say("concerns_me")}`,
    make("span", { class: "spoken" }, ` (${mention.author || say("no_author")})`));
  const why = mention.concerns_why
    ? make("p", { class: "soft concern-why", "data-part": "concerns-why" }, mention.concerns_why) : null;
  const head = make("button", { type: "button", class: "row", "aria-expanded": index === 0, "aria-controls": name, "data-action": "expand" }, ...rowTitle(mention));
  head.setAttribute("aria-expanded", String(index === 0));
  const card = make("div", { id: name, class: "card", hidden: index !== 0 });
  const fillOnce = () => card.childElementCount === 0 && card.append(...drawCard(mention, acts.open));
  if (index === 0) fillOnce();
  on(head, "click", () => {
    fillOnce();
    show(card, card.hidden);
    head.setAttribute("aria-expanded", String(!card.hidden));
  });
  on(tick, "change", () => {
    // What was found before the doctor spoke is no reason any more.
    if (why) show(why, false);
    noteTick(mention.id, tick.checked, acts.tick);
  });
  return make("li", { "data-mention": mention.id, "data-severity": mention.severity, "data-concerns": String(tick.checked) },
    make("h2", {}, head), label, why, card);
}

let ticks = new Map();
let batch = null;

/** Ticks are sent together, shortly after the last one. */
function noteTick(id, concerns, tick) {
  ticks.set(id, concerns);
  const row = findAll("[data-mention]").find((line) => line.dataset.mention === id);
  row.dataset.concerns = String(concerns);
  clearTimeout(batch);
  const sendAll = () => {
    const mentions = [...ticks].map(([mention, said]) => ({ id: mention, concerns: said }));
    ticks = new Map();
    if (mentions.length > 0) tick(mentions);
  };
  batch = setTimeout(sendAll, BATCH_MS);
  globalThis.onpagehide = sendAll;
}

/** « Tout » and « Aucun »: as if each box had been ticked by hand. */
export function allTicks(isTicked) {
  for (const box of findAll("[data-mention] input[type='checkbox']")) {
    if (box.checked !== isTicked) box.click();
  }
}

function titleFor(answer) {
  const count = answer.mentions.length;
  return count === 0 ? say("advice_none") : sayCount("advice_title", count);
}

/** How the page was read, so that a doubtful reading is not taken for a sure one. */
function drawPage({ page, problems }) {
  const method = vocabulary.reading_methods[page.method];
  const how = page.method === "none" || !method ? null : inLanguage(method);
  const parts = [page.platform, how, ...problems.map(({ sentence }) => sentence)];
  write(slot("advice-page"), parts.filter(Boolean).join(" – "));
}

/**
 * Draws the answer to a capture.
 *
 * @param {{answer: object}} view
 * @param {{open: (id: string) => void, tick: (mentions: object[]) => void}} acts
 */
export function drawAdvice({ answer }, acts) {
  if (!answer) return;
  write(slot("advice-title"), titleFor(answer));
  drawPage(answer);
  slot("mentions").replaceChildren(...answer.mentions.map((mention, index) => drawRow(mention, index, acts)));
  show(slot("nothing"), answer.mentions.length === 0);
  show(slot("ticks"), answer.mentions.length > 1);
  const { law_version: law, law_checked_on: day } = answer;
  write(slot("advice-law"), law && answer.mentions.length > 0 ? say("advice_law", law, day ? sayDay(day) : "?") : "");
  write(slot("status"), titleFor(answer));
}
