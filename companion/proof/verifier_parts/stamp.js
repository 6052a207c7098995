// RFC 3161 tokens verified with WebCrypto: what they say, who signed, under which certificates.
class StampRefused extends Error {
  constructor(problem) { super(problem); this.problem = problem; }
}

const HASHES = {
  '2.16.840.1.101.3.4.2.1': 'SHA-256', '2.16.840.1.101.3.4.2.2': 'SHA-384', '2.16.840.1.101.3.4.2.3': 'SHA-512',
};
const SIGNED_WITH = {
  '1.2.840.113549.1.1.11': ['RSA', 'SHA-256'], '1.2.840.113549.1.1.12': ['RSA', 'SHA-384'], '1.2.840.113549.1.1.13': ['RSA', 'SHA-512'],
  '1.2.840.10045.4.3.2': ['EC', 'SHA-256'], '1.2.840.10045.4.3.3': ['EC', 'SHA-384'], '1.2.840.10045.4.3.4': ['EC', 'SHA-512'],
};
const RSA = '1.2.840.113549.1.1.1', RSA_PSS = '1.2.840.113549.1.1.10';
const CURVES = { '1.2.840.10045.3.1.7': ['P-256', 32], '1.3.132.0.34': ['P-384', 48], '1.3.132.0.35': ['P-521', 66] };
const SIGNED_DATA = '1.2.840.113549.1.7.2', TST_INFO = '1.2.840.113549.1.9.16.1.4';
const CONTENT_TYPE = '1.2.840.113549.1.9.3', MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATE = '1.2.840.113549.1.9.16.2.12', SIGNING_CERTIFICATE_V2 = '1.2.840.113549.1.9.16.2.47';
const KEY_USAGES = '2.5.29.37', BASIC = '2.5.29.19', TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const NAMES = { '2.5.4.3': 'CN', '2.5.4.10': 'O', '2.5.4.11': 'OU', '2.5.4.6': 'C', '2.5.4.97': 'organizationIdentifier' };

// Returns when, who and under which root; throws StampRefused for anything that does not hold.
async function verifyStamp(answer, chainPem, expectedHex) {
  try {
    const token = tokenOf(onlyDer(answer));
    const chain = certificatesIn(chainPem).map((der) => new Certificate(onlyDer(der)));
    if (!chain.length) throw new StampRefused('no-certificate');
    const info = onlyDer(token.content);
    const imprint = info.child(2, 0x30);
    if (imprint.child(0, 0x30).child(0).oid !== '2.16.840.1.101.3.4.2.1' || hexOf(imprint.child(1, 0x04).body) !== expectedHex) {
      throw new StampRefused('wrong-hash');
    }
    const at = derTime(info.child(4, 0x18));
    await verifySigner(token, chain[0]);
    await verifyChain(chain, at);
    return { at, signer: chain[0].subject, root: await digestHex(chain.at(-1).der) };
  } catch (error) {
    if (error instanceof StampRefused) throw error;
    throw new StampRefused('not-an-answer');
  }
}

function tokenOf(answer) {
  const status = answer.child(0, 0x30).child(0, 0x02).body;
  if (status.length !== 1 || status[0] !== 0) throw new StampRefused('rejected');
  const info = answer.child(1, 0x30);
  if (info.child(0).oid !== SIGNED_DATA) throw new StampRefused('not-an-answer');
  const signed = info.child(1, 0xa0).child(0, 0x30);
  if (hexOf(signed.child(0, 0x02).body) !== '03') throw new StampRefused('not-an-answer');
  const content = signed.child(2, 0x30);
  if (content.child(0).oid !== TST_INFO) throw new StampRefused('not-an-answer');
  const certificates = signed.children.filter((node) => node.tag === 0xa0).flatMap((node) => node.children);
  const signers = signed.children.at(-1);
  if (signers.tag !== 0x31 || signers.children.length !== 1) throw new StampRefused('bad-signature');
  return { content: content.child(1, 0xa0).child(0, 0x04).body, certificates, signer: signers.child(0, 0x30) };
}

