"""What completes the captures: their supplements, and the anchors of the reviews read from them."""

from __future__ import annotations

from companion.model.supplement import Anchor, Supplement, anchor_id
from companion.store.collection import Collection
from companion.store.rows import NamedRowDatabase


class RecordShelf:
    """One collection a kind; every `put_…` is durable when it returns."""

    def __init__(self, database: NamedRowDatabase) -> None:
        """Stand on an opened database."""
        self._supplements = Collection(
            database,
            "supplements",
            Supplement,
            id_of=lambda supplement: supplement.capture_id,
            at_hand=100,
        )
        self._anchors = Collection(
            database,
            "anchors",
            Anchor,
            id_of=lambda anchor: anchor.id,
            lookup=lambda document: str(document["mention_id"]),
        )

    def put_supplement(self, supplement: Supplement) -> None:
        """Keep the supplement of a capture."""
        self._supplements.put(supplement)

    def find_supplement(self, capture_id: str) -> Supplement | None:
        """Return the supplement of a capture, or None."""
        return self._supplements.find(capture_id)

    def put_anchor(self, anchor: Anchor) -> None:
        """Keep the anchor of one review in one capture, in the place of an earlier one."""
        self._anchors.put(anchor)

    def find_anchor(self, capture_id: str, mention_id: str) -> Anchor | None:
        """Return the anchor of a mention in a capture, or None."""
        return self._anchors.find(anchor_id(capture_id, mention_id))

    def anchors_of(self, mention_id: str) -> tuple[Anchor, ...]:
        """Return the anchors of a mention, in the order they were made."""
        return self._anchors.under(mention_id)
