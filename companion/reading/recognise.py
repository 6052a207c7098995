"""The same review again: seen before as it is, or changed since."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from rapidfuzz import fuzz

from companion.model.address import page_key
from companion.model.mention import Mention, MentionState
from companion.model.review import Page, Review
from companion.model.value import Value
from companion.reading.words import likeness_key

_ALIKE = 88.0
"""Likeness (0..100) above which one author's two texts on a page are one review."""

_ALIKE_ANONYMOUS = 95.0
_LEAST_WORDS = 20
"""Characters an anonymous text needs before its likeness says anything."""


class Recognition(Value, frozen=True, kw_only=True):
    """Which mention a review is, by what sign, and whether it changed; None is a new one."""

    mention_id: str | None = None
    state: MentionState = "online"
    sign: Literal["platform_id", "permalink", "author_and_words", "none"] = "none"


def recognise(review: Review, page: Page, known: Sequence[Mention]) -> Recognition:
    """Return the known mention that this review is, by its surest sign.

    Order: the platform's id, the permalink, then author and words on the same page or platform.
    An edited text under the same id is « changed »; a text only cut shorter is not.
    """
    near = [one for one in known if _is_near(one, page)]
    for sign, is_same in _SIGNS:
        for mention in near:
            if is_same(review, mention.review):
                state: MentionState = "changed" if has_changed(mention.review, review) else "online"
                return Recognition(mention_id=mention.id, state=state, sign=sign)
    return Recognition()


def has_changed(before: Review, after: Review) -> bool:
    """Tell whether words or rating differ; whitespace and « … Plus » cuts do not count."""
    if before.rating is not None and after.rating is not None and before.rating != after.rating:
        return True
    old, new = likeness_key(before.words), likeness_key(after.words)
    if old == new:
        # The same letters: only signs may differ (« ! » for « . », an emoji).
        return not _is_cut(before, after) and _signs(before) != _signs(after)
    if after.is_cut and old.startswith(new):
        return False
    return not (before.is_cut and new.startswith(old))


def _is_cut(before: Review, after: Review) -> bool:
    return before.is_cut or after.is_cut


def _signs(review: Review) -> str:
    return "".join(review.words.split())


def _is_near(mention: Mention, page: Page) -> bool:
    """Tell whether the mention was seen on the same platform or the same page."""
    if mention.platform is not None and mention.platform == page.platform:
        return True
    seen_on = page_key(mention.page_url)
    return any(page_key(url) == seen_on for url in (page.url, page.canonical_url) if url)


def _same_id(review: Review, other: Review) -> bool:
    return review.platform_id is not None and review.platform_id == other.platform_id


def _same_permalink(review: Review, other: Review) -> bool:
    if review.permalink is None or other.permalink is None:
        return False
    # A fragment tells one message of a thread from the next: it stays.
    return review.permalink.rstrip("/") == other.permalink.rstrip("/")


def _same_author_and_words(review: Review, other: Review) -> bool:
    if _differs(review.platform_id, other.platform_id):
        return False
    words, others = likeness_key(review.words), likeness_key(other.words)
    author, other_author = likeness_key(review.author or ""), likeness_key(other.author or "")
    if author != other_author:
        return False
    if not author:
        enough = min(len(words), len(others)) >= _LEAST_WORDS
        return enough and fuzz.ratio(words, others) >= _ALIKE_ANONYMOUS
    if not words or not others:
        return words == others and review.rating == other.rating
    if (review.is_cut or other.is_cut) and (words.startswith(others) or others.startswith(words)):
        return True
    return fuzz.ratio(words, others) >= _ALIKE


def _differs(one: str | None, other: str | None) -> bool:
    return one is not None and other is not None and one != other


_SIGNS: tuple[
    tuple[
        Literal["platform_id", "permalink", "author_and_words"], Callable[[Review, Review], bool]
    ],
    ...,
] = (
    ("platform_id", _same_id),
    ("permalink", _same_permalink),
    ("author_and_words", _same_author_and_words),
)
