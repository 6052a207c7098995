/**
 * One act of capturing: collector and screenshot → a checked body → the queue → how it ended.
 *
 * Each step is written to session storage, from which the popup draws it, whenever it is opened.
 */

import {
  clearAlarm, getTab, hasAlarm, injectFiles, runInPage, sessionRead, sessionRemove, sessionWrite,
  setAlarm, takePicture, version,
} from "../lib/browser.js";
import { check } from "../lib/check.js";
import { CompanionError, describe } from "../lib/errors.js";
import captureSchema from "../shared/schemas/capture.schema.json" with { type: "json" };
import { getPort, postCapture, postSupplement } from "./companion.js";
import { Queue, indexedStore } from "./queue.js";
import { findRestriction, withoutFragment } from "./state.js";

export const RETRY_ALARM = "retry";
const RETRY_MINUTES = 0.5;
const KEPT_ANSWERS = 20;
/** The companion takes 25 MB a capture. */
const BODY_LIMIT = 25_000_000;
const PICTURE_LIMIT = captureSchema.$defs.screenshot.properties.data.maxLength;
const JPEG = { format: "jpeg", quality: 80 };

const sizeOf = (body) => new TextEncoder().encode(JSON.stringify(body)).length;

/** Keeps the answers of the last captures at hand; the companion has them all anyway. */
export async function keepAnswer(answer) {
  const earlier = ((await sessionRead("answerIds")) ?? []).filter((id) => id !== answer.id);
  const ids = [answer.id, ...earlier].slice(0, KEPT_ANSWERS);
  await sessionRemove(earlier.slice(KEPT_ANSWERS - 1).map((id) => `answer:${id}`));
  try {
    await sessionWrite(`answer:${answer.id}`, answer);
  } catch (error) {
    // Session storage is full: the popup will ask the companion for this answer instead.
    console.warn("answer not kept at hand", error.name);
    await sessionRemove(earlier.map((id) => `answer:${id}`));
  }
  await sessionWrite("answerIds", ids);
}

async function noteAcknowledged(entry, answer) {
  if (entry.kind === "supplement") return;
  await keepAnswer(answer);
  const key = `outcome:${entry.tab_id}`;
  const outcome = await sessionRead(key);
  if (outcome?.captureId === entry.id) await sessionWrite(key, { ...outcome, kind: "answered" });
}

export const queue = new Queue({
  store: indexedStore(),
  post: (bytes, { kind, capture_id: captureId }) =>
    kind === "supplement" ? postSupplement(captureId, bytes) : postCapture(bytes),
  lock: (work) => navigator.locks.request("avise-queue", work),
  onAcknowledged: noteAcknowledged,
});

/** Keeps the alarm going for as long as something waits. */
export async function watchQueue() {
  const waits = (await queue.list()).some(({ state }) => state === "waiting");
  if (waits && !(await hasAlarm(RETRY_ALARM))) await setAlarm(RETRY_ALARM, RETRY_MINUTES);
  if (!waits) await clearAlarm(RETRY_ALARM);
}

export async function flushQueue() {
  await queue.flush();
  await watchQueue();
}

const dropOverlay = () => globalThis.aviseCollector?.close();
const readPage = (method) => globalThis.aviseCollector.read(method);

async function collect(tabId, method) {
  try {
    await injectFiles(tabId, ["/collector/guard.js", "/collector/layout.js", "/collector/read.js"]);
    await runInPage(tabId, dropOverlay);
    return await runInPage(tabId, readPage, [method]);
  } catch (error) {
    console.warn("page not read", error.message);
    throw new CompanionError("page", { code: "page-not-readable" });
  }
}

/** The visible part of the tab, or null with the reason as a note; never a page behind it. */
async function picture(tab) {
  if (!tab.active) return { screenshot: null, note: "picture-hidden" };
  try {
    const png = await takePicture(tab.windowId, { format: "png" });
    const url = png.length > PICTURE_LIMIT ? await takePicture(tab.windowId, JPEG) : png;
    const [, mediaType, data] = /^data:([^;]+);base64,(.*)$/s.exec(url) ?? ["", "", ""];
    if (data.length > PICTURE_LIMIT) return { screenshot: null, note: "picture-too-large" };
    return { screenshot: { media_type: mediaType, data }, note: null };
  } catch (error) {
    console.warn("no screenshot", error.message);
    return { screenshot: null, note: "picture-refused" };
  }
}

/**
 * Leaves out what can be missed most easily until the body fits, and says what.
 *
 * @param {Record<string, any>} body
 * @returns {{body: object, notes: string[]}}
 */
