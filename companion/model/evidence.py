"""Evidence files by hash, and the custody events that tell their story."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from companion.model.text import Text
from companion.model.value import Value

EvidenceRole = Literal[
    "dom",
    "frame",
    "excerpt",
    "text",
    "screenshot",
    "full_page",
    "element",
    "fragment",
    "layout",
    "attachment",
    "manifest",
    "custody_head",
    "token",
    "certificates",
    "fetched",
    "answer",
    "draft",
]
CustodyEventName = Literal[
    "collected",
    "read",
    "assessed",
    "completed",
    "time_stamped",
    "looked_again",
    "attached",
    "viewed_original",
    "found_broken",
    "exported",
    "overridden",
    "erased",
    "restored",
]
GradeLevel = Literal[0, 1, 2, 3, 4]
"""0 typed by hand, 1 captured, 2 time-stamped, 3 corroborated, 4 commissaire de justice."""


class EvidenceFile(Value, frozen=True, kw_only=True):
    """Bytes kept under their SHA-256 (lower-case hex); `role` says what they show."""

    sha256: str
    size_bytes: int
    media_type: str
    role: EvidenceRole


class CustodyEvent(Value, frozen=True, kw_only=True):
    """One line of the custody log; `previous_sha256` is the hash of the previous stored line."""

    seq: int
    at: datetime
    event: CustodyEventName
    subject: str
    detail: dict[str, str] = msgspec.field(default_factory=dict)
    previous_sha256: str


class Grade(Value, frozen=True, kw_only=True):
    """How far a mention's proof carries, what the other side will object, and the next rung."""

    level: GradeLevel
    label: Text
    strengths: tuple[Text, ...] = ()
    objections: tuple[Text, ...] = ()
    next_rung: Text
