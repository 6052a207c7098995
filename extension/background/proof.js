/**
 * Makes whatever listens on the port prove that it is the companion this browser is paired with.
 *
 * Pure: no network, no storage. The companion's half is `companion/web/proving.py`, where the
 * derivation is written out; `tests/cases/proof.json` holds both to the same bytes.
 */

const LABEL = "avise companion proof 1";
const NAME_BYTES = 16;
const KEY_BYTES = 32;

const encode = (text) => new TextEncoder().encode(text);
const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (hex) => Uint8Array.from(hex.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));

/** The key both sides derive from the token's hash: `name` is said aloud, `key` never is. */
export async function keyOf(token) {
  const secret = await crypto.subtle.digest("SHA-256", encode(token));
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encode(LABEL) };
  const derived = new Uint8Array(await crypto.subtle.deriveBits(how, base, 8 * (NAME_BYTES + KEY_BYTES)));
  const hmac = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", derived.slice(NAME_BYTES), hmac, false, ["verify"]);
  return { name: toHex(derived.slice(0, NAME_BYTES)), key };
}

/** 32 random bytes, never used twice. */
export const newNonce = () => toHex(crypto.getRandomValues(new Uint8Array(32)));

/**
 * Tells whether `proof` answers `nonce` for this instance on this port; compares in constant time.
 *
 * @param {CryptoKey} key - of keyOf()
 * @param {{instance: string, port: number, nonce: string}} asked - what we know, not what was answered
 * @param {string} proof - hexadecimal
 */
export const isProven = (key, { instance, port, nonce }, proof) =>
  crypto.subtle.verify("HMAC", key, fromHex(proof), encode([LABEL, instance, port, nonce].join("\n")));