async function verifySigner(token, certificate) {
  if (!token.certificates.some((node) => sameBytes(node.raw, certificate.der))) throw new StampRefused('no-certificate');
  const parts = token.signer.children;
  if (hexOf(token.signer.child(0, 0x02).body) !== '01') throw new StampRefused('bad-signature');
  const named = parts[1];
  if (named.tag !== 0x30 || !sameBytes(named.child(0).raw, certificate.issuerRaw) || !sameBytes(named.child(1).raw, certificate.serialRaw)) {
    throw new StampRefused('wrong-signer');
  }
  const hash = HASHES[parts[2].child(0).oid];
  const attributes = parts.find((node) => node.tag === 0xa0);
  const signature = parts.findLast((node) => node.tag === 0x04);
  const algorithm = parts[parts.indexOf(signature) - 1];
  if (!hash || !attributes || !signature) throw new StampRefused('bad-signature');
  const said = attributesOf(attributes);
  if (said.get(CONTENT_TYPE)?.oid !== TST_INFO) throw new StampRefused('bad-signature');
  if (hexOf(said.get(MESSAGE_DIGEST)?.body ?? []) !== await digestHex(token.content, hash)) throw new StampRefused('bad-signature');
  await requireVouched(said, certificate);
  certificate.requireTimeStamping();
  const signed = attributes.raw.slice();
  signed[0] = 0x31; // What is signed is the set itself, not its place in the answer.
  if (!await signatureHolds(certificate, algorithm, signed, signature.body, hash)) throw new StampRefused('bad-signature');
}

function attributesOf(node) {
  const said = new Map();
  for (const attribute of node.children) {
    const name = attribute.child(0).oid;
    if (said.has(name)) throw new StampRefused('bad-signature');
    said.set(name, attribute.child(1, 0x31).child(0));
  }
  return said;
}

// The signed attributes must name the certificate by its hash (RFC 5035).
async function requireVouched(said, certificate) {
  const second = said.get(SIGNING_CERTIFICATE_V2), first = said.get(SIGNING_CERTIFICATE);
  if (!second && !first) throw new StampRefused('wrong-signer');
  if (first && hexOf(first.child(0, 0x30).child(0, 0x30).child(0, 0x04).body) !== await digestHex(certificate.der, 'SHA-1')) {
    throw new StampRefused('wrong-signer');
  }
  if (!second) return;
  const named = second.child(0, 0x30).child(0, 0x30);
  const hasAlgorithm = named.child(0).tag === 0x30;
  const hash = hasAlgorithm ? HASHES[named.child(0).child(0).oid] : 'SHA-256';
  const value = named.child(hasAlgorithm ? 1 : 0, 0x04).body;
  if (!hash || hexOf(value) !== await digestHex(certificate.der, hash)) throw new StampRefused('wrong-signer');
}

// The frozen chain, signer first: each valid at that time and signed by the next.
async function verifyChain(chain, at) {
  for (const [place, certificate] of chain.entries()) {
    if (at < certificate.from || at > certificate.until) throw new StampRefused('expired');
    const issuer = chain[place + 1];
    if (!issuer) continue;
    if (!sameBytes(certificate.issuerRaw, issuer.subjectRaw) || !issuer.isAuthority) throw new StampRefused('bad-chain');
    if (!await signatureHolds(issuer, certificate.algorithm, certificate.signed, certificate.signature)) throw new StampRefused('bad-chain');
  }
}

