// The same checks, in the same order and with the same codes as `avise verify`.
const MANIFEST = 'manifest.json', MANIFEST_HASH = 'manifest.sha256', EXTRACT = 'journal/extrait.jsonl';
const FORMAT = 'avise-dossier/1';
const MANIFEST_LIMIT = 30e6, HELD_BYTES = 64e6;
const RECORD_KEYS = ['id', 'url', 'captured_at', 'received_at', 'body_sha256', 'method'];
const HEX64 = /^[0-9a-f]{64}$/;

class Findings {
  constructor() { this.all = []; }
  add(kind, code, facts = {}) { this.all.push({ kind, code, facts }); }
  // How far it carries comes first, what no verification of files can show last.
  conclude(level) {
    this.all.unshift({ kind: 'limit', code: `level-${level}`, facts: {} });
    for (const code of ['verifier-inside', 'not-the-site']) this.add('limit', code);
  }
  get standing() {
    const kinds = new Set(this.all.map((finding) => finding.kind));
    return ['unreadable', 'broken'].find((kind) => kinds.has(kind)) ?? 'whole';
  }
}

async function verifyDossier(blob, onProgress) {
  const found = new Findings();
  let level = 'none';
  try {
    level = await verifyOpened(await ZipReader.open(blob), found, onProgress);
  } catch (error) {
    if (error instanceof ZipRefused) found.add('unreadable', error.code, { name: error.entry });
    else found.add('unreadable', 'page-wrong', { why: String(error) });
  }
  if (found.standing !== 'whole') level = 'none';
  else found.conclude(level);
  return { standing: found.standing, level, findings: found.all };
}

async function verifyOpened(reader, found, onProgress) {
  const [manifest, manifestHex] = await readManifest(reader, found);
  if (!manifest) return 'none';
  const content = await checkFiles(reader, manifest, found, onProgress);
  if (manifest.is_redacted) found.add('limit', 'redacted', { whole: manifest.redacts, count: manifest.withheld.length });
  await checkSums(reader, manifest, manifestHex, found);
  if (!content.has('verifier.html')) found.add('broken', 'file-missing', { name: 'verifier.html' });
  checkCaptures(content, manifest, found);
  const lines = checkCustody(content, manifest, found);
  const level = await checkStamps(content, manifest, lines, found);
  found.add('verified', 'dossier', { id: manifest.id, at: manifest.made_at, manifest: manifestHex });
  return level;
}

async function readManifest(reader, found) {
  for (const name of [MANIFEST, MANIFEST_HASH]) {
    if (!reader.entries.has(name)) found.add('broken', 'file-missing', { name });
  }
  if (!reader.entries.has(MANIFEST)) return [null, ''];
  try {
    const data = await reader.read(reader.entries.get(MANIFEST), MANIFEST_LIMIT);
    const manifest = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(data));
    if (typeof manifest.format === 'string' && manifest.format !== FORMAT) {
      found.add('unreadable', 'format-unknown', { format: manifest.format });
      return [null, ''];
    }
    requireShape(manifest);
    return [manifest, await digestHex(data)];
  } catch {
    found.add('broken', 'manifest-unreadable', { name: MANIFEST });
    return [null, ''];
  }
}

// Every field that is read later must be what it should be: an odd manifest is no manifest.
function requireShape(manifest) {
  const isText = (...values) => values.every((value) => typeof value === 'string');
  const isFile = (file) => isText(file.path) && HEX64.test(file.sha256) && Number.isSafeInteger(file.size_bytes);
  const good = manifest.format === FORMAT && isText(manifest.id, manifest.made_at) && typeof manifest.is_redacted === 'boolean'
    && manifest.files.every(isFile) && (manifest.withheld ?? []).every(isFile)
    && manifest.captures.every((capture) => isText(capture.id, capture.record, capture.body_sha256) && (capture.evidence ?? []).every(isFile)
      && (!capture.supplement || isText(capture.supplement.record, capture.supplement.body_sha256)))
    && (manifest.stamps ?? []).every((stamp) => isText(stamp.token, stamp.chain, stamp.subject, stamp.what, stamp.claim)
      && HEX64.test(stamp.stamped_sha256) && (stamp.stamped === null || isText(stamp.stamped)));
  if (!good) throw new TypeError('not a manifest');
  manifest.withheld ??= [];
  manifest.stamps ??= [];
}

