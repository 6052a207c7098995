"""Pages of structures never seen: made from seeds, read without any description."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from bench.made_pages import MadePage, made_page
from bench.made_words import SEEN_AT, Said
from companion.model.capture import PageContent
from companion.model.review import Reading, Review
from companion.reading.platforms import Platforms
from companion.reading.reader import read

SEEDS = range(150)
LEAST_RECALL, LEAST_PRECISION, LEAST_EXACT = 0.95, 0.97, 0.95


def _read(page: MadePage) -> Reading:
    content = PageContent(
        url="https://site.example/dr", captured_at=SEEN_AT, dom=page.source.encode()
    )
    return read(content, platforms=Platforms())


def _same_words(said: Said, review: Review) -> bool:
    return " ".join(said.text.split()) == " ".join(review.text.split())


@cache
def _counts() -> Counter[str]:
    counts: Counter[str] = Counter()
    for seed in SEEDS:
        page = made_page(seed)
        reading = _read(page)
        left = [] if reading.method == "article" else list(reading.reviews)
        counts["wanted"] += len(page.reviews)
        counts["found"] += len(left)
        for said in page.reviews:
            same = [one for one in left if one.author == said.author and _same_words(said, one)]
            near = [one for one in left if one.author == said.author or _same_words(said, one)]
            review = next(iter(same or near), None)
            if review is not None:
                left.remove(review)
                counts.update(_right(said, review))
    return counts


def _right(said: Said, review: Review) -> list[str]:
    is_right = {
        "paired": True,
        "text": _same_words(said, review),
        "author": said.author == review.author,
        "rating": said.rating == review.rating,
        "date": review.published is not None
        and (said.is_relative or review.published.contains(said.on)),
        "reply": said.answered == (review.reply is not None),
    }
    return [name for name, right in is_right.items() if right]


def test_most_reviews_of_sites_never_seen_are_found() -> None:
    counts = _counts()
    assert counts["wanted"] > 800
    assert counts["paired"] / counts["wanted"] >= LEAST_RECALL


def test_what_is_read_of_sites_never_seen_is_mostly_reviews() -> None:
    counts = _counts()
    assert counts["paired"] / counts["found"] >= LEAST_PRECISION


@pytest.mark.parametrize("field", ["text", "author", "rating", "date", "reply"])
def test_the_fields_of_sites_never_seen_are_exact(field: str) -> None:
    counts = _counts()
    assert counts[field] / counts["paired"] >= LEAST_EXACT


def test_a_seed_makes_the_same_page_again_and_another_seed_another() -> None:
    assert made_page(3).source == made_page(3).source
    assert made_page(3).source != made_page(4).source
