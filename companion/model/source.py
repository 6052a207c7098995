"""The reference that every legal fact carries."""

from __future__ import annotations

from datetime import date
from typing import Literal

from companion.model.text import Text
from companion.model.value import Value

Confidence = Literal["verified", "known", "unsure"]
"""verified: read in the source given; known: not re-read; unsure: shown as « à vérifier »."""


class Source(Value, frozen=True, kw_only=True):
    """Where a legal fact comes from, and the day somebody last checked it."""

    id: str
    title: Text
    url: str | None = None
    confidence: Confidence
    checked_on: date
    valid_from: date | None = None
    """The day this text came into force, when the source says so."""
    valid_to: date | None = None
    """The last day it was in force; past, the text is withdrawn."""
