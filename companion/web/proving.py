"""The companion proves to a paired browser that it is the one it was paired with.

Any program may take the port while Avisé is stopped, and copy what `/ping` says. Before it sends
its token, the extension therefore sends 32 random bytes; only a companion that keeps the token's
hash can answer them. The same derivation stands in `extension/background/proof.js`, and
`tests/cases/proof.json` holds both to it.

    secret      SHA-256(token), the form in which the companion keeps it
    name ‖ key  HKDF-SHA-256(secret, no salt, info = LABEL), 16 + 32 bytes
    proof       HMAC-SHA-256(key, LABEL ⏎ instance ⏎ port ⏎ nonce)

The port is in the proof, so that a program on another port cannot pass our answer on as its own.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from companion.model.errors import NotFound
from companion.model.pairing import PairedBrowser
from companion.store.database import Store

LABEL = "avise companion proof 1"
_NAME_BYTES = 16
_KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class ProofKey:
    """What one browser and we share: `name` (hex) is said aloud, `key` never is."""

    name: str
    key: bytes


def key_of(token_sha256: str) -> ProofKey:
    """Return the proof key of a token's hash (hex); the token itself cannot be found from it."""
    derived = HKDF(
        algorithm=SHA256(), length=_NAME_BYTES + _KEY_BYTES, salt=None, info=LABEL.encode()
    ).derive(bytes.fromhex(token_sha256))
    return ProofKey(name=derived[:_NAME_BYTES].hex(), key=derived[_NAME_BYTES:])


def sign(key: ProofKey, *, instance: str, port: int, nonce: str) -> str:
    """Return the proof (hex) for a nonce, good for this instance on this port alone."""
    said = "\n".join((LABEL, instance, str(port), nonce))
    return hmac.digest(key.key, said.encode(), "sha256").hex()


def prove(store: Store, *, port: int, name: str, nonce: str) -> str:
    """Return the proof for the browser whose key has this name; raises `NotFound`.

    A browser that was cut off gets its proof too: it may then believe us that it was.
    """
    key = next((key for key in map(_key_of, store.browsers()) if key.name == name), None)
    if key is None:
        raise NotFound("no browser of ours has a key of this name")
    return sign(key, instance=store.instance_id, port=port, nonce=nonce)


def _key_of(browser: PairedBrowser) -> ProofKey:
    return key_of(browser.token_sha256)
