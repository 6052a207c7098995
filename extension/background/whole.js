/**
 * The picture of the whole page, taken after the advice and sent as a supplement of its capture.
 *
 * The capture itself never waits for it and never changes. The work belongs to the background: it
 * goes on when the popup closes, and stops as soon as the page is scrolled, left or hidden, with
 * what has been taken until then.
 */

import {
  canPictureWhole, getTab, injectFiles, localRead, localWrite, runInPage, sessionRead, sessionWrite,
  takePicture,
} from "../lib/browser.js";
import { check } from "../lib/check.js";
import schema from "../shared/schemas/capture-supplement.schema.json" with { type: "json" };
import { queue, watchQueue } from "./capture.js";
import { base64Of, bytesOf, Stitch } from "./stitch.js";

/** Chromium pictures a tab twice a second at most. */
const PACE_MS = 520;
const REFUSED_PACE_MS = 700;
const TRIES = 3;
/** Time and size after which the picture ends where it is. */
const BUDGET_MS = 20_000;
const LIMITS = { height: 20_000, pixels: 50_000_000, shots: 30 };
const PICTURE_LIMIT = schema.$defs.picture.properties.data.maxLength;
const FILES = ["/collector/guard.js", "/collector/layout.js", "/collector/whole.js"];

/** On unless the doctor said no. */
export const wantsWholePage = async () => (await localRead("wholePage")) !== false;
export const setWholePage = (wanted) => localWrite("wholePage", wanted);

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const hasOnlySeen = ({ kind }) => kind === "visible";

/** What runs in the page; each is one call of the collector. */
const beginInPage = () => globalThis.aviseCollector.whole.begin();
const showInPage = (done) => globalThis.aviseCollector.whole.show(done);
const confirmInPage = (from, until) => globalThis.aviseCollector.whole.confirm(from, until);
const endInPage = () => globalThis.aviseCollector.whole.end();

/** Why a picture ended early; a note of the supplement, no error of the doctor's. */
class Interrupted extends Error {
  constructor(note) {
    super(note);
    this.note = note;
  }
}

const progressKey = (tabId) => `picture:${tabId}`;

/** A newer capture of the same tab has taken over. */
async function isOurs(job) {
  return (await sessionRead(progressKey(job.tabId)))?.captureId === job.captureId;
}

async function sayProgress(job, done, total) {
  if (!(await isOurs(job))) throw new Interrupted("whole-disturbed");
  await sessionWrite(progressKey(job.tabId), {
    captureId: job.captureId, state: "running", done, total, since: Date.now(),
  });
}

/** A picture of the tab, never of another one that came in front of it. */
async function shoot(job, options) {
  for (let tries = 1; ; tries += 1) {
    const pause = job.nextShot - Date.now();
    if (pause > 0) await wait(pause);
    const { active, windowId } = await getTab(job.tabId);
    if (!active) throw new Interrupted("whole-hidden");
    job.nextShot = Date.now() + job.pace;
    try {
      const url = await takePicture(windowId, options);
      if (!(await getTab(job.tabId)).active) throw new Interrupted("whole-hidden");
      return url;
    } catch (error) {
      if (error instanceof Interrupted || tries === TRIES) throw error;
      console.debug("picture asked for again", error.message);
      job.nextShot = Date.now() + REFUSED_PACE_MS;
    }
  }
}

/** How much of the surface fits the limits, in CSS pixels. */
function reachOf({ height, width }, scale) {
  const byPixels = Math.floor(LIMITS.pixels / (width * scale * scale));
  return Math.min(height, LIMITS.height, byPixels);
}

async function confirmed(job, from, until) {
  if (!(await runInPage(job.tabId, confirmInPage, [from, until]))) {
    throw new Interrupted("whole-disturbed");
  }
}

/** Firefox: the whole page in one picture, and nothing moves. */
async function takeAtOnce(job, surface) {
  await sayProgress(job, 0, 1);
  const reach = reachOf(surface, job.pixelRatio);
  if (reach < surface.height) job.notes.add("whole-too-tall");
  const rect = { x: 0, y: 0, width: surface.width, height: reach };
  const options = { rect, scale: job.pixelRatio, resetScrollPosition: true };
  const png = bytesOf(await shoot(job, { format: "png", ...options }));
  await confirmed(job, 0, reach);
  const fits = png.size * (4 / 3) < PICTURE_LIMIT;
  const blob = fits ? png : bytesOf(await shoot(job, { format: "jpeg", quality: 80, ...options }));
  return { blob, height: reach, scale: job.pixelRatio, method: "at-once" };
}

/** One strip: shown, pictured, found undisturbed, drawn. */
async function takeStrip(job, stitch) {
  const from = stitch.drawn;
  const shown = await runInPage(job.tabId, showInPage, [from]);
  if (!shown) throw new Interrupted("whole-disturbed");
  const url = await shoot(job, { format: "png" });
  await confirmed(job, from, shown.until);
  await stitch.draw(url, shown);
  if (shown.height > job.startHeight + 50) job.notes.add("whole-grew");
  return shown;
}

