"""The six digits of a pairing: equal on both sides only if nobody stands between them.

A program on the extension's port could pass everything on to an Avisé on another port, digits
included. So no side sends digits: each works them out from a random part of both and from the port
it speaks on itself. The extension commits to its part before it learns ours; whoever stands
between would have to guess one in a million. The same stands in `extension/background/digits.js`,
and `tests/cases/digits.json` holds both to it.

    commitment  SHA-256(their part), sent with the request; our part is the answer to it
    digits      SHA-256(LABEL ⏎ port ⏎ their part ⏎ our part): its first 8 bytes modulo 10^6
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

LABEL = "avise pairing digits 1"
_MANY = 1_000_000


def new_part() -> str:
    """Return 32 random bytes (hex)."""
    return secrets.token_hex(32)


def commit_to(part: str) -> str:
    """Return what is said of a part (hex) before it is shown."""
    return hashlib.sha256(part.encode()).hexdigest()


def keeps(commitment: str, part: str) -> bool:
    """Tell whether `part` is the one that was committed to."""
    return hmac.compare_digest(commit_to(part), commitment)


def digits_of(*, port: int, theirs: str, ours: str) -> str:
    """Return the six digits for the extension's part, the companion's part and a port."""
    said = "\n".join((LABEL, str(port), theirs, ours))
    number = int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big")
    return f"{number % _MANY:06d}"
