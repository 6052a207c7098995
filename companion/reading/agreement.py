"""Brings together what two ways of reading say of the same reviews, and tells where they differ."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from companion.model.review import ReadingProblem, Review
from companion.reading.words import likeness_key

_FIELDS = ("author", "rating", "date_text", "published", "permalink", "platform_id", "reply")
_COMPARED = 40
"""Characters from the start of two texts that must be the same: data often holds a shorter one."""

_HALF = 0.5

DISAGREE = "methods-disagree"


def is_fuller(reviews: Sequence[Review], seen: Sequence[Review]) -> bool:
    """Tell whether `seen` holds the same reviews and more: the data told only some of them."""
    if len(seen) <= len(reviews):
        return False
    twins = _Twins(seen)
    found = sum(twins.of(review) is not None for review in reviews)
    return len(reviews) == 1 or found >= len(reviews) * _HALF


def completed(
    reviews: Sequence[Review], seen: Sequence[Review]
) -> tuple[tuple[Review, ...], tuple[ReadingProblem, ...]]:
    """Return `reviews` with what they lack taken from the same reviews in `seen`.

    Where both speak of a day and no day fits both, the wider interval holds both and a problem
    says so; where their stars differ, the problem says both. Of two texts of which one is the
    beginning of the other, the whole one is taken.
    """
    problems: list[ReadingProblem] = []
    twins = _Twins(seen)
    whole: list[Review] = []
    for review in reviews:
        twin = twins.of(review)
        whole.append(review if twin is None else _filled(review, twin, problems))
    return tuple(whole), tuple(problems)


class _Twins:
    """The reviews of another reading, found by how their texts begin; else by their author."""

    def __init__(self, reviews: Sequence[Review]) -> None:
        self._by_start: dict[str, Review] = {}
        self._silent: dict[str, Review] = {}
        for review in reviews:
            key = likeness_key(review.text)[:_COMPARED]
            self._by_start.setdefault(key, review)
            if not key and review.author:
                self._silent.setdefault(review.author, review)

    def of(self, review: Review) -> Review | None:
        start = likeness_key(review.text)[:_COMPARED]
        if not start:
            return self._silent.get(review.author or "")
        exact = self._by_start.get(start)
        if exact is not None or len(start) >= _COMPARED:
            return exact
        longer = (one for key, one in self._by_start.items() if key.startswith(start))
        return next(longer, None)


def _filled(review: Review, twin: Review, problems: list[ReadingProblem]) -> Review:
    lacking = {name: getattr(twin, name) for name in _FIELDS if getattr(review, name) is None}
    if "rating" in lacking:
        lacking["rating_max"] = twin.rating_max
    elif twin.rating is not None and _share(review) != _share(twin):
        detail = f"{review.rating}/{review.rating_max} / {twin.rating}/{twin.rating_max}"
        problems.append(ReadingProblem(code=DISAGREE, detail=detail))
    if review.published is not None and twin.published is not None:
        both = review.published.tightened(twin.published)
        if both is None:
            problems.append(
                ReadingProblem(code=DISAGREE, detail=f"{review.date_text} / {twin.date_text}")
            )
        lacking["published"] = both or review.published.widened(twin.published)
    if _is_whole_of(twin.text, review.text):
        lacking["text"], lacking["is_cut"] = twin.text, twin.is_cut
    return msgspec.structs.replace(review, **lacking)


def _share(review: Review) -> float | None:
    if review.rating is None:
        return None
    return round(review.rating / (review.rating_max or 5.0), 2)


def _is_whole_of(text: str, other: str) -> bool:
    """Tell whether `other` is the beginning of `text`, or `text` with its lines run together."""
    long, short = likeness_key(text), likeness_key(other)
    if long == short:
        return text.count("\n") > other.count("\n")
    return bool(short) and long.startswith(short)
