/**
 * Asks to be paired, waits for the doctor's answer in the dashboard, keeps or forgets the token.
 *
 * The request lies in session storage, so that it outlives the popup (Firefox closes it as soon as
 * the focus goes to the dashboard). It is asked about each time the popup looks, and by alarm.
 */

import { clearAlarm, sessionRead, sessionRemove, sessionWrite, setAlarm, version } from "../lib/browser.js";
import * as companion from "./companion.js";
import { commitTo, digitsOf, newPart } from "./digits.js";

export const ALARM = "pairing";
const KEY = "pendingPairing";
const ENDED_KEY = "pairingEnded";
const EVERY_MINUTES = 0.5;

/** The browser's name for the list in the dashboard, such as « Firefox 153 (Linux) ». */
export function nameBrowser(userAgent) {
  const [, family, major] =
    /(Firefox|Edg|OPR)\/(\d+)/.exec(userAgent) ?? /(Chrome)\/(\d+)/.exec(userAgent) ?? [];
  const names = { Edg: "Edge", OPR: "Opera" };
  const [system] = /Windows|Macintosh|Android|CrOS|Linux/.exec(userAgent) ?? ["?"];
  return family ? `${names[family] ?? family} ${major} (${system})` : "?";
}

/** The request that waits, or null: `{id, code, expires_at}`. */
export async function getPending() {
  const pending = await sessionRead(KEY);
  if (!pending) return null;
  if (Date.parse(pending.expires_at) > Date.now()) return pending;
  await sessionWrite(ENDED_KEY, "expired");
  await stopWaiting();
  return null;
}

/** How the last request ended when it did not pair: `refused`, `expired`, or null. */
export const getEnd = async () => (await sessionRead(ENDED_KEY)) ?? null;

export async function stopWaiting() {
  await sessionRemove(KEY);
  await clearAlarm(ALARM);
}

/** Sends a new request; its six digits, worked out on both sides, are shown here and there. */
export async function connect() {
  const part = newPart();
  const { id, part: theirs } = await companion.postPairing({
    browser: nameBrowser(navigator.userAgent),
    extension_version: version(),
    commitment: await commitTo(part),
  });
  const { expires_at } = await companion.postPart(id, part);
  const code = await digitsOf({ port: await companion.getPort(), ours: part, theirs });
  await sessionRemove(ENDED_KEY);
  await sessionWrite(KEY, { id, code, expires_at });
  await setAlarm(ALARM, EVERY_MINUTES);
}

async function settle(pairing) {
  if (pairing.state === "pending") return;
  if (pairing.token && pairing.instance) await companion.keepIdentity(pairing);
  if (!(await companion.getIdentity())) await sessionWrite(ENDED_KEY, pairing.state);
  await stopWaiting();
}

/**
 * Asks once whether the doctor has answered.
 *
 * The token is given once, so two wake-ups must not ask at the same time.
 */
export const resume = () =>
  navigator.locks.request("avise-pairing", async () => {
    const pending = await getPending();
    if (!pending) return;
    try {
      const asked = await companion.getPairing(pending.id);
      await settle(asked.state === "allowed" ? await companion.claimToken(pending.id) : asked);
    } catch (error) {
      if (error.told?.code === "not-found") await stopWaiting();
      throw error;
    }
  });

/** Forgets this browser on both sides; the companion may be away, our side is forgotten anyway. */
export async function disconnect() {
  try {
    await companion.postUnpair();
  } finally {
    await companion.forgetIdentity();
  }
}
