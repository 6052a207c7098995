"""Keeps the review that was picked or selected; builds one from the excerpt when none is known."""

from __future__ import annotations

from collections.abc import Sequence

from companion.model.capture import Excerpt
from companion.model.errors import PageNotUnderstood
from companion.model.review import Review
from companion.reading.methods.marks import Marks
from companion.reading.methods.record import read_record
from companion.reading.page import OpenPage, parse_page
from companion.reading.words import clean, likeness_key

_LEAST_LIKENESS = 8
"""Characters: fewer words lie in any text by chance."""


def reviews_in(excerpt: Excerpt, reviews: Sequence[Review]) -> tuple[Review, ...]:
    """Return the reviews whose words lie in the excerpt, or in whose words the excerpt lies."""
    picked = likeness_key(f"{excerpt.text}")
    if not picked:
        return ()
    return tuple(review for review in reviews if _is_in(review, picked))


def review_of(excerpt: Excerpt, page: OpenPage, *, is_selection: bool) -> Review:
    """Return the excerpt as a review; its author, date and rating when they stand in it.

    Selected words are kept exactly; of a picked element the words beside name and date.
    """
    found = _record_of(excerpt, page)
    if found is None:
        return Review(text=excerpt.text.strip())
    if is_selection or not found.text:
        return Review(
            author=found.author if not is_selection else None,
            rating=found.rating,
            rating_max=found.rating_max,
            text=excerpt.text.strip(),
            date_text=found.date_text,
            published=found.published,
            was_edited=found.was_edited,
        )
    return found


def _record_of(excerpt: Excerpt, page: OpenPage) -> Review | None:
    try:
        root = parse_page(excerpt.html.encode("utf-8"))
    except PageNotUnderstood:
        return None
    body = root.find("body")
    fragment = body if body is not None else root
    only = fragment[0] if len(fragment) == 1 and not clean(fragment.text or "") else fragment
    inner = OpenPage(root=only, url=page.url, captured_at=page.captured_at, lang=page.lang)
    return read_record(only, inner, Marks(only, inner.captured_at, inner.lang))


def _is_in(review: Review, picked: str) -> bool:
    words = likeness_key(review.words)
    if len(words) >= _LEAST_LIKENESS:
        return words in picked or (len(picked) >= _LEAST_LIKENESS and picked in words)
    # A rating without words: its author and its date must both stand in the excerpt.
    signs = [likeness_key(sign) for sign in (review.author, review.date_text) if sign]
    return bool(signs) and all(sign in picked for sign in signs) and words in picked