export function fit(body, limit = BODY_LIMIT) {
  const notes = /** @type {string[]} */ ([]);
  const lighter = { ...body };
  /** @type {[string, [] | null, string | null][]} */
  const sacrifices = [
    ["layout", [], null],
    ["frames", [], "frames-left-out"],
    ["screenshot", null, "picture-too-large"],
  ];
  for (const [name, empty, note] of sacrifices) {
    if (sizeOf(lighter) <= limit) break;
    if (!lighter[name]?.data && !lighter[name]?.length) continue;
    lighter[name] = empty;
    if (note) notes.push(note);
  }
  if (sizeOf(lighter) > limit) throw new CompanionError("page", { code: "too-large" });
  return { body: lighter, notes };
}

/** Builds the body from what the collector says; the page chooses none of the rest. */
async function build(tab, method, selectionText) {
  const { notes, contentType, ...page } = await collect(tab.id, method);
  const restriction = findRestriction({ url: page.url, contentType, port: await getPort() });
  if (restriction) throw new CompanionError("page", { code: `restricted-${restriction}` });
  if (method === "selection" && !page.excerpt && selectionText) {
    // Selected inside a frame of another origin: the browser tells us its words alone.
    page.excerpt = { text: selectionText, html: "", before: "", after: "" };
  }
  if (method !== "page" && !page.excerpt) throw new CompanionError("page", { code: "nothing-selected" });
  await showStep(tab.id, "picture");
  const { screenshot, note } = await picture(tab);
  // What the page says comes first, so that it can overwrite nothing of ours.
  const { body, notes: lost } = fit({
    ...page,
    id: crypto.randomUUID(),
    method,
    user_agent: navigator.userAgent,
    extension_version: version(),
    screenshot,
  });
  body.notes = [...notes, note, ...lost].filter(Boolean);
  return body;
}

function refuseBroken(body) {
  const [first] = check(body, captureSchema);
  if (first) throw new CompanionError("page", { code: `capture ${first.path} ${first.keyword}` });
}

const showStep = (tabId, step) => sessionWrite(`work:${tabId}`, { step, since: Date.now() });

async function keepAndSend(tab, method, selectionText) {
  const body = await build(tab, method, selectionText);
  refuseBroken(body);
  await showStep(tab.id, "keeping");
  const entry = await queue.put(body, { title: body.title, tab_id: tab.id });
  const [pixelRatio, { title, notes }] = [body.viewport?.pixel_ratio ?? 1, body];
  const outcome = { captureId: entry.id, url: withoutFragment(body.url), method, notes, title, pixelRatio };
  await setAlarm(RETRY_ALARM, RETRY_MINUTES);
  await showStep(tab.id, "sending");
  const sentAt = new Date().toISOString();
  const sent = await queue.send(entry.id);
  await watchQueue();
  if (sent.kind === "acknowledged") {
    // Both instants by this clock: the companion knows its own, and so how far the two differ.
    outcome.delivery = { sent_at: sentAt, answered_at: new Date().toISOString() };
  }
  // "gone" means that a wake-up between the two has already delivered it.
  if (sent.kind === "acknowledged" || sent.kind === "gone") return { ...outcome, kind: "answered" };
  return { ...outcome, kind: sent.kind === "waiting" ? "saved" : "failed", problem: sent.problem };
}

/**
 * Captures a tab; never throws: how it ended is the result, and lies in session storage.
 *
 * @param {number} tabId
 * @param {"page" | "selection" | "picked"} method
 * @param {string} selectionText - what the browser says is selected, for the context menu
 * @returns {Promise<object>} `{kind: "answered" | "saved" | "failed", captureId?, url, notes, problem?}`
 */
export async function capture(tabId, method, selectionText = "") {
  await sessionRemove([`outcome:${tabId}`, `picture:${tabId}`]);
  await showStep(tabId, "reading");
  const tab = await getTab(tabId);
  let outcome;
  try {
    outcome = await keepAndSend(tab, method, selectionText);
  } catch (error) {
    console.warn("capture failed", error.message);
    outcome = { kind: "failed", url: withoutFragment(tab.url), notes: [], problem: describe(error) };
  }
  await sessionWrite(`outcome:${tabId}`, outcome);
  await sessionRemove(`work:${tabId}`);
  return outcome;
}

/** Lets the doctor pick one review on the page; the collector says `picked` when it is done. */
export async function startPicking(tabId) {
  await sessionRemove(`outcome:${tabId}`);
  await sessionWrite(`picking:${tabId}`, true);
  const names = ["guard", "layout", "read", "pick"];
  await injectFiles(tabId, names.map((name) => `/collector/${name}.js`));
}

/** Tells whether the doctor asked to pick in this tab; true once, for the picking is then over. */
export async function endPicking(tabId) {
  const wasAsked = (await sessionRead(`picking:${tabId}`)) === true;
  await sessionRemove(`picking:${tabId}`);
  return wasAsked;
}

export const forgetOutcome = (tabId) =>
  sessionRemove(["outcome", "work", "picture", "picking"].map((what) => `${what}:${tabId}`));
