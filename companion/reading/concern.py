"""Does a review concern the practitioner, a namesake, or somebody else of the same page?

Names, places and specialties are weighed in this order: what the review stands under (its entry
of a list of practitioners, else the page's title and head), then its own words, then what the
doctor said of the page.
"""

from __future__ import annotations

from companion.model.address import page_key
from companion.model.concern import Relevance, Why
from companion.model.practitioner import Practitioner
from companion.model.review import Page, Review
from companion.reading.callings import clash
from companion.reading.names import name_in, others_in

_SURE = frozenset(("full", "reversed"))


def relevance(
    review: Review, page: Page, practitioner: Practitioner, *, chosen: bool | None = None
) -> Relevance:
    """Return whether a review concerns the practitioner, with the reason.

    Args:
        review: With what it stands under, where the page shows several practitioners.
        page: With whom it is about, as far as its head says so.
        practitioner: Names, places and specialty; without a name only `chosen` tells.
        chosen: What the doctor said of this page, None when nothing.
    """
    is_own_page = chosen is True or _is_own(page, practitioner)
    here: Why = "page_choice" if chosen is not None else "own_page"
    if not practitioner.names:
        return Relevance(concerns=chosen, why="nothing" if chosen is None else here)
    subject = None if is_own_page else _by_subject(review, page, practitioner)
    if subject is not None and subject.why in ("other_place", "other_specialty"):
        return subject
    by_words = _by_words(review.words, subject, practitioner)
    if by_words is not None:
        if by_words.concerns is False and is_own_page:
            # Another doctor is named and ours is not: on our own page it may be a comparison.
            return Relevance(concerns=None, why=by_words.why, others=by_words.others)
        return by_words
    if is_own_page or chosen is not None:
        return Relevance(concerns=is_own_page, why=here)
    return subject or Relevance(concerns=None, why="nothing")


def _by_words(
    words: str, subject: Relevance | None, practitioner: Practitioner
) -> Relevance | None:
    named, others = name_in(words, practitioner), others_in(words, practitioner)
    is_of_another = subject is not None and subject.concerns is False
    if named is not None and not (is_of_another and named.how not in _SURE):
        # « Le Dr Roussel » on the page of a namesake is the namesake.
        return Relevance(concerns=True, why="named", name=named, others=others)
    if others and named is None:
        return Relevance(concerns=False, why="another_named", others=others)
    return None


def _by_subject(review: Review, page: Page, practitioner: Practitioner) -> Relevance | None:
    """Return what the entry the review stands under says, or the head of its page."""
    if review.about:
        return _about(review.about, practitioner, ours="subject", another="another_subject")
    by_title = _about(f"{page.title}\n{page.about}", practitioner)
    if by_title is not None and by_title.concerns is True and others_in(page.title, practitioner):
        return Relevance(
            concerns=None,
            why="several",
            name=by_title.name,
            others=others_in(page.title, practitioner),
        )
    return by_title


def _about(
    words: str, practitioner: Practitioner, *, ours: Why = "title", another: Why = "another_title"
) -> Relevance | None:
    named, others = name_in(words, practitioner), others_in(words, practitioner)
    if named is not None:
        found = clash(words, practitioner)
        if found is None:
            return Relevance(concerns=True, why=ours, name=named)
        why: Why = "other_place" if found.of == "place" else "other_specialty"
        return Relevance(concerns=False, why=why, name=named, found=found.found)
    return Relevance(concerns=False, why=another, others=others) if others else None


def _is_own(page: Page, practitioner: Practitioner) -> bool:
    own = {page_key(url) for url in practitioner.own_pages}
    return any(page_key(url) in own for url in (page.url, page.canonical_url) if url)
