"""Reviews to mentions: which known mention a review is, and what is remembered of it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence

import msgspec

from companion.model.capture import Capture
from companion.model.mention import Mention, MentionState, Sighting
from companion.model.paris import paris_day
from companion.model.practitioner import Practitioner
from companion.model.review import Page, Reading, Review
from companion.reading.kept_dates import published_over_time
from companion.reading.names import concerns
from companion.reading.recognise import recognise
from companion.store.database import Store


def follow(
    reading: Reading, capture: Capture, *, store: Store, practitioner: Practitioner
) -> tuple[Mention, ...]:
    """Return the mention each review of a reading is, in its order; nothing is written.

    A mention is taken by one review only: two reviews of one page are never the same.
    """
    on_page = _mentions_on(reading.page, store)
    elsewhere = _mentions_by_sign(reading, store)
    mentions: list[Mention] = []
    for review in reading.reviews:
        taken = {mention.id for mention in mentions}
        by_sign = [elsewhere.get(sign) for sign in _signs(review)]
        known = [m for m in (*on_page, *by_sign) if m is not None and m.id not in taken]
        mentions.append(_sighted(review, reading.page, capture, known, practitioner))
    return tuple(mentions)


def _mentions_on(page: Page, store: Store) -> tuple[Mention, ...]:
    urls = dict.fromkeys(url for url in (page.url, page.canonical_url) if url)
    return tuple(mention for url in urls for mention in store.mentions_on_page(url))


def _mentions_by_sign(reading: Reading, store: Store) -> dict[str, Mention]:
    """Return the platform's mentions on other pages, by their own id or permalink.

    Author and words alone do not count there: a namesake may say « Parfait » of two doctors.
    """
    if reading.page.platform is None or not any(_signs(r) for r in reading.reviews):
        return {}
    return {
        sign: mention
        for mention in store.mentions()
        if mention.platform == reading.page.platform
        for sign in _signs(mention.review)
    }


def _signs(review: Review) -> tuple[str, ...]:
    return tuple(sign for sign in (review.platform_id, review.permalink) if sign)


def _sighted(
    review: Review,
    page: Page,
    capture: Capture,
    known: list[Mention],
    practitioner: Practitioner,
) -> Mention:
    """Return the known mention with one more sighting, or a new one."""
    found = recognise(review, page, known)
    mention = next((m for m in known if m.id == found.mention_id), None)
    state: MentionState = "online" if mention is None else found.state
    sighting = Sighting(
        capture_id=capture.id,
        seen_at=capture.captured_at,
        state=state,
        words_sha256=hashlib.sha256(review.words.encode()).hexdigest(),
        published=None if review.was_edited else review.published,
        date_text=review.date_text,
    )
    if mention is None:
        return Mention(
            id=str(uuid.uuid4()),
            platform=page.platform,
            page_url=page.url,
            page_title=page.title or capture.title,
            review=review,
            sightings=(sighting,),
            concerns=concerns(review, page, practitioner),
        )
    sightings = (*mention.sightings, sighting)
    return msgspec.structs.replace(
        mention,
        review=_with_kept_dates(review, mention.review, sightings),
        state=state,
        sightings=sightings,
        assessment_id=mention.assessment_id if state == "online" else None,
    )


def _with_kept_dates(review: Review, before: Review, sightings: Sequence[Sighting]) -> Review:
    """Return the new reading with the publication days that all sightings allow.

    An edit hides the first date, so the earlier sightings' days stand: the earliest date rules.
    """
    said = [one.published for one in sightings if one.published is not None]
    # Days kept by an earlier version of the program stand in the mention alone.
    kept = before.published if sightings[0].published is None else None
    first_seen = paris_day(min(one.seen_at for one in sightings))
    published = published_over_time(said, first_seen=first_seen, kept=kept)
    return msgspec.structs.replace(review, published=published or review.published)
