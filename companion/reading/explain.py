"""Why a page was read as it was: every way of reading tried, and what each date was taken for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from companion.model.capture import PageContent
from companion.model.platform import Platform
from companion.model.review import Reading, ReadingMethod, Review
from companion.model.value import Value
from companion.reading.dates import is_machine_date, read_date
from companion.reading.links import host_of, is_under
from companion.reading.methods.article import read_article
from companion.reading.methods.described import read_described
from companion.reading.methods.repeated import read_repeated
from companion.reading.methods.structured import read_structured
from companion.reading.page import OpenPage, parse_page
from companion.reading.platforms import Platforms

DateWhy = Literal["machine", "day", "rounded", "partial", "edited", "unknown"]
"""Why a date became its days: written for programs, a day in full, an age rounded down, a month or
a year without its day, an edit that hides the first date, words not understood."""

_CERTAINTY = 0.9
_LONG = 27
"""Days from which an absolute date can only be a month or a year without its day."""


class Way(Value, frozen=True, kw_only=True):
    """A way of reading, what it found by itself, how sure it is (0..1), whether it was kept."""

    method: ReadingMethod
    reviews: int
    confidence: float
    kept: bool


class DateReason(Value, frozen=True, kw_only=True):
    """What a review shows as its date, and why it became the days it did."""

    date_text: str | None
    why: DateWhy


class Explanation(Value, frozen=True, kw_only=True):
    """How the platform was known, what each way of reading found, and the reason of each date."""

    platform: str | None
    known_by: Literal["address", "structure"] | None
    ways: tuple[Way, ...]
    dates: tuple[DateReason, ...]


def explain(content: PageContent, reading: Reading, *, platforms: Platforms) -> Explanation:
    """Return why `content` was read as `reading`; each way is tried on a fresh tree.

    Raises:
        PageNotUnderstood: the bytes are no page.
    """
    platform = platforms.find_for(_page(content).root, content.url)
    ways: list[Way] = []
    if platform is not None:
        reviews, _, certainty = read_described(_page(content), platform)
        ways.append(_way("described", len(reviews), certainty, reading))
    structured, _, _ = read_structured(_page(content))
    ways.append(_way("structured", len(structured), _CERTAINTY if structured else 0.0, reading))
    repeated, _, certainty = read_repeated(_page(content))
    ways.append(_way("repeated", len(repeated), certainty, reading))
    article, certainty = read_article(_page(content))
    ways.append(_way("article", int(article is not None), certainty, reading))
    return Explanation(
        platform=None if platform is None else platform.id,
        known_by=_known_by(platform, content.url),
        ways=tuple(ways),
        dates=tuple(date_reasons(reading.reviews, content.captured_at)),
    )


def date_reasons(reviews: Iterable[Review], captured_at: datetime) -> list[DateReason]:
    """Return for each review why its date became its days."""
    return [DateReason(date_text=one.date_text, why=_why(one, captured_at)) for one in reviews]


def _page(content: PageContent) -> OpenPage:
    root = parse_page(content.dom)
    lang = content.lang or root.getroottree().getroot().get("lang")
    return OpenPage(root=root, url=content.url, captured_at=content.captured_at, lang=lang)


def _way(method: ReadingMethod, reviews: int, certainty: float, reading: Reading) -> Way:
    return Way(method=method, reviews=reviews, confidence=certainty, kept=reading.method == method)


def _known_by(platform: Platform | None, url: str) -> Literal["address", "structure"] | None:
    if platform is None:
        return None
    hosts = [host for mark in platform.marks for host in mark.hosts]
    return "address" if any(is_under(host_of(url), host) for host in hosts) else "structure"


def _why(review: Review, captured_at: datetime) -> DateWhy:
    if review.published is None:
        return "unknown"
    if review.was_edited and review.published.earliest is None:
        return "edited"
    words = review.date_text or ""
    if is_machine_date(words):
        return "machine"
    if review.published.is_single_day:
        return "day"
    return "partial" if _is_fixed(words, captured_at) else "rounded"


def _is_fixed(words: str, captured_at: datetime) -> bool:
    """Tell whether words mean the same days a year later: an absolute date, not an age."""
    later = captured_at.replace(year=captured_at.year + 1, day=min(captured_at.day, _LONG))
    now, then = (read_date(words, captured_at=at).published for at in (captured_at, later))
    return now.earliest == then.earliest
