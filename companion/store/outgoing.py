"""What the user allowed to leave, and the lines of what left, in the database."""

from __future__ import annotations

from companion.model.errors import Conflict
from companion.model.outgoing import LEDGER_STARTED, Destination, LedgerEntry
from companion.store.collection import Collection
from companion.store.rows import NamedRowDatabase


class OutgoingBook:
    """Destinations and ledger; a line of the ledger is added and never changed or removed."""

    def __init__(self, database: NamedRowDatabase) -> None:
        """Stand on an opened database."""
        self._destinations = Collection(
            database, "destinations", Destination, id_of=lambda d: f"{d.purpose} {d.origin}"
        )
        self._lines = Collection(database, "outgoing", LedgerEntry, id_of=_line_id)

    def destinations(self) -> tuple[Destination, ...]:
        """Return every destination ever allowed, revoked ones included."""
        return self._destinations.all()

    def put_destination(self, destination: Destination) -> None:
        """Keep a destination, in the place of the same origin and purpose."""
        self._destinations.put(destination)

    def append_outgoing(self, entry: LedgerEntry) -> None:
        """Keep one more line of the ledger; raises `Conflict` for a line that stands already."""
        if self._lines.find(_line_id(entry)) is not None:
            raise Conflict("a line of the outgoing ledger is never rewritten")
        self._lines.put(entry)

    def outgoing(self, limit: int) -> tuple[LedgerEntry, ...]:
        """Return up to `limit` lines, last written first."""
        return self._lines.newest(limit)


def _line_id(entry: LedgerEntry) -> str:
    return f"{entry.id} {'start' if entry.outcome == LEDGER_STARTED else 'end'}"