async function checkSums(reader, manifest, manifestHex, found) {
  if (!reader.entries.has(MANIFEST_HASH)) return;
  const lines = [`${manifestHex}  ${MANIFEST}`, ...manifest.files.map((file) => `${file.sha256}  ${file.path}`)];
  const expected = new TextEncoder().encode(`${lines.join('\n')}\n`);
  const agrees = await reader.read(reader.entries.get(MANIFEST_HASH), expected.length)
    .then((given) => sameBytes(given, expected), () => false);
  if (!agrees) found.add('broken', 'manifest-changed', { name: `${MANIFEST}, ${MANIFEST_HASH}` });
}

async function checkFiles(reader, manifest, found, onProgress) {
  const content = new Map(), listed = new Map(manifest.files.map((file) => [file.path, file]));
  if (listed.size !== manifest.files.length) found.add('broken', 'manifest-unreadable', { name: MANIFEST });
  for (const name of reader.entries.keys()) {
    if (!listed.has(name) && name !== MANIFEST && name !== MANIFEST_HASH) found.add('broken', 'file-added', { name });
  }
  const wanted = new Set([EXTRACT, 'verifier.html', ...manifest.captures.flatMap((capture) => [capture.record, capture.supplement?.record]),
    ...manifest.stamps.flatMap((stamp) => [stamp.token, stamp.chain, stamp.stamped])]);
  let whole = 0, done = 0;
  for (const [name, file] of listed) {
    onProgress(++done, listed.size);
    if (!reader.entries.has(name)) { found.add('broken', 'file-missing', { name }); continue; }
    const good = await checkFile(reader, file, wanted.has(name) ? content : null);
    if (good) whole += 1; else found.add('broken', 'file-changed', { name });
  }
  if (whole === listed.size) found.add('verified', 'files-whole', { count: whole });
  return content;
}

async function checkFile(reader, file, content) {
  const entry = reader.entries.get(file.path);
  const hasher = entry.size > HELD_BYTES ? new Sha256() : null, parts = [];
  try {
    for await (const piece of reader.pieces(entry)) {
      if (hasher) hasher.update(piece);
      if (!hasher || content) parts.push(piece);
    }
  } catch (error) {
    if (error instanceof EntryBroken) return false;
    throw error;
  }
  const data = joined(parts);
  if (content) content.set(file.path, data);
  const hash = hasher ? hasher.finish() : await digestHex(data);
  return hash === file.sha256 && entry.size === file.size_bytes;
}

function recordIn(content, path) {
  try {
    const value = JSON.parse(new TextDecoder().decode(content.get(path) ?? new Uint8Array(0)));
    return value && typeof value === 'object' && !Array.isArray(value) ? value : {};
  } catch { return {}; }
}

function checkCaptures(content, manifest, found) {
  const known = new Map([...manifest.files, ...manifest.withheld].map((file) => [file.path, file.sha256]));
  let whole = 0;
  for (const capture of manifest.captures) {
    const record = recordIn(content, capture.record);
    const said = new Set((record.evidence ?? []).map((part) => part.sha256));
    const parts = new Set((capture.evidence ?? []).map((part) => part.sha256));
    let agrees = record.id === capture.id && record.body_sha256 === capture.body_sha256
      && said.size === parts.size && [...said].every((hash) => parts.has(hash));
    if (capture.supplement) {
      agrees &&= recordIn(content, capture.supplement.record).body_sha256 === capture.supplement.body_sha256;
    }
    if (!agrees) found.add('broken', 'capture-differs', { name: capture.record });
    for (const part of capture.evidence ?? []) {
      if (known.get(part.path) !== part.sha256) {
        found.add('broken', 'evidence-differs', { name: part.path });
        agrees = false;
      }
    }
    if (agrees) whole += 1;
  }
  if (whole === manifest.captures.length) found.add('verified', 'captures-agree', { count: whole });
}

// What one line of the extract proves: its number, its hash, the hash it follows from.
function readCustodyLine(raw) {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(raw), value = JSON.parse(text);
  if (!text.startsWith('{"masked"')) {
    if (!Number.isSafeInteger(value.seq) || !HEX64.test(value.previous_sha256) || typeof value.event !== 'string') throw new TypeError('no event');
    return { seq: value.seq, previous: value.previous_sha256, hash: new Sha256().update(raw).finish(), event: value };
  }
  const tail = fromHex(value.tail), end = new TextDecoder('ascii').decode(tail.subarray(-66));
  const good = Number.isSafeInteger(value.masked) && HEX64.test(value.state) && /^(?:[0-9a-f]{2})*$/.test(value.tail)
    && Number.isSafeInteger(value.hidden_bytes) && value.hidden_bytes >= 0 && value.hidden_bytes % 64 === 0
    && tail.length <= 63 + 66 && /^[0-9a-f]{64}"\}$/.test(end);
  if (!good) throw new TypeError('no masked line');
  return { seq: value.masked, previous: end.slice(0, 64), hash: new Sha256(value.state, value.hidden_bytes).update(tail).finish(), event: null };
}

