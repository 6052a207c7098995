"""What was read in one capture: the page, its reviews, its search results."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from companion.model.interval import DateInterval
from companion.model.value import Value

PageKind = Literal["reviews", "article", "thread", "search_results", "unknown"]
ReadingMethod = Literal[
    "described", "structured", "repeated", "picked", "selection", "article", "manual", "none"
]
"""Which way of reading spoke: platform description, schema.org, repeated structure, the element
the person picked, the words selected, the main text of an article, typed by hand, nothing."""


class Reply(Value, frozen=True, kw_only=True):
    """The owner's public answer to a review."""

    text: str
    date_text: str | None = None


class Review(Value, frozen=True, kw_only=True):
    """One review or comment as shown; `text` holds the exact words (NFC), emoji and all."""

    author: str | None = None
    author_url: str | None = None
    rating: float | None = None
    rating_max: float | None = None
    title: str | None = None
    text: str = ""
    date_text: str | None = None
    published: DateInterval | None = None
    was_edited: bool = False
    permalink: str | None = None
    platform_id: str | None = None
    reply: Reply | None = None
    is_cut: bool = False
    author_reviews: int | None = None
    """How many reviews the author's account shows in all, when the page says so."""
    about: str = ""
    """Whom the entry it stands under names, where the page shows several practitioners."""

    @property
    def words(self) -> str:
        """Title and text as one statement: what the law reads and what spans refer to."""
        if not self.title or self.text.startswith(self.title.rstrip("….")):
            return self.text
        return f"{self.title}\n{self.text}" if self.text else self.title

    @property
    def signs(self) -> tuple[str, ...]:
        """What the platform itself tells it by: its id there, its permalink; may be empty."""
        return tuple(sign for sign in (self.platform_id, self.permalink) if sign)


ResultKind = Literal["organic", "ad", "map", "video", "question"]
"""What a search engine shows: a page it found, an advertisement, a place, a video, a question
(« Autres questions posées »)."""


class SearchResult(Value, frozen=True, kw_only=True):
    """One result of a search page; `rank` starts at 1 and counts within its kind."""

    rank: int
    title: str
    url: str
    snippet: str = ""
    kind: ResultKind = "organic"


class Page(Value, frozen=True, kw_only=True):
    """What the page is, as far as it could be told."""

    url: str
    canonical_url: str | None = None
    title: str = ""
    platform: str | None = None
    kind: PageKind = "unknown"
    about: str = ""
    """Whom or what the head of the page names: heading, specialty, address."""


class ReadingProblem(Value, frozen=True, kw_only=True):
    """What could not be read, beside what could: a batch is never lost for one record."""

    code: str
    detail: str = ""


class Reading(Value, frozen=True, kw_only=True):
    """All that one capture yields; `confidence` 0..1 is the method's own certainty.

    `results` are the pages that a search engine found; `others` its advertisements, places, videos
    and questions.
    """

    page: Page
    reviews: tuple[Review, ...] = ()
    results: tuple[SearchResult, ...] = ()
    others: tuple[SearchResult, ...] = ()
    method: ReadingMethod = "none"
    confidence: float = 0.0
    problems: tuple[ReadingProblem, ...] = ()


class ReadingRecord(Value, frozen=True, kw_only=True):
    """A reading as kept: of which capture, when, and which mentions its reviews became.

    `mention_ids` follows the order of `reading.reviews`.
    """

    capture_id: str
    read_at: datetime
    reading: Reading
    mention_ids: tuple[str, ...] = ()
