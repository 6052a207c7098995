/**
 * The six digits of a pairing: equal on both sides only if nobody stands between them.
 *
 * Pure. Why they are worked out and never sent stands in `companion/web/digits.py`;
 * `tests/cases/digits.json` holds both to the same digits.
 */

const LABEL = "avise pairing digits 1";
const MANY = 1_000_000n;

const sha256 = async (text) =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
const toHex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** 32 random bytes, in hexadecimal. */
export const newPart = () => toHex(crypto.getRandomValues(new Uint8Array(32)));

/** What is said of a part before it is shown. */
export const commitTo = async (part) => toHex(await sha256(part));

/**
 * The digits for the extension's part, the companion's part, and the port we speak to.
 *
 * @param {{port: number, ours: string, theirs: string}} parts - `theirs` is the companion's
 */
export async function digitsOf({ port, ours, theirs }) {
  const hash = await sha256([LABEL, port, ours, theirs].join("\n"));
  const number = new DataView(hash.buffer).getBigUint64(0);
  return String(number % MANY).padStart(6, "0");
}