class Certificate {
  constructor(node) {
    this.der = node.raw;
    const body = node.child(0, 0x30);
    this.signed = body.raw;
    this.algorithm = node.child(1, 0x30);
    this.signature = node.child(2, 0x03).body.subarray(1);
    const parts = body.children;
    const first = parts[0].tag === 0xa0 ? 1 : 0;
    this.serialRaw = parts[first].raw;
    this.issuerRaw = parts[first + 2].raw;
    [this.from, this.until] = parts[first + 3].children.map(derTime);
    this.subjectRaw = parts[first + 4].raw;
    this.subject = nameOf(parts[first + 4]);
    this.key = parts[first + 5];
    const extensions = parts.find((part) => part.tag === 0xa3);
    this.extensions = new Map((extensions ? extensions.child(0, 0x30).children : []).map((extension) => {
      const critical = extension.children.length === 3 && extension.child(1, 0x01).body[0] === 0xff;
      return [extension.child(0).oid, { critical, value: onlyDer(extension.children.at(-1).body) }];
    }));
  }
  get isAuthority() {
    const basic = this.extensions.get(BASIC)?.value.children[0];
    return basic?.tag === 0x01 && basic.body[0] === 0xff;
  }
  requireTimeStamping() {
    const usages = this.extensions.get(KEY_USAGES);
    if (!usages?.critical || usages.value.children.length !== 1 || usages.value.child(0).oid !== TIME_STAMPING) {
      throw new StampRefused('not-a-tsa');
    }
  }
}

function nameOf(node) {
  return node.children.map((set) => {
    const [type, value] = set.child(0).children;
    return `${NAMES[type.oid] ?? type.oid}=${new TextDecoder(value.tag === 0x1e ? 'utf-16be' : 'utf-8').decode(value.body)}`;
  }).reverse().join(', ');
}

async function signatureHolds(certificate, algorithm, data, signature, hashAside) {
  const name = algorithm.child(0).oid;
  if (name === RSA_PSS) return pssHolds(certificate, algorithm, data, signature);
  const [family, hash] = name === RSA ? ['RSA', hashAside] : SIGNED_WITH[name] ?? [];
  if (!hash) throw new StampRefused('unknown-algorithm');
  if (family === 'RSA') {
    const key = await crypto.subtle.importKey('spki', certificate.key.raw, { name: 'RSASSA-PKCS1-v1_5', hash }, false, ['verify']);
    return crypto.subtle.verify('RSASSA-PKCS1-v1_5', key, signature, data);
  }
  const curve = CURVES[certificate.key.child(0).child(1).oid];
  if (!curve) throw new StampRefused('unknown-algorithm');
  const key = await crypto.subtle.importKey('spki', certificate.key.raw, { name: 'ECDSA', namedCurve: curve[0] }, false, ['verify']);
  return crypto.subtle.verify({ name: 'ECDSA', hash }, key, plainSignature(signature, curve[1]), data);
}

async function pssHolds(certificate, algorithm, data, signature) {
  const said = new Map(algorithm.child(1, 0x30).children.map((node) => [node.tag, node.child(0)]));
  const hash = HASHES[said.get(0xa0)?.child(0).oid];
  const saltLength = [...said.get(0xa2)?.body ?? [20]].reduce((sum, byte) => sum * 256 + byte, 0);
  if (!hash) throw new StampRefused('unknown-algorithm');
  // A key bound to PSS is written with another identifier; WebCrypto knows the plain one.
  const key = await crypto.subtle.importKey('spki', certificate.key.raw, { name: 'RSA-PSS', hash }, false, ['verify']);
  return crypto.subtle.verify({ name: 'RSA-PSS', saltLength }, key, signature, data);
}

// DER says two integers; WebCrypto wants them side by side.
function plainSignature(signature, size) {
  const sides = onlyDer(signature).children.map((node) => {
    const value = node.body[0] === 0 ? node.body.subarray(1) : node.body;
    if (node.tag !== 0x02 || value.length > size) throw new StampRefused('bad-signature');
    return joined([new Uint8Array(size - value.length), value]);
  });
  return joined(sides);
}

function certificatesIn(pem) {
  const text = new TextDecoder('ascii').decode(pem);
  return [...text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)]
    .map((found) => Uint8Array.from(atob(found[1].replace(/\s/g, '')), (c) => c.charCodeAt(0)));
}
