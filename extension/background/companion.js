/**
 * The only `fetch`: address, token, instance, time-out; what goes wrong becomes a CompanionError.
 *
 * Any program may listen on the port. An answer without Avisé's headers comes from another one,
 * and the token is sent only after `/ping` has named the instance this browser is paired with.
 */

import { localRead, localRemove, localWrite, mayReachCompanion } from "../lib/browser.js";
import { check } from "../lib/check.js";
import { CompanionError, errorFromProblem } from "../lib/errors.js";
import { language } from "../lib/i18n.js";
import alertsSchema from "../shared/schemas/alerts.schema.json" with { type: "json" };
import captureAnswerSchema from "../shared/schemas/capture-answer.schema.json" with { type: "json" };
import pageSchema from "../shared/schemas/page.schema.json" with { type: "json" };
import pairingSchema from "../shared/schemas/pairing.schema.json" with { type: "json" };
import pingSchema from "../shared/schemas/ping.schema.json" with { type: "json" };
import problemSchema from "../shared/schemas/problem.schema.json" with { type: "json" };
import signInSchema from "../shared/schemas/sign-in.schema.json" with { type: "json" };

export const PROTOCOL = 1;
export const DEFAULT_PORT = 8765;
const QUICK_MS = 4000;
/** Below the 30 seconds after which a silent service worker may be ended. */
const CAPTURE_MS = 28000;

export const getPort = async () => (await localRead("port")) ?? DEFAULT_PORT;
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
  if (identity && body !== null) headers["Avise-Instance"] = identity.instance;
  if (body !== null) headers["Content-Type"] = "application/json";
  return headers;
}

/** One exchange with whatever listens on the port. */
async function exchange(path, { identity, body, timeoutMs }) {
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
    const response = await fetch(await address(`/api/v1${path}`), options);
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
  const [first] = check(value, schema);
  if (first) throw new CompanionError("answer", { code: `answer ${first.path} ${first.keyword}` });
  return value;
}

function refuseForeign(response, identity) {
  const instance = response.headers.get("Avise-Instance");
  const protocol = response.headers.get("Avise-Protocol");
  if (!instance || !protocol) throw new CompanionError("foreign", { status: response.status });
  if (Number(protocol) !== PROTOCOL) {
    throw new CompanionError("version", { code: "protocol-refused", protocol: Number(protocol) });
  }
  if (identity && instance !== identity.instance) {
    throw new CompanionError("unpaired", { code: "instance-refused" });
  }
}

/**
 * Sends one request and returns the checked answer.
 *
 * @param {string} path - below /api/v1
 * @param {object | null} schema - of the answer; null when the answer is empty
 * @param {{identity?: object | null, body?: string | Uint8Array | null, timeoutMs?: number}} how
 * @throws {CompanionError}
 */
async function request(path, schema, { identity = null, body = null, timeoutMs = QUICK_MS } = {}) {
  const { response, text } = await exchange(path, { identity, body, timeoutMs });
  refuseForeign(response, identity);
  if (response.ok) return schema ? decode(text, schema) : null;
  const error = errorFromProblem(decode(text, problemSchema));
  // The token is forgotten only when our own companion says that it knows it no longer.
  if (identity && error.told.code === "token-refused") await forgetIdentity();
  throw error;
}

/** Says who listens on the port; throws when it is not an Avisé that speaks our protocol. */
export async function ping() {
  const answer = await request("/ping", pingSchema);
  if (answer.protocol !== PROTOCOL) {
    throw new CompanionError("version", { code: "protocol-refused", protocol: answer.protocol });
  }
  return answer;
}

/** Returns the identity to use, after making sure that its own companion is the one listening. */
async function identify() {
  const identity = await getIdentity();
  const { instance } = await ping();
  if (!identity) throw new CompanionError("unpaired", { code: "unpaired" });
  if (identity.instance !== instance) {
    throw new CompanionError("unpaired", { code: "instance-refused" });
  }
  return identity;
}

async function ask(path, schema, options = {}) {
  return request(path, schema, { ...options, identity: await identify() });
}

/** `bytes` is the exact body whose SHA-256 the answer must carry. */
export const postCapture = (bytes) =>
  ask("/captures", captureAnswerSchema, { body: bytes, timeoutMs: CAPTURE_MS });
export const getCapture = (id) => ask(`/captures/${id}`, captureAnswerSchema);
export const postConcerns = (id, mentions) =>
  ask(`/captures/${id}/concerns`, captureAnswerSchema, { body: JSON.stringify({ mentions }) });
export const getPage = (url) => ask(`/page?url=${encodeURIComponent(url)}`, pageSchema);
export const getAlerts = () => ask("/alerts", alertsSchema);
export const postSignIn = (path) => ask("/sign-ins", signInSchema, { body: JSON.stringify({ path }) });
export const postUnpair = () => ask("/unpair", null, { body: "{}" });
export const postPairing = (browserName, extensionVersion) =>
  request("/pairings", pairingSchema, {
    body: JSON.stringify({ browser: browserName, extension_version: extensionVersion }),
  });
export const getPairing = (id) => request(`/pairings/${encodeURIComponent(id)}`, pairingSchema);
