"""The outgoing ledger: a line before anything leaves, a line once it has ended, none ever changed.

A name that is resolved has left the machine too, so the first line comes before that.
"""

from __future__ import annotations

from typing import Protocol

from companion.model.outgoing import LEDGER_STARTED, LedgerEntry


class LedgerKeeper(Protocol):
    """Where the lines are kept."""

    def append_outgoing(self, entry: LedgerEntry) -> None:
        """Keep one more line; durable at return."""

    def outgoing(self, limit: int) -> tuple[LedgerEntry, ...]:
        """Return up to `limit` lines, last written first."""


class Ledger:
    """What left the machine, as lines that are only ever added."""

    def __init__(self, keeper: LedgerKeeper) -> None:
        """Take the keeper; nothing is read or written yet."""
        self._keeper = keeper

    def write(self, entry: LedgerEntry) -> None:
        """Add a line; raises `StoreUnavailable`, and then nothing may be sent."""
        self._keeper.append_outgoing(entry)

    def exchanges(self, limit: int = 200) -> tuple[LedgerEntry, ...]:
        """Return one line per request, last sent first: its end, or its start if it never ended."""
        latest: dict[str, LedgerEntry] = {}
        for entry in self._keeper.outgoing(2 * limit):
            known = latest.get(entry.id)
            if known is None or known.outcome == LEDGER_STARTED:
                latest[entry.id] = entry
        ordered = sorted(latest.values(), key=lambda entry: entry.at, reverse=True)
        return tuple(ordered[:limit])
