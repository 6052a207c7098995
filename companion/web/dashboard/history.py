"""A mention over time for its page: each sighting, its words, what changed, its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from companion.model.capture import Capture
from companion.model.evidence import EvidenceFile
from companion.model.mention import Mention, Sighting
from companion.model.record import CaptureRecord
from companion.model.review import Review
from companion.model.view import MentionFile
from companion.proof.record import review_in
from companion.reading.difference import Piece, difference
from companion.store.database import Store
from companion.web.wiring import services


class Seen(NamedTuple):
    """One sighting: the review as it showed it, the one before when the words or stars changed.

    `pieces` are the words of both versions, told apart; empty when the words are the same.
    """

    sighting: Sighting
    number: int
    review: Review | None
    before: Review | None
    pieces: tuple[Piece, ...]
    came_back: bool


class Recorded(NamedTuple):
    """One capture of the mention: its record, and every file it rests on."""

    capture: Capture
    record: CaptureRecord
    files: tuple[EvidenceFile, ...]


def history_of(mention: Mention, store: Store) -> tuple[Seen, ...]:
    """Return the sightings, latest first."""
    return tuple(reversed(list(_seen(mention, store))))


def recorded(file: MentionFile) -> tuple[Recorded, ...]:
    """Return the captures with their records, latest first."""
    completion = services().walk.completion
    mention = file.view.mention
    records = {one.capture_id: one for one in completion.records_of(mention)}
    return tuple(
        Recorded(capture, records[capture.id], completion.files_of(capture, mention.id))
        for capture in reversed(file.captures)
    )


def _seen(mention: Mention, store: Store) -> Iterator[Seen]:
    last: Review | None = None
    was_gone = False
    for number, sighting in enumerate(mention.sightings, start=1):
        review = review_in(mention, store.find_reading(sighting.capture_id))
        changed = review is not None and last is not None and sighting.state == "changed"
        before = last if changed else None
        words = difference(before.words, review.words) if before and review else ()
        pieces = words if any(piece.kind != "same" for piece in words) else ()
        yield Seen(sighting, number, review, before, pieces, was_gone and sighting.state != "gone")
        last = review or last
        was_gone = sighting.state == "gone"
