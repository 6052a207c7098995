// SHA-256 that can begin from a state: masked custody lines show the state after their beginning.
const ROUND = (() => {
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  return Uint32Array.from(primes, (p) => {
    // The fractional part of the cube root, exactly: the integer cube root of p · 2^96.
    const wanted = BigInt(p) << 96n;
    let low = 0n, high = 1n << 36n;
    while (high - low > 1n) {
      const middle = (low + high) >> 1n;
      if (middle * middle * middle <= wanted) low = middle; else high = middle;
    }
    return Number(low & 0xffffffffn);
  });
})();
const SCHEDULE = new Uint32Array(64);

function compressBlock(state, data, at) {
  const w = SCHEDULE;
  for (let t = 0; t < 16; t++) {
    const i = at + 4 * t;
    w[t] = (data[i] << 24) | (data[i + 1] << 16) | (data[i + 2] << 8) | data[i + 3];
  }
  for (let t = 16; t < 64; t++) {
    const x = w[t - 15], y = w[t - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[t] = w[t - 16] + s0 + w[t - 7] + s1;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let t = 0; t < 64; t++) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[t] + w[t]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + first) | 0; d = c; c = b; b = a; a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] += word; });
}

class Sha256 {
  constructor(stateHex = '6a09e667bb67ae853c6ef372a54ff53a510e527f9b05688c1f83d9ab5be0cd19', hashed = 0) {
    this.state = Uint32Array.from({ length: 8 }, (_, i) => parseInt(stateHex.slice(8 * i, 8 * i + 8), 16));
    this.hashed = hashed;
    this.rest = new Uint8Array(0);
  }
  update(data) {
    let at = 0;
    if (this.rest.length) {
      const taken = Math.min(64 - this.rest.length, data.length);
      this.rest = joined([this.rest, data.subarray(0, taken)]);
      at = taken;
      if (this.rest.length < 64) return this;
      compressBlock(this.state, this.rest, 0);
      this.hashed += 64;
    }
    for (; at + 64 <= data.length; at += 64) { compressBlock(this.state, data, at); this.hashed += 64; }
    this.rest = data.slice(at);
    return this;
  }
  finish() {
    const bytes = this.hashed + this.rest.length;
    const end = new Uint8Array(this.rest.length < 56 ? 64 : 128);
    end.set(this.rest);
    end[this.rest.length] = 0x80;
    const view = new DataView(end.buffer);
    view.setUint32(end.length - 8, Math.floor(bytes / 0x20000000));
    view.setUint32(end.length - 4, (bytes * 8) >>> 0);
    for (let at = 0; at < end.length; at += 64) compressBlock(this.state, end, at);
    return [...this.state].map((word) => word.toString(16).padStart(8, '0')).join('');
  }
}

function joined(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { whole.set(part, at); at += part.length; }
  return whole;
}
const hexOf = (data) => [...data].map((byte) => byte.toString(16).padStart(2, '0')).join('');
const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const sameBytes = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);
const digestHex = async (data, name = 'SHA-256') => hexOf(new Uint8Array(await crypto.subtle.digest(name, data)));
