/**
 * The table of verbs: who may send each, what it must look like, and who answers it.
 *
 * Pages of the extension may send every verb but the collector's. The collector runs beside page
 * scripts and is trusted with two words that carry nothing: it chooses neither an address nor an
 * identity, and what it read is fetched from it and checked like any page content.
 */

import { giveUpAddresses, giveUpSite, openTab, ownAddress, ownId, seesAddresses } from "../lib/browser.js";
import { check } from "../lib/check.js";
import { CompanionError, describe } from "../lib/errors.js";
import concernsSchema from "../shared/schemas/concerns.schema.json" with { type: "json" };
import wordsSchema from "../shared/schemas/words-request.schema.json" with { type: "json" };
import * as capturing from "./capture.js";
import * as companion from "./companion.js";
import { announce } from "./entrances.js";
import { diagnose, look } from "./look.js";
import * as notifying from "./notifying.js";
import * as observing from "./observing.js";
import * as pairing from "./pairing.js";
import * as round from "./round.js";
import { complete, setWholePage, wantsWholePage } from "./whole.js";

const WANTED = { wanted: { type: "boolean" } };
const SITE = { type: "string", maxLength: 300, pattern: "^https?://[^/]+/\\*$" };
const TAB = { type: "integer", minimum: 0 };
const ID = { type: "string", minLength: 1, maxLength: 64, pattern: "^[A-Za-z0-9_-]+$" };
const shape = (properties = {}) => ({
  type: "object",
  additionalProperties: false,
  required: ["verb", ...Object.keys(properties)],
  properties: { verb: { type: "string" }, ...properties },
});

async function open({ path }) {
  const paired = (await companion.getIdentity()) !== null;
  const url = paired ? (await companion.postSignIn(path)).url : await companion.address(path);
  await openTab(url);
}

/** A click on one of our messages. */
export async function openNews(id) {
  if (id === notifying.ID) await open({ path: await notifying.pathFor() });
}

async function sayConcerns({ capture_id: id, mentions }) {
  const answer = await companion.postConcerns(id, mentions);
  await capturing.keepAnswer(answer);
}

async function reread({ tab_id: tabId, capture_id: id }) {
  await capturing.keepAnswer(await companion.getCapture(id));
  return look(tabId);
}

async function captureFromPopup({ tab_id: tabId }) {
  const outcome = await capturing.capture(tabId, "page");
  // The advice is shown at once; the picture of the whole page comes after it.
  void complete(tabId, outcome);
  return look(tabId);
}

async function recordForRound(asked) {
  await round.record(asked);
  return look(asked.tab_id);
}

async function readSettings() {
  const paired = (await companion.getIdentity()) !== null;
  const port = await companion.getPort();
  return {
    port,
    paired,
    queue: await capturing.queue.list(),
    wholePage: await wantsWholePage(),
    notifications: await notifying.wantsNotifications(),
    sites: await observing.sites(),
    addresses: await seesAddresses(),
    inPrivate: await observing.wantsPrivate(),
    journal: await observing.journal(),
  };
}

async function retryRefused({ id }) {
  await capturing.queue.retry(id);
  await capturing.flushQueue();
}

/** Verbs of the extension's own pages. */
const PAGES = {
  look: { shape: shape({ tab_id: TAB }), answer: ({ tab_id: tabId }) => look(tabId) },
  capture: { shape: shape({ tab_id: TAB }), answer: captureFromPopup },
  pick: { shape: shape({ tab_id: TAB }), answer: ({ tab_id: id }) => capturing.startPicking(id) },
  dismiss: { shape: shape({ tab_id: TAB }), answer: ({ tab_id: id }) => capturing.forgetOutcome(id) },
  reread: { shape: shape({ tab_id: TAB, capture_id: ID }), answer: reread },
  concerns: {
    shape: shape({ capture_id: ID, mentions: concernsSchema.properties.mentions }),
    answer: sayConcerns,
  },
  verify: {
    shape: shape(wordsSchema.properties),
    answer: ({ text, audience }) => companion.postWords(text, audience),
  },
  connect: { shape: shape(), answer: () => pairing.connect() },
  "stop-pairing": { shape: shape(), answer: () => pairing.stopWaiting() },
  disconnect: { shape: shape(), answer: () => pairing.disconnect() },
  open: {
    shape: shape({ path: { type: "string", maxLength: 500, pattern: "^/[A-Za-z0-9/_.-]*$" } }),
    answer: open,
  },
  "round-next": { shape: shape({ tab_id: TAB }), answer: round.goOn },
  "round-record": { shape: shape({ tab_id: TAB, search_id: ID }), answer: recordForRound },
  "round-mark": {
    shape: shape({ search_id: ID, state: { type: "string", enum: ["waiting", "skipped"] } }),
    answer: round.mark,
  },
  flush: { shape: shape(), answer: () => capturing.flushQueue() },
  retry: { shape: shape({ id: ID }), answer: retryRefused },
  drop: { shape: shape({ id: ID }), answer: ({ id }) => capturing.queue.drop(id) },
  diagnose: { shape: shape({ tab_id: TAB }), answer: ({ tab_id: tabId }) => diagnose(tabId) },
  settings: { shape: shape(), answer: readSettings },
  "set-whole-page": {
    shape: shape({ wanted: { type: "boolean" } }),
    answer: ({ wanted }) => setWholePage(wanted),
  },
  "set-notifications": { shape: shape(WANTED), answer: ({ wanted }) => notifying.setNotifications(wanted) },
  "set-private": { shape: shape(WANTED), answer: ({ wanted }) => observing.setPrivate(wanted) },
  "leave-site": { shape: shape({ site: SITE }), answer: ({ site }) => giveUpSite(site) },
  "leave-addresses": { shape: shape(), answer: () => giveUpAddresses() },
  "forget-journal": { shape: shape(), answer: () => observing.forgetJournal() },
  "set-port": {
    shape: shape({ port: { type: "integer", minimum: 1024, maximum: 65535 } }),
    answer: ({ port }) => companion.setPort(port),
  },
};

/** A page that took the collector over may say `picked` as often as it likes: it counts once. */
async function picked(_, { tab }) {
  if (!(await capturing.endPicking(tab.id))) throw new CompanionError("unexpected", { code: "message-refused" });
  await announce(tab, "picked");
}

/** Verbs of the collector; what they act on is the tab they come from. */
const COLLECTOR = {
  picked: { shape: shape(), answer: picked },
  "pick-left": { shape: shape(), answer: (_, { tab }) => capturing.endPicking(tab.id) },
};

function tableFor(sender) {
  if (sender.id !== ownId()) return {};
  if (sender.url?.startsWith(ownAddress())) return PAGES;
  return sender.tab ? COLLECTOR : {};
}

/** Answers one message: `{ok: true, value}` or `{ok: false, problem}`; never rejects. */
export async function answer(body, sender) {
  try {
    const table = tableFor(sender);
    const verb = Object.hasOwn(table, body?.verb) ? table[body.verb] : null;
    if (!verb || check(body, verb.shape).length > 0) {
      throw new CompanionError("unexpected", { code: "message-refused" });
    }
    return { ok: true, value: (await verb.answer(body, sender)) ?? null };
  } catch (error) {
    console.warn("message not answered", error.message);
    return { ok: false, problem: describe(error) };
  }
}
