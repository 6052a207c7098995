"""Which evidence and which things the stored JSON speaks of, whatever room wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from companion.store.storage import SqliteStorage

_FILE = re.compile(rb'"sha256":"([0-9a-f]{64})","size_bytes":')
"""An `EvidenceFile` as it is encoded: its first two fields."""
_HASH = re.compile(rb'"([0-9a-f]{64})"')


def files_named(body: bytes) -> set[str]:
    """Return the hashes of the evidence files one stored document rests on."""
    return {found.decode() for found in _FILE.findall(body)}


def hashes_named(bodies: Iterable[bytes]) -> set[str]:
    """Return every hash that stands anywhere in stored documents, whatever it is the hash of."""
    return {found.decode() for body in bodies for found in _HASH.findall(body)}


def evidence_expected(storage: SqliteStorage) -> set[str]:
    """Return the hashes of all evidence files that any row of any collection rests on."""
    found: set[str] = set()
    for name in storage.names():
        for _, body in storage.bodies(name):
            found |= files_named(body)
    return found
