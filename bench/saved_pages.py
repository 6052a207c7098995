"""Real saved pages, which stand outside the repository: known by their hash, compared by hashes.

Their words are other people's: of a review only its day, its stars, and the SHA-256 of its author
and its text are kept here; of a search result that of its address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from companion.model.capture import PageContent
from companion.model.review import Reading, Review

SAVED = Path(__file__).parents[2] / "shared" / "data" / "pages"
CASES = Path(__file__).parents[1] / "tests" / "cases" / "saved-pages.yaml"
_LENGTH = 12


def fingerprint(words: str | None) -> str | None:
    """Return the first characters of the SHA-256 of words, their white space aside."""
    if words is None:
        return None
    return hashlib.sha256(" ".join(words.split()).encode()).hexdigest()[:_LENGTH]


def answer_of(review: Review) -> list[Any]:
    """Return a review as it stands in the answers: author, stars, earliest, latest, words."""
    published = review.published
    return [
        fingerprint(review.author),
        review.rating,
        None if published is None or published.earliest is None else published.earliest,
        None if published is None else published.latest,
        fingerprint(review.text),
    ]


class SavedCase(NamedTuple):
    """A saved page and its answer."""

    name: str
    content: PageContent
    answer: dict[str, Any]

    def compare(self, reading: Reading, *, described: bool) -> str:
        """Return in a line how the reading compares with the answer."""
        wanted, found = self.answer["reviews"], [answer_of(one) for one in reading.reviews]
        exact = sum(one in found for one in wanted)
        results = [fingerprint(one.url) for one in reading.results]
        listed = sum(one in results for one in self.answer["results"])
        line = f"{self.name}: {exact} of {len(wanted)} reviews exact, {len(found)} found"
        if not described:
            return line
        return f"{line}; {listed} of {len(self.answer['results'])} results, {len(results)} found"


def saved_cases() -> Iterator[SavedCase]:
    """Yield the saved pages that are there, unchanged, with their answers."""
    for answer in yaml.safe_load(CASES.read_text("utf-8")):
        path = SAVED / answer["file"]
        if not path.is_file():
            continue
        dom = path.read_bytes()
        if hashlib.sha256(dom).hexdigest() == answer["sha256"]:
            content = PageContent(
                url=answer["url"],
                captured_at=datetime.fromisoformat(answer["captured_at"]),
                dom=dom,
            )
            yield SavedCase(answer["file"], content, answer)
