"""Known mentions a capture no longer shows: gone, when the whole list was seen without them."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from companion.model.capture import Capture
from companion.model.mention import Mention, Sighting
from companion.model.ports import EvidenceReader
from companion.model.review import Reading
from companion.reading.whole_list import whole_list
from companion.store.database import Store
from companion.walk.keep import content_of


def gone_since(
    reading: Reading, capture: Capture, *, seen: Collection[str], store: Store
) -> tuple[Mention, ...]:
    """Return the mentions of the page that this capture proves gone, with that sighting.

    Args:
        reading: What was read of the capture.
        capture: Of the same page as the mentions, to the letter but for tracking.
        seen: Ids of the mentions it shows.
        store: Where the known mentions are.

    A mention typed by hand, or read as an article, was never seen on a list: it stays as it is.
    """
    if capture.method != "page":
        return ()
    missing = [
        mention
        for mention in store.mentions_on_page(capture.url)
        if mention.id not in seen and mention.state != "gone" and _was_listed(mention, store)
    ]
    return _gone(missing, reading, capture, store.evidence) if missing else ()


def _gone(
    missing: list[Mention], reading: Reading, capture: Capture, evidence: EvidenceReader
) -> tuple[Mention, ...]:
    listed = whole_list(reading, content_of(capture, evidence), capture.notes)
    if listed is None:
        return ()
    return tuple(
        _with_absence(mention, capture, listed.announced)
        for mention in missing
        if listed.lacks(mention.review.words)
    )


def _was_listed(mention: Mention, store: Store) -> bool:
    record = store.find_reading(mention.sightings[-1].capture_id)
    return record is not None and record.reading.method in ("described", "structured", "repeated")


def _with_absence(mention: Mention, capture: Capture, announced: int) -> Mention:
    sighting = Sighting(
        capture_id=capture.id,
        seen_at=capture.captured_at,
        state="gone",
        words_sha256=mention.sightings[-1].words_sha256,
        listed=announced,
    )
    return msgspec.structs.replace(mention, state="gone", sightings=(*mention.sightings, sighting))
