"""Lists that were seen whole without a review: it is gone, or had not been published yet."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from functools import cached_property

import msgspec

from companion.model.capture import Capture
from companion.model.mention import Absence, Mention, Sighting
from companion.model.ports import EvidenceReader
from companion.model.review import Reading
from companion.reading.whole_list import WholeList, whole_list
from companion.reading.words import likeness_key
from companion.store.database import Store
from companion.walk.keep import content_of

_log = logging.getLogger(__name__)
_MOST_LISTS = 4
"""Earlier captures of a page that are looked through for one without a new review."""


class EarlierLists:
    """The captures of one page before another, of which the whole list was seen, latest first.

    A review that is new on the page and stood on none of them was published since.
    """

    def __init__(self, capture: Capture, known: Sequence[Mention], *, store: Store) -> None:
        """Take the capture and the mentions known on its page; nothing is read yet."""
        self._capture = capture
        self._known = known
        self._store = store

    def without(self, mention: Mention) -> Mention:
        """Return a new mention with the latest earlier list it was not on, if there is one.

        Its author must not stand there either: they may have changed their words since.
        """
        review = mention.review
        if self._capture.method != "page" or not review.words or not review.author:
            return mention
        author = likeness_key(review.author)
        for capture, listed in self._lists:
            if listed.lacks(review.words) and author not in likeness_key(listed.text):
                absence = Absence(
                    capture_id=capture.id, seen_at=capture.captured_at, listed=listed.announced
                )
                return msgspec.structs.replace(mention, absences=(absence,))
        return mention

    @cached_property
    def _lists(self) -> list[tuple[Capture, WholeList]]:
        try:
            return [
                (one, listed)
                for one in self._earlier()[:_MOST_LISTS]
                if (listed := self._whole(one)) is not None
            ]
        except Exception as error:  # noqa: BLE001 hostile pages: the reading stands all the same
            _log.error("earlier lists not looked through: %s", type(error).__name__)
            return []

    def _earlier(self) -> list[Capture]:
        ids = {sighting.capture_id for one in self._known for sighting in one.sightings}
        found = (self._store.find_capture(capture_id) for capture_id in ids)
        before = (
            one
            for one in found
            if one is not None
            and one.method == "page"
            and one.captured_at < self._capture.captured_at
        )
        return sorted(before, key=lambda one: one.captured_at, reverse=True)

    def _whole(self, capture: Capture) -> WholeList | None:
        record = self._store.find_reading(capture.id)
        if record is None:
            return None
        return whole_list(record.reading, content_of(capture, self._store.evidence), capture.notes)


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
