"""Brings together what two ways of reading say of the same reviews, and tells where they differ."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from companion.model.review import ReadingProblem, Review
from companion.reading.words import likeness_key

_FIELDS = ("author", "rating", "date_text", "published", "permalink", "platform_id", "reply")
_COMPARED = 40
"""Characters from the start of two texts that must be the same: data often holds a shorter one."""

DISAGREE = "methods-disagree"


def needs_another(reviews: Sequence[Review]) -> bool:
    """Tell whether a reading is too thin to stand alone: no date, no stars, or one review."""
    if len(reviews) == 1 or any(review.published is None for review in reviews):
        return True
    return all(review.rating is None for review in reviews) or not any(
        review.author for review in reviews
    )


def completed(
    reviews: Sequence[Review], seen: Sequence[Review]
) -> tuple[tuple[Review, ...], tuple[ReadingProblem, ...]]:
    """Return `reviews` with what they lack taken from the same reviews in `seen`.

    Where both speak of a day and no day fits both, the wider interval holds both and a problem
    says so.
    """
    problems: list[ReadingProblem] = []
    whole: list[Review] = []
    for review in reviews:
        twin = next((one for one in seen if _is_twin(review, one)), None)
        whole.append(review if twin is None else _filled(review, twin, problems))
    return tuple(whole), tuple(problems)


def _is_twin(review: Review, other: Review) -> bool:
    start = likeness_key(review.text)[:_COMPARED]
    if not start:
        return bool(review.author) and review.author == other.author and not other.text
    return likeness_key(other.text).startswith(start)


def _filled(review: Review, twin: Review, problems: list[ReadingProblem]) -> Review:
    lacking = {name: getattr(twin, name) for name in _FIELDS if getattr(review, name) is None}
    if "rating" in lacking:
        lacking["rating_max"] = twin.rating_max
    if review.published is not None and twin.published is not None:
        both = review.published.tightened(twin.published)
        if both is None:
            problems.append(
                ReadingProblem(code=DISAGREE, detail=f"{review.date_text} / {twin.date_text}")
            )
        lacking["published"] = both or review.published.widened(twin.published)
    return msgspec.structs.replace(review, **lacking)
