/**
 * The only `fetch`: address, token, instance, time-out; what goes wrong becomes a CompanionError.
 *
 * Any program may listen on the port, and copy what an Avisé says of itself. Before each request
 * that carries the token, whoever listens has to prove that it is the companion this browser was
 * paired with (proof.js); until then it is told nothing, and none of its words is shown.
 */

import {
  localRead, localRemove, localWrite, mayReachCompanion, sessionRead, sessionWrite, version,
} from "../lib/browser.js";
import { check, readingMore } from "../lib/check.js";
import { CompanionError, errorFromProblem } from "../lib/errors.js";
import { language } from "../lib/i18n.js";
import ports from "../shared/ports.json" with { type: "json" };
import alertsSchema from "../shared/schemas/alerts.schema.json" with { type: "json" };
import captureAnswerSchema from "../shared/schemas/capture-answer.schema.json" with { type: "json" };
import supplementAnswerSchema from "../shared/schemas/capture-supplement-answer.schema.json" with { type: "json" };
import knownPagesSchema from "../shared/schemas/known-pages.schema.json" with { type: "json" };
import pageSchema from "../shared/schemas/page.schema.json" with { type: "json" };
import pairingSchema from "../shared/schemas/pairing.schema.json" with { type: "json" };
import pingSchema from "../shared/schemas/ping.schema.json" with { type: "json" };
import problemSchema from "../shared/schemas/problem.schema.json" with { type: "json" };
import proofSchema from "../shared/schemas/proof.schema.json" with { type: "json" };
import roundSchema from "../shared/schemas/round.schema.json" with { type: "json" };
import signInSchema from "../shared/schemas/sign-in.schema.json" with { type: "json" };
import wordsAnswerSchema from "../shared/schemas/words-answer.schema.json" with { type: "json" };
import { isProven, keyOf, newNonce } from "./proof.js";

export const PROTOCOL = 1;
const QUICK_MS = 4000;
/** Below the 30 seconds after which a silent service worker may be ended. */
const CAPTURE_MS = 28000;

export const getPort = async () => (await localRead("port")) ?? ports.ports[0];
export const setPort = (port) => localWrite("port", port);
export const address = async (path) => `http://127.0.0.1:${await getPort()}${path}`;

/** The token and instance of this browser, or null when it is not paired. */
export async function getIdentity() {
  const [token, instance] = [await localRead("token"), await localRead("instance")];
  return token && instance ? { token, instance } : null;
}

export async function keepIdentity({ token, instance }) {
  await localWrite("instance", instance);
  await localWrite("token", token);
}

export const forgetIdentity = () => localRemove(["token", "instance"]);

function headersFor(identity, body) {
  const headers = { "Avise-Protocol": String(PROTOCOL), "Accept-Language": language() };
  if (identity) headers.Authorization = `Bearer ${identity.token}`;
  if (identity) headers["Avise-Extension"] = version();
  if (identity && body !== null) headers["Avise-Instance"] = identity.instance;
  if (body !== null) headers["Content-Type"] = "application/json";
  return headers;
}

/**
 * One exchange with whatever listens on the port.
 *
 * @param {string} path - below /api/v1
 * @param {{identity: any, body: string | Uint8Array<ArrayBuffer> | null, timeoutMs: number, port?: number | null}} how
 */
async function exchange(path, { identity, body, timeoutMs, port = null }) {
  /** @type {RequestInit} */
  const options = {
    method: body === null ? "GET" : "POST",
    headers: headersFor(identity, body),
    body,
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(timeoutMs),
  };
  try {
    const response = await fetch(`http://127.0.0.1:${port ?? (await getPort())}/api/v1${path}`, options);
    return { response, text: await response.text() };
  } catch (error) {
    if (error.name === "TimeoutError") throw new CompanionError("timeout", { code: "timeout" });
    if (!(await mayReachCompanion())) throw new CompanionError("permission");
    throw new CompanionError("absent");
  }
}

function decode(text, schema) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new CompanionError("answer", { code: "answer-not-json" });
  }
  const [first] = check(value, readingMore(schema));
  if (first) throw new CompanionError("answer", { code: `answer ${first.path} ${first.keyword}` });
  return value;
}

/** Refuses an answer without our headers, of another protocol, or of another instance. */
function refuseForeign(response, expected) {
  const instance = response.headers.get("Avise-Instance");
  const protocol = response.headers.get("Avise-Protocol");
  if (!instance || !protocol) throw new CompanionError("foreign", { status: response.status });
  if (Number(protocol) !== PROTOCOL) {
    throw new CompanionError("version", { code: "protocol-refused", protocol: Number(protocol) });
  }
  if (expected && instance !== expected) {
    throw new CompanionError("unpaired", { code: "instance-refused" });
  }
}

const VERSION_KEY = "companionVersion";

async function noteVersion(said) {
  if (!/^[0-9]+(?:\.[0-9]+){0,3}$/u.test(said ?? "") || said.length > 20) return;
  if ((await sessionRead(VERSION_KEY)) !== said) await sessionWrite(VERSION_KEY, said);
}

/** The version our companion last gave, or null before it gave any. */
export const companionVersion = async () => (await sessionRead(VERSION_KEY)) ?? null;

/**
 * Sends one request and returns the checked answer.
 *
 * @param {string} path - below /api/v1
 * @param {object | null} schema - of the answer; null when the answer is empty
 * @param {{identity?: object | null, expected?: string | null, body?: string | Uint8Array<ArrayBuffer> | null,
 *   timeoutMs?: number, port?: number | null}} how - `expected` is the instance that has to answer,
 *   `port` where, the one in use when it is not given
 * @throws {CompanionError}
 */
