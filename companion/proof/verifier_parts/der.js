// The little of DER that certificates and time-stamp tokens need; anything odd is an error.
class NotDer extends Error {}

class DerNode {
  constructor(data, start, bodyStart, end) {
    this.tag = data[start];
    this.raw = data.subarray(start, end);
    this.body = data.subarray(bodyStart, end);
  }
  get children() {
    const found = [];
    for (let at = 0; at < this.body.length;) {
      const node = derAt(this.body, at);
      found.push(node);
      at += node.raw.length;
    }
    return found;
  }
  // The child at a place, which must have the tag.
  child(place, tag) {
    const node = this.children[place];
    if (!node || (tag !== undefined && node.tag !== tag)) throw new NotDer('another shape was expected');
    return node;
  }
  get oid() {
    if (this.tag !== 0x06 || !this.body.length) throw new NotDer('no identifier');
    const parts = [];
    let value = 0;
    for (const byte of this.body) {
      value = value * 128 + (byte & 127);
      if (!(byte & 128)) { parts.push(value); value = 0; }
    }
    const first = Math.min(Math.floor(parts[0] / 40), 2);
    return [first, parts[0] - 40 * first, ...parts.slice(1)].join('.');
  }
}

function derAt(data, start) {
  if (start + 2 > data.length || (data[start] & 31) === 31) throw new NotDer('cut short');
  let at = start + 2, length = data[start + 1];
  if (length & 128) {
    const bytes = length & 127;
    if (!bytes || bytes > 4 || at + bytes > data.length) throw new NotDer('a length that is none');
    length = 0;
    for (let i = 0; i < bytes; i++) length = length * 256 + data[at + i];
    at += bytes;
  }
  if (at + length > data.length) throw new NotDer('cut short');
  return new DerNode(data, start, at, at + length);
}

function onlyDer(data) {
  const node = derAt(data, 0);
  if (node.raw.length !== data.length) throw new NotDer('bytes are left over');
  return node;
}

function derTime(node) {
  let text = new TextDecoder('ascii').decode(node.body);
  if (node.tag === 0x17) text = (Number(text.slice(0, 2)) < 50 ? '20' : '19') + text;
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/.exec(text);
  if (!found) throw new NotDer('a time that is none');
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second, Number((found[7] ?? '0').padEnd(3, '0').slice(0, 3))));
}
