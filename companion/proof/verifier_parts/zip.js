// Reads a ZIP that may be hostile, by the same rules as the program's own reader: every byte must
// belong to a file, a header or the directory; nothing is unpacked beyond what was announced.
class ZipRefused extends Error {
  constructor(code, name = '') { super(code); this.code = code; this.entry = name; }
}
class EntryBroken extends Error {}

const MOST_ENTRIES = 20000, MOST_BYTES = 4e9, MOST_PACKED_BYTES = 128e6, LONGEST_NAME = 200;
const SAFE_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const END_MARK = 0x06054b50, CENTRAL_MARK = 0x02014b50, LOCAL_MARK = 0x04034b50, DESCRIPTOR_MARK = 0x08074b50;
const PIECE = 1 << 22;

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});
function crc32(data, before = 0) {
  let c = ~before;
  for (let i = 0; i < data.length; i++) c = CRC_TABLE[(c ^ data[i]) & 255] ^ (c >>> 8);
  return ~c >>> 0;
}

class ZipReader {
  constructor(blob) { this.blob = blob; this.entries = new Map(); }

  static async open(blob) {
    const reader = new ZipReader(blob);
    await reader.readStructure();
    return reader;
  }

  async bytes(at, size) {
    const data = new Uint8Array(await this.blob.slice(at, at + size).arrayBuffer());
    if (data.length !== size) throw new ZipRefused('zip-truncated');
    return data;
  }

  async readStructure() {
    const size = this.blob.size;
    if (size < 22) throw new ZipRefused(size < 4 ? 'zip-none' : 'zip-truncated');
    const end = size - 22;
    const record = viewOf(await this.bytes(end, 22));
    if (record.getUint32(0, true) !== END_MARK) {
      const first = viewOf(await this.bytes(0, 4)).getUint32(0, true);
      throw new ZipRefused(first === LOCAL_MARK ? 'zip-truncated' : 'zip-none');
    }
    const [disk, firstDisk, here, count] = [4, 6, 8, 10].map((at) => record.getUint16(at, true));
    const length = record.getUint32(12, true), start = record.getUint32(16, true);
    if (disk || firstDisk || here !== count || record.getUint16(20, true) || start + length !== end) {
      throw new ZipRefused('zip-structure');
    }
    if (count > MOST_ENTRIES) throw new ZipRefused('zip-too-big');
    const entries = readCentral(await this.bytes(start, length), count);
    checkNames(entries);
    await this.readLocals(entries, start);
    const total = [...this.entries.values()].reduce((sum, entry) => sum + entry.size, 0);
    if (total > MOST_BYTES) throw new ZipRefused('zip-too-big');
  }

  async readLocals(entries, end) {
    let at = 0;
    for (const entry of [...entries].sort((a, b) => a.local - b.local)) {
      if (entry.local !== at) throw new ZipRefused(entry.local < at ? 'zip-overlap' : 'zip-hidden', entry.name);
      const streamed = await this.readLocal(at, end, entry);
      at = entry.start + entry.packed;
      if (at > end) throw new ZipRefused('zip-overlap', entry.name);
      if (streamed) at = await this.afterDescriptor(at, end, entry);
      if (!entry.name.endsWith('/')) this.entries.set(entry.name, entry);
    }
    if (at !== end) throw new ZipRefused('zip-hidden');
  }

  async readLocal(at, end, entry) {
    if (at + 30 > end) throw new ZipRefused('zip-structure', entry.name);
    const head = viewOf(await this.bytes(at, 30));
    const flags = head.getUint16(6, true), nameSize = head.getUint16(26, true);
    const name = new TextDecoder().decode(await this.bytes(at + 30, nameSize));
    const streamed = Boolean(flags & 8);
    const said = [14, 18, 22].map((place) => head.getUint32(place, true));
    const agrees = said.every((value, i) => value === [entry.crc, entry.packed, entry.size][i])
      || (streamed && said.every((value) => value === 0));
    if (head.getUint32(0, true) !== LOCAL_MARK || name !== entry.name
      || head.getUint16(8, true) !== entry.method || !agrees) {
      throw new ZipRefused('zip-two-readings', entry.name);
    }
    entry.start = at + 30 + nameSize + head.getUint16(28, true);
    return streamed;
  }