async function request(path, schema, how = {}) {
  const { identity = null, body = null, timeoutMs = QUICK_MS, port = null } = how;
  const { response, text } = await exchange(path, { identity, body, timeoutMs, port });
  refuseForeign(response, how.expected ?? identity?.instance);
  if (identity) await noteVersion(response.headers.get("Avise-Version"));
  if (response.ok) return schema ? decode(text, schema) : null;
  const problem = decode(text, problemSchema);
  // Whoever has proven nothing chooses none of the words the doctor reads.
  if (!identity) throw errorFromProblem({ ...problem, title: "", remedy: "" });
  const error = errorFromProblem(problem);
  // The token is forgotten only when our own companion says that it knows it no longer.
  if (error.told.code === "token-refused") await forgetIdentity();
  throw error;
}

/** Says who listens on a port; throws when it is not an Avisé that speaks our protocol. */
async function pingAt(port) {
  const answer = await request("/ping", pingSchema, { port });
  if (answer.protocol !== PROTOCOL) {
    throw new CompanionError("version", { code: "protocol-refused", protocol: answer.protocol });
  }
  return answer;
}

const UNPROVEN = () => new CompanionError("foreign", { code: "proof-refused" });

/** Asks for the proof; an answer that is none comes from a program that passes for ours. */
async function askProof({ instance, body, port }) {
  try {
    return (await request("/proofs", proofSchema, { body, expected: instance, port })).proof;
  } catch (error) {
    const isAnother = error.told?.code === "instance-refused";
    const saysNothing = ["answer", "refused", "unpaired"].includes(error.kind);
    throw saysNothing && !isAnother ? UNPROVEN() : error;
  }
}

async function proveAt(port, { token, instance }) {
  const { name, key } = await keyOf(token);
  const asked = { instance, port, nonce: newNonce() };
  const body = JSON.stringify({ key: name, nonce: asked.nonce });
  if (!(await isProven(key, asked, await askProof({ instance, body, port })))) throw UNPROVEN();
}

/** Nobody, somebody else, or somebody who says nothing: our companion may have started on the next port of the list. */
const mayBeElsewhere = ({ kind, told }) =>
  ["absent", "foreign", "timeout"].includes(kind) || told?.code === "instance-refused";

/**
 * Runs `ask` on the port in use, then on the others the companion may have taken; keeps the one
 * where it succeeds. What is said of a failure is said of the port in use.
 */
async function wherever(ask) {
  const usual = await getPort();
  try {
    return await ask(usual);
  } catch (error) {
    if (!mayBeElsewhere(error)) throw error;
    for (const port of ports.ports.filter((one) => one !== usual)) {
      const found = await ask(port).then((answer) => ({ answer }), () => null);
      if (!found) continue;
      await setPort(port);
      return found.answer;
    }
    throw error;
  }
}

/** Says who listens; throws when no Avisé that speaks our protocol does, on any port of the list. */
export const ping = () => wherever(pingAt);

/**
 * Makes sure that this browser's own companion is the one listening; returns the identity to use.
 *
 * Asked again before every request: a companion may stop, and another program take its port, at
 * any moment.
 *
 * @throws {CompanionError} `unpaired` without an identity or before another Avisé; `foreign` …
 */
export async function meet() {
  const identity = await getIdentity();
  if (identity) {
    await wherever((port) => proveAt(port, identity));
    return identity;
  }
  await ping();
  throw new CompanionError("unpaired", { code: "unpaired" });
}

async function ask(path, schema, options = {}) {
  return request(path, schema, { ...options, identity: await meet() });
}

/** `bytes` is the exact body whose SHA-256 the answer must carry. */
export const postCapture = (bytes) =>
  ask("/captures", captureAnswerSchema, { body: bytes, timeoutMs: CAPTURE_MS });
/** What completes a capture already kept; `bytes` as for `postCapture`. */
export const postSupplement = (captureId, bytes) =>
  ask(`/captures/${captureId}/supplement`, supplementAnswerSchema, { body: bytes, timeoutMs: CAPTURE_MS });
export const getCapture = (id) => ask(`/captures/${id}`, captureAnswerSchema);
export const postConcerns = (id, mentions) =>
  ask(`/captures/${id}/concerns`, captureAnswerSchema, { body: JSON.stringify({ mentions }) });
export const getPage = (url) => ask(`/page?url=${encodeURIComponent(url)}`, pageSchema);
export const getAlerts = () => ask("/alerts", alertsSchema);
/** `have` is the tag of the list kept here; the same list is not sent again. */
export const getKnownPages = (have) => ask(`/known-pages?have=${encodeURIComponent(have)}`, knownPagesSchema);
/** What a text should not say before it leaves; the companion keeps nothing of it. */
export const postWords = (text, audience) =>
  ask("/words", wordsAnswerSchema, { body: JSON.stringify({ text, audience }) });
export const getRound = (url) => ask(`/round?url=${encodeURIComponent(url)}`, roundSchema);
export const postRoundStep = (step) => ask("/round/steps", roundSchema, { body: JSON.stringify(step) });
export const postSignIn = (path) => ask("/sign-ins", signInSchema, { body: JSON.stringify({ path }) });
export const postUnpair = () => ask("/unpair", null, { body: "{}" });
export const postPairing = (asked) => request("/pairings", pairingSchema, { body: JSON.stringify(asked) });
export const postPart = (id, part) =>
  request(`/pairings/${encodeURIComponent(id)}/part`, pairingSchema, { body: JSON.stringify({ part }) });
export const getPairing = (id) => request(`/pairings/${encodeURIComponent(id)}`, pairingSchema);
export const claimToken = (id) =>
  request(`/pairings/${encodeURIComponent(id)}/token`, pairingSchema, { body: "{}" });