function checkCustody(content, manifest, found) {
  const data = content.get(EXTRACT), lines = new Map();
  if (!data) { found.add('broken', 'file-missing', { name: EXTRACT }); return lines; }
  let previous = null, whole = true, at = 0, number = 0;
  for (let end; (end = data.indexOf(10, at)) >= 0; at = end + 1) {
    number += 1;
    let line;
    try { line = readCustodyLine(data.subarray(at, end)); } catch {
      found.add('broken', 'custody-unreadable', { name: EXTRACT, line: number });
      return new Map();
    }
    if (previous && (line.previous !== previous.hash || line.seq !== previous.seq + 1)) {
      found.add('broken', 'custody-broken', { name: EXTRACT, line: number });
      whole = false;
    }
    lines.set(line.seq, line);
    previous = line;
  }
  if (at !== data.length) {
    found.add('broken', 'custody-unreadable', { name: EXTRACT, line: number + 1 });
    whole = false;
  }
  whole = checkCollected(manifest.captures, lines, found) && whole;
  if (whole && lines.size) {
    const numbers = [...lines.keys()], masked = [...lines.values()].filter((line) => !line.event).length;
    found.add('verified', 'custody-whole', { first: Math.min(...numbers), last: Math.max(...numbers), masked });
  }
  return whole ? lines : new Map();
}

function checkCollected(captures, lines, found) {
  const key = (event, subject, hash) => JSON.stringify([event, subject, hash]);
  const said = new Set([...lines.values()].filter((line) => line.event)
    .map(({ event }) => key(event.event, event.subject, event.detail?.body_sha256)));
  const expected = captures.map((one) => [key('collected', one.id, one.body_sha256), one.record]);
  for (const { id, supplement } of captures) {
    if (supplement) expected.push([key('completed', id, supplement.body_sha256), supplement.record]);
  }
  const missing = expected.filter(([line]) => !said.has(line));
  for (const [, record] of missing) found.add('broken', 'custody-without-capture', { name: EXTRACT, record });
  return !missing.length;
}

async function checkStamps(content, manifest, lines, found) {
  let level = 'internal';
  const claims = new Map();
  for (const stamp of manifest.stamps) {
    let verified;
    try {
      const stamped = stamp.stamped === null ? null : content.get(stamp.stamped);
      if (stamped && await digestHex(stamped) !== stamp.stamped_sha256) throw new StampRefused('wrong-hash');
      const [token, chain] = [stamp.token, stamp.chain].map((path) => content.get(path) ?? new Uint8Array(0));
      verified = await verifyStamp(token, chain, stamp.stamped_sha256);
    } catch (error) {
      found.add('broken', 'stamp-broken', { name: stamp.token, why: error.problem ?? String(error) });
      continue;
    }
    if (anchors(content, manifest, stamp, lines, found)) level = 'stamped';
    const at = verified.at.toISOString().replace('T', ' ').slice(0, 19);
    found.add('verified', 'stamp-holds', { name: stamp.token, at: `${at} UTC`, signer: verified.signer, root: verified.root });
    const claim = ['qualified', 'not_qualified'].includes(stamp.claim) ? stamp.claim : 'unknown';
    claims.set(claim, (claims.get(claim) ?? 0) + 1);
  }
  for (const [claim, count] of claims) found.add('limit', `claim-${claim}`, { count });
  if (!manifest.stamps.length) found.add('limit', 'no-stamp');
  return level;
}

function anchors(content, manifest, stamp, lines, found) {
  if (stamp.stamped === null) {
    found.add('limit', 'stamp-hidden', { name: stamp.token });
    return false;
  }
  const stamped = recordIn(content, stamp.stamped), line = lines.get(stamped.custody?.seq);
  if (!line || line.hash !== stamped.custody.sha256) {
    found.add('broken', 'stamp-other-custody', { name: stamp.stamped });
    return false;
  }
  if (stamp.what === 'custody_head') return true;
  const capture = manifest.captures.find((one) => one.id === stamp.subject);
  const shown = capture ? recordIn(content, capture.record) : {}, said = stamped.capture ?? {};
  const keys = new Set([...RECORD_KEYS, ...Object.keys(said)]);
  if (!capture || [...keys].some((key) => canonical(said[key]) !== canonical(shown[key]))) {
    found.add('broken', 'stamp-other-capture', { name: stamp.stamped });
    return false;
  }
  return true;
}

// JSON with its keys sorted: two values are the same when their texts are.
function canonical(value) {
  return JSON.stringify(value ?? null, (_, inner) => (inner && typeof inner === 'object' && !Array.isArray(inner)
    ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
}