/** Strip after strip until the end, a limit, or somebody moves the page. */
async function takeStrips(job, surface, stitch) {
  const end = Date.now() + BUDGET_MS;
  for (let shots = 1; stitch.drawn < stitch.surface.height; shots += 1) {
    if (shots > LIMITS.shots || Date.now() > end) throw new Interrupted("whole-too-tall");
    const before = stitch.drawn;
    const shown = await takeStrip(job, stitch);
    if (shown.isLast || stitch.drawn <= before) return;
    const total = shots + Math.ceil((stitch.surface.height - stitch.drawn) / (surface.view.height * 0.9));
    await sayProgress(job, shots, total);
  }
}

/** Chromium, and panels everywhere: scrolled through and put together. */
async function takeInStrips(job, surface) {
  job.startHeight = surface.height;
  const reach = reachOf(surface, job.pixelRatio);
  if (reach < surface.height) job.notes.add("whole-too-tall");
  const stitch = new Stitch({ width: surface.width, height: reach, viewWidth: surface.view.width });
  await sayProgress(job, 0, Math.ceil(reach / surface.view.height));
  try {
    await takeStrips(job, surface, stitch);
  } catch (error) {
    if (!(error instanceof Interrupted) || stitch.drawn === 0) throw error;
    job.notes.add(error.note);
  }
  return { blob: await stitch.finish(), height: stitch.drawn, scale: stitch.scale, method: "strips" };
}

async function encode({ blob, ...facts }, job) {
  const data = await base64Of(blob);
  if (data.length <= PICTURE_LIMIT) return { ...facts, picture: { media_type: blob.type, data } };
  job.notes.add("whole-too-heavy");
  return { ...facts, picture: null };
}

/** Takes the picture with its boxes, and puts the page back whatever happens. */
async function take(job) {
  await injectFiles(job.tabId, FILES);
  const surface = await runInPage(job.tabId, beginInPage);
  const about = { surface: surface.kind, width: surface.width, full_height: surface.height };
  if (hasOnlySeen(surface)) {
    await runInPage(job.tabId, endInPage);
    return { ...about, ...NOTHING };
  }
  const atOnce = surface.kind === "page" && canPictureWhole();
  const taking = atOnce ? takeAtOnce(job, surface) : takeInStrips(job, surface);
  const [taken] = await Promise.allSettled([taking]);
  const layout = await runInPage(job.tabId, endInPage);
  if (taken.status === "rejected") throw taken.reason;
  return { ...about, ...(await encode(taken.value, job)), layout };
}

const NOTHING = { picture: null, height: 0, scale: 1, method: "none", layout: [] };
const UNKNOWN = { surface: "unknown", width: 0, full_height: 0, ...NOTHING };

async function takeOrSayWhy(job) {
  if (!(await wantsWholePage())) {
    job.notes.add("whole-off");
    return UNKNOWN;
  }
  try {
    return await take(job);
  } catch (error) {
    console.warn("no picture of the whole page", error.message);
    job.notes.add(error instanceof Interrupted ? error.note : "whole-refused");
    return UNKNOWN;
  }
}

/** Keeps the supplement in the durable queue and sends it; a broken one is never kept. */
async function keepAndSend(job, taken) {
  const body = {
    id: crypto.randomUUID(),
    capture_id: job.captureId,
    taken_at: new Date().toISOString(),
    delivery: job.delivery,
    ...taken,
    notes: [...job.notes],
  };
  const [first] = check(body, schema);
  if (first) throw new Error(`supplement ${first.path} ${first.keyword}`);
  const about = { kind: "supplement", capture_id: job.captureId, title: job.title, tab_id: job.tabId };
  const entry = await queue.put(body, about);
  await queue.send(entry.id);
  await watchQueue();
}

/**
 * Completes a capture that was kept with the picture of the whole page; never throws.
 *
 * @param {number} tabId
 * @param {object} outcome - what `capture` resolved to
 */
export async function complete(tabId, outcome) {
  if (!outcome.captureId || outcome.kind === "failed") return;
  const pace = canPictureWhole() ? 0 : PACE_MS;
  const job = {
    pace, tabId, captureId: outcome.captureId, title: outcome.title ?? "", delivery: outcome.delivery ?? null,
    pixelRatio: outcome.pixelRatio ?? 1, notes: new Set(), nextShot: Date.now() + pace,
  };
  const say = (parts) =>
    sessionWrite(progressKey(tabId), { captureId: job.captureId, since: Date.now(), ...parts });
  try {
    await say({ state: "running", done: 0, total: 0 });
    const taken = await takeOrSayWhy(job);
    await keepAndSend(job, taken);
    const isWhole = taken.picture !== null || taken.surface === "visible";
    if (await isOurs(job)) await say({ state: isWhole ? "kept" : "none", notes: [...job.notes] });
  } catch (error) {
    console.warn("supplement lost", error.message);
    if (await isOurs(job)) await say({ state: "none", notes: ["whole-refused"] });
  }
}
