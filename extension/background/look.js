/** Gathers the facts the popup state follows from, asking the companion only when it must. */

import { getTab, localRead, mayReachCompanion, runInPage, sessionRead, version } from "../lib/browser.js";
import { describe } from "../lib/errors.js";
import { language } from "../lib/i18n.js";
import { queue } from "./capture.js";
import * as companion from "./companion.js";
import { drawTab, knownOf } from "./known.js";
import { recheckedIn, siteFacts } from "./observing.js";
import * as pairing from "./pairing.js";
import { roundFacts } from "./round.js";
import { findOlder, findRestriction, isOutcomeOf, stateFor } from "./state.js";

/** States beside which the round can be gone on with. */
const WITH_ROUND = ["ready", "restricted", "advice", "to-read"];

const contentTypeOfPage = () => document.contentType;

/** The page's media type, or null where the browser lets no script run. */
async function findContentType(tabId) {
  try {
    return await runInPage(tabId, contentTypeOfPage);
  } catch (error) {
    console.debug("no script here", error.message);
    return null;
  }
}

async function restrictionOf(tab, port) {
  const early = findRestriction({ url: tab.url, contentType: undefined, port });
  if (early) return early;
  return findRestriction({ url: tab.url, contentType: await findContentType(tab.id), port });
}

/** What only the companion can tell; a failure is one of the facts. */
async function askCompanion(url) {
  try {
    if (await pairing.getPending()) await pairing.resume();
    if (!(await companion.getIdentity())) {
      await companion.ping();
      return { known: null, problem: null };
    }
    if (url) return { known: await knownOf(url), problem: null };
    await companion.meet();
    return { known: null, problem: null };
  } catch (error) {
    const problem = describe(error);
    // A program that takes the call and says nothing is no help to the doctor either.
    if (problem.kind === "timeout") problem.kind = "absent";
    return { known: null, problem };
  }
}

async function findAnswer(outcome) {
  if (outcome?.kind !== "answered") return { answer: null, problem: null };
  const kept = await sessionRead(`answer:${outcome.captureId}`);
  if (kept) return { answer: kept, problem: null };
  try {
    return { answer: await companion.getCapture(outcome.captureId), problem: null };
  } catch (error) {
    return { answer: null, problem: describe(error) };
  }
}

async function queueFacts() {
  const entries = await queue.list();
  return {
    waiting: entries.filter(({ kind, state }) => kind === "capture" && state === "waiting").length,
    refused: entries.filter(({ state }) => state === "refused"),
  };
}

async function outcomeOf(tab) {
  const outcome = (await sessionRead(`outcome:${tab.id}`)) ?? null;
  return isOutcomeOf(outcome, tab.url) ? outcome : null;
}

/** Everything the popup draws, with `state` chosen from it. */
export async function look(tabId) {
  const [tab, port] = [await getTab(tabId), await companion.getPort()];
  const work = (await sessionRead(`work:${tabId}`)) ?? null;
  const found = await outcomeOf(tab);
  const { answer, problem: lost } = await findAnswer(found);
  const outcome = lost ? null : found;
  const permission = await mayReachCompanion();
  const told = lost
    ? { known: null, problem: lost }
    : permission && !work && !outcome ? await askCompanion(tab.url) : { known: null, problem: null };
  const facts = {
    permission,
    work,
    outcome,
    answer,
    ...told,
    picture: found ? ((await sessionRead(`picture:${tabId}`)) ?? null) : null,
    pairing: await pairing.getPending(),
    paired: (await companion.getIdentity()) !== null,
    restriction: work ? null : await restrictionOf(tab, port),
    now: Date.now(),
  };
  const state = stateFor(facts);
  if (facts.known) await drawTab(tabId, facts.known.known);
  const versions = { extension: version(), companion: await companion.companionVersion() };
  return {
    state,
    ...facts,
    versions: { ...versions, older: findOlder(versions.extension, versions.companion) },
    ...(WITH_ROUND.includes(state) ? await roundFacts(tab.url) : { round: null, isRoundLate: false }),
    site: facts.restriction ? null : await siteFacts(tab.url),
    rechecked: await recheckedIn(tab),
    problem: facts.outcome?.problem ?? facts.problem,
    pairingEnded: await pairing.getEnd(),
    port,
    queue: await queueFacts(),
  };
}

/** Facts for somebody who helps: no address of a page, no word of it, no token. */
export async function diagnose(tabId) {
  const view = await look(tabId);
  const facts = {
    extension: version(),
    companion: view.versions.companion ?? "?",
    protocol: `${companion.PROTOCOL}${view.problem?.protocol ? ` / ${view.problem.protocol}` : ""}`,
    port: `${view.port}${(await localRead("port")) ? "" : " (default)"}`,
    state: view.state,
    problem: view.problem ? `${view.problem.kind} ${view.problem.status} ${view.problem.code}` : "-",
    restriction: view.restriction ?? "-",
    permission: view.permission ? "granted" : "missing",
    paired: view.paired ? "yes" : "no",
    queue: `${view.queue.waiting} waiting, ${view.queue.refused.length} refused`,
    language: language(),
    browser: pairing.nameBrowser(navigator.userAgent),
    clock: new Date().toISOString(),
  };
  return Object.entries(facts).map(([name, fact]) => `${name}: ${fact}`).join("\n");
}
