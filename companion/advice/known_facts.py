"""What the steps depend on beside the words, gathered from what is kept of one mention."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from companion.advice.situation import Circumstances, DatedAs, ListingChoice
from companion.model.interval import DateInterval
from companion.model.mention import Mention
from companion.model.practitioner import PracticeStatus
from companion.model.wave import WaveKind
from companion.proof.grade import grade_of
from companion.store.database import Store

LISTING_CLAIMED = "listing.claimed"
LISTING_CHOICE = "listing.choice"
_TOLD: dict[str, bool | None] = {"yes": True, "no": False}


def circumstances_of(
    mention: Mention, store: Store, *, waves: tuple[WaveKind, ...], answers: Mapping[str, str]
) -> Circumstances:
    """Return whose the words are, where they stand, how they are kept, and what the doctor said."""
    capture_id = mention.sightings[-1].capture_id
    record = store.find_reading(capture_id)
    capture = store.find_capture(capture_id)
    said = store.follow_ups.of(mention.id)
    return Circumstances(
        concerns=mention.concerns,
        page_kind=record.reading.page.kind if record else "unknown",
        is_captured=capture is not None and capture.method != "manual",
        author_known=said.author_known is True,
        author_is_colleague=said.author_is_colleague is True,
        is_listing_claimed=_TOLD.get(store.setting(LISTING_CLAIMED) or ""),
        listing_choice=listing_choice(store),
        waves=waves,
        grade=_grade(mention, store),
        dated=dated_as(mention.review.published),
        is_gone=mention.state == "gone",
        status=_status(store, answers),
        answers=dict(answers),
    )


def listing_choice(store: Store) -> ListingChoice | None:
    """Return what the doctor decided for the listing, or None."""
    kept = store.setting(LISTING_CHOICE)
    return cast("ListingChoice", kept) if kept in get_args(ListingChoice) else None


def dated_as(published: DateInterval | None) -> DatedAs:
    """Return how the day of publication is known."""
    if published is None:
        return "unsaid"
    if published.earliest is None:
        return "unbounded"
    return "day" if published.is_single_day else "period"


def _grade(mention: Mention, store: Store) -> int:
    ids = dict.fromkeys(sighting.capture_id for sighting in mention.sightings)
    captures = [found for each in ids if (found := store.find_capture(each)) is not None]
    proofs = store.proofs.of(mention.id, (capture.id for capture in captures))
    return grade_of(captures, proofs=proofs, sightings=mention.sightings).level


def _status(store: Store, answers: Mapping[str, str]) -> PracticeStatus | None:
    """Return the practice status: answered for this mention, else the identity's."""
    answered = answers.get("status")
    if answered in get_args(PracticeStatus):
        return cast("PracticeStatus", answered)
    return store.practitioner().status
