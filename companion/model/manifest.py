"""The manifest of one capture: what a time-stamp covers, as bytes that never change."""

from __future__ import annotations

from datetime import datetime

import msgspec

from companion.model.capture import Capture
from companion.model.evidence import EvidenceFile
from companion.model.value import Value

MANIFEST_FORMAT = "avise-manifest/1"
HEAD_FORMAT = "avise-custody-head/1"
MANIFEST_TYPE = "application/json"


class CustodyPoint(Value, frozen=True, kw_only=True):
    """Where the custody log stood: number and hash of its last line."""

    seq: int
    sha256: str


class CaptureManifest(Value, frozen=True, kw_only=True):
    """One capture, the hashes of all its evidence, and the custody log's head at that time.

    `capture` is the record without its reading state, which changes; its `evidence` holds every
    hash and size. `completed_by` are the files that came after it, when they came in time.
    """

    format: str = MANIFEST_FORMAT
    instance: str
    made_at: datetime
    custody: CustodyPoint
    capture: Capture
    completed_by: tuple[EvidenceFile, ...] = ()


class HeadManifest(Value, frozen=True, kw_only=True):
    """The custody log's head alone: it keeps the whole log before it from being rewritten."""

    format: str = HEAD_FORMAT
    instance: str
    made_at: datetime
    custody: CustodyPoint


def manifest_bytes(manifest: CaptureManifest | HeadManifest) -> bytes:
    """Return the canonical JSON: UTF-8, keys sorted, no spaces; one value, one row of bytes."""
    if isinstance(manifest, CaptureManifest):
        capture = msgspec.structs.replace(manifest.capture, state="to_read")
        manifest = msgspec.structs.replace(manifest, capture=capture)
    return msgspec.json.encode(manifest, order="sorted")
