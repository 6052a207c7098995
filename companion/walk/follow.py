"""Reviews to mentions: which known mention a review is, and what is remembered of it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence

import msgspec
from rapidfuzz import fuzz

from companion.model.capture import Capture
from companion.model.interval import DateInterval
from companion.model.mention import Mention, MentionState, Sighting
from companion.model.paris import paris_day
from companion.model.practitioner import Practitioner
from companion.model.review import Page, Reading, Review
from companion.reading.dating import read_days, redated
from companion.reading.kept_dates import published_over_time
from companion.reading.recognise import recognise
from companion.reading.words import likeness_key
from companion.store.database import Store
from companion.walk.absence import EarlierLists
from companion.walk.concern import Judge

_REWRITTEN = 60.0
"""Share of words in common (0..100) below which one author's two texts are two reviews."""


def follow(
    reading: Reading, capture: Capture, *, store: Store, practitioner: Practitioner
) -> tuple[Mention, ...]:
    """Return the mention each review of a reading is, in its order; nothing is written.

    A mention is taken by one review only: two reviews of one page are never the same.
    """
    on_page = _mentions_on(reading.page, store)
    elsewhere = _mentions_by_sign(reading, store)
    found: list[tuple[Mention, MentionState] | None] = []
    for review in reading.reviews:
        taken = {one[0].id for one in found if one is not None}
        by_sign = [elsewhere.get(sign) for sign in review.signs]
        known = [m for m in (*on_page, *by_sign) if m is not None and m.id not in taken]
        found.append(_recognised(review, reading.page, known))
    _recognise_rewritten(reading.reviews, found, on_page)
    judge = Judge(reading.page, on_page, practitioner)
    earlier = EarlierLists(capture, on_page, store=store)
    return tuple(
        judge.judged(
            _seen_again(review, *one, capture)
            if one is not None
            else redated(earlier.without(_new(review, reading.page, capture)))
        )
        for review, one in zip(reading.reviews, found, strict=True)
    )


def _recognised(
    review: Review, page: Page, known: list[Mention]
) -> tuple[Mention, MentionState] | None:
    sign = recognise(review, page, known)
    return next(((m, sign.state) for m in known if m.id == sign.mention_id), None)


def _recognise_rewritten(
    reviews: Sequence[Review],
    found: list[tuple[Mention, MentionState] | None],
    on_page: Sequence[Mention],
) -> None:
    """Recognise texts rewritten so far that their words alone no longer tell.

    Only where nothing else can be meant: the one text of this author that is new on this page, and
    the one of theirs that is missing from it, with words in common. Else a review whose author
    edits it would count as gone, and its deadline as starting anew.
    """
    taken = {one[0].id for one in found if one is not None}
    missing = [mention for mention in on_page if mention.id not in taken]
    for index, review in enumerate(reviews):
        author = likeness_key(review.author or "")
        if found[index] is not None or not author:
            continue
        news = [r for r, one in zip(reviews, found, strict=True) if one is None]
        same = [m for m in missing if likeness_key(m.review.author or "") == author]
        is_only_new = sum(likeness_key(r.author or "") == author for r in news) == 1
        if is_only_new and len(same) == 1 and _may_be_rewritten(same[0].review, review):
            found[index] = (same[0], "changed")
            missing.remove(same[0])


def _may_be_rewritten(before: Review, after: Review) -> bool:
    if before.platform_id and after.platform_id and before.platform_id != after.platform_id:
        return False
    if before.permalink and after.permalink and before.permalink != after.permalink:
        return False
    words, others = likeness_key(before.words), likeness_key(after.words)
    return fuzz.token_set_ratio(words, others, score_cutoff=_REWRITTEN) > 0


def _mentions_on(page: Page, store: Store) -> tuple[Mention, ...]:
    urls = dict.fromkeys(url for url in (page.url, page.canonical_url) if url)
    return tuple(mention for url in urls for mention in store.mentions_on_page(url))


def _mentions_by_sign(reading: Reading, store: Store) -> dict[str, Mention]:
    """Return the platform's mentions on other pages, by their own id or permalink.

    Author and words alone do not count there: a namesake may say « Parfait » of two doctors.
    """
    platform = reading.page.platform
    if platform is None:
        return {}
    found = {}
    for sign in dict.fromkeys(sign for review in reading.reviews for sign in review.signs):
        signed = store.mentions_signed(platform, sign)
        if signed:
            found[sign] = signed[-1]
    return found


def _sighting(review: Review, capture: Capture, state: MentionState) -> Sighting:
    return Sighting(
        capture_id=capture.id,
        seen_at=capture.captured_at,
        state=state,
        words_sha256=hashlib.sha256(review.words.encode()).hexdigest(),
        published=None if review.was_edited else review.published,
        date_text=review.date_text,
    )


def _new(review: Review, page: Page, capture: Capture) -> Mention:
    return Mention(
        id=str(uuid.uuid4()),
        platform=page.platform,
        page_url=page.url,
        page_title=page.title or capture.title,
        review=review,
        sightings=(_sighting(review, capture, "online"),),
        published_read=review.published,
    )


def _seen_again(review: Review, mention: Mention, state: MentionState, capture: Capture) -> Mention:
    """Return the known mention with one more sighting."""
    before = mention.review
    sightings = (*mention.sightings, _sighting(review, capture, state))
    if state == "online" and review.is_cut and not before.is_cut:
        # The page shows only the beginning this time: the whole words are known.
        review = msgspec.structs.replace(review, title=before.title, text=before.text, is_cut=False)
    is_assessed = state == "online" and review.words == before.words
    again = msgspec.structs.replace(
        mention,
        review=review,
        state=state,
        sightings=sightings,
        assessment_id=mention.assessment_id if is_assessed else None,
        published_read=_read_over_time(review, read_days(mention), sightings),
    )
    return redated(again)


def _read_over_time(
    review: Review, before: DateInterval | None, sightings: Sequence[Sighting]
) -> DateInterval | None:
    """Return the publication days that all sightings allow.

    An edit hides the first date, so the earlier sightings' days stand: the earliest date rules.
    """
    said = [one.published for one in sightings if one.published is not None]
    # Days kept by an earlier version of the program stand in the mention alone.
    kept = before if sightings[0].published is None else None
    first_seen = paris_day(min(one.seen_at for one in sightings))
    published = published_over_time(said, first_seen=first_seen, kept=kept)
    return published or review.published
