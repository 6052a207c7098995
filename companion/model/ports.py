"""What rooms need of the outside, as protocols; the entrances hand in the real thing."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""


class EvidenceReader(Protocol):
    """Reads evidence bytes back."""

    def get(self, sha256: str) -> bytes:
        """Return the bytes kept under `sha256`; raises `EvidenceBroken` when they rotted."""
