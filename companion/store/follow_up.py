"""What the doctor said of each mention: its author, how it ended, what it cost."""

from __future__ import annotations

from companion.model.follow_up import FollowUp
from companion.store.collection import Collection
from companion.store.rows import NamedRowDatabase


class FollowUpShelf:
    """One row a mention, under the mention's id: erasing the mention takes it too."""

    def __init__(self, database: NamedRowDatabase) -> None:
        """Stand on an opened database."""
        self._kept = Collection(
            database, "follow_ups", FollowUp, id_of=lambda kept: kept.mention_id, at_hand=10_000
        )

    def put(self, follow_up: FollowUp) -> None:
        """Keep what was said of a mention, in the place of what was said before."""
        self._kept.put(follow_up)

    def of(self, mention_id: str) -> FollowUp:
        """Return what was said of a mention; nothing said is a value too."""
        return self._kept.find(mention_id) or FollowUp(mention_id=mention_id)

    def ended(self) -> frozenset[str]:
        """Return the mentions the doctor said are over."""
        return frozenset(kept.mention_id for kept in self._kept.all() if kept.outcome)

    def all(self) -> tuple[FollowUp, ...]:
        """Return what was said of every mention, in the order of the first word."""
        return self._kept.all()