  async afterDescriptor(at, end, entry) {
    const room = viewOf(await this.bytes(at, Math.min(16, end - at)));
    for (const skipped of [4, 0]) {
      if (room.byteLength < skipped + 12) continue;
      if (skipped && room.getUint32(0, true) !== DESCRIPTOR_MARK) continue;
      const told = [0, 4, 8].map((place) => room.getUint32(skipped + place, true));
      if (told.every((value, i) => value === [entry.crc, entry.packed, entry.size][i])) return at + skipped + 12;
    }
    throw new ZipRefused('zip-two-readings', entry.name);
  }

  // Yields an entry's bytes; throws EntryBroken when they are not what was announced.
  async* pieces(entry) {
    let total = 0, crc = 0;
    for await (const piece of this.unpacked(entry)) {
      total += piece.length;
      crc = crc32(piece, crc);
      if (total > entry.size) throw new EntryBroken();
      yield piece;
    }
    if (total !== entry.size || crc !== entry.crc) throw new EntryBroken();
  }

  async* unpacked(entry) {
    if (!entry.method) {
      for (let at = 0; at < entry.packed; at += PIECE) {
        yield await this.bytes(entry.start + at, Math.min(PIECE, entry.packed - at));
      }
      return;
    }
    const packed = this.blob.slice(entry.start, entry.start + entry.packed);
    const reader = packed.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value;
      }
    } catch (error) {
      throw new EntryBroken(String(error));
    } finally {
      reader.cancel().catch(() => undefined);
    }
  }

  async read(entry, limit) {
    if (entry.size > limit) throw new EntryBroken();
    const parts = [];
    for await (const piece of this.pieces(entry)) parts.push(piece);
    return joined(parts);
  }
}

function readCentral(data, count) {
  const view = viewOf(data), entries = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > data.length || view.getUint32(at, true) !== CENTRAL_MARK) throw new ZipRefused('zip-structure');
    const short = (place) => view.getUint16(at + place, true), long = (place) => view.getUint32(at + place, true);
    const after = at + 46 + short(28) + short(30) + short(32);
    if (after > data.length || short(34)) throw new ZipRefused('zip-structure');
    const name = new TextDecoder().decode(data.subarray(at + 46, at + 46 + short(28)));
    const entry = { name, method: short(10), crc: long(16), packed: long(20), size: long(24), local: long(42), start: 0 };
    if (short(8) & 0x2041 || ![0, 8].includes(entry.method)) throw new ZipRefused('zip-packing', visible(name));
    const kind = (long(38) >>> 16) & 0o170000;
    if (short(4) >> 8 === 3 && ![0, 0o100000, 0o040000].includes(kind)) throw new ZipRefused('zip-link', visible(name));
    if (entry.method === 8 && entry.size > MOST_PACKED_BYTES) throw new ZipRefused('zip-too-big', visible(name));
    entries.push(entry);
    at = after;
  }
  if (at !== data.length) throw new ZipRefused('zip-structure');
  return entries;
}

function checkNames(entries) {
  const seen = new Set();
  for (const { name } of entries) {
    const plain = name.replace(/\/$/, '');
    if (name.length > LONGEST_NAME || !SAFE_NAME.test(plain) || plain.includes('..')) {
      throw new ZipRefused('zip-name', visible(name));
    }
    if (seen.has(plain.toLowerCase())) throw new ZipRefused('zip-duplicate', name);
    seen.add(plain.toLowerCase());
  }
}

const viewOf = (data) => new DataView(data.buffer, data.byteOffset, data.byteLength);
const visible = (name) => name.replace(/[^ -~]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).slice(0, 80);
