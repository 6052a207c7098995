"""Finds the reviews of an unknown site by repetition: siblings that each bear a date and words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from companion.model.review import ReadingProblem, Review
from companion.reading.methods.record import dates_in, looks_like_reply, read_record
from companion.reading.page import Element, OpenPage
from companion.reading.selectors import find_all
from companion.reading.words import is_hidden

_CLIMB = 12
_LEAST_RECORDS = 2
_MOST_RECORDS = 5_000
_SAMPLE = 40
_RATED, _TALKED = 0.75, 0.6
_LEAST_TALK = 15
_HALF = 0.5
_TALK = re.compile(
    r"avis|review|comment|opinion|temoign|témoign|message|reply|rating|feedback|forum|discussion"
    r"|thread|post|guestbook",
    re.IGNORECASE,
)
_ELSEWHERE = frozenset(("nav", "aside", "footer"))

Group = dict[Element, None]


def read_repeated(
    page: OpenPage,
) -> tuple[tuple[Review, ...], tuple[ReadingProblem, ...], float]:
    """Return the reviews, what could not be read, and how sure it is that they are some (0..1)."""
    records = _records(page)
    if len(records) < _LEAST_RECORDS:
        return (), (), 0.0
    sample, _ = _read_all(records[:_SAMPLE], page)
    if not _certainty(sample, records):
        # Thousands of dated lines that are no reviews are not worth reading one by one.
        return (), (), 0.0
    reviews, problems = _read_all(records, page)
    certainty = _certainty(reviews, records)
    return (tuple(reviews), tuple(problems), certainty) if certainty else ((), (), 0.0)


def _read_all(
    records: Iterable[Element], page: OpenPage
) -> tuple[list[Review], list[ReadingProblem]]:
    reviews: list[Review] = []
    problems: list[ReadingProblem] = []
    for record in records:
        try:
            review = read_record(record, page)
        except Exception as broken:  # noqa: BLE001 - one record never loses the others
            problems.append(ReadingProblem(code="record-not-read", detail=type(broken).__name__))
            continue
        if review is not None and review.published is not None:
            reviews.append(review)
    return reviews, problems


def _records(page: OpenPage) -> list[Element]:
    """Return the siblings that repeat most often, each with a date of its own."""
    groups: dict[tuple[Element, str], Group] = {}
    for element in list(dates_in(page.root, page.captured_at))[:_MOST_RECORDS]:
        _climb(element, groups)
    kept = {key: group for key, group in groups.items() if len(group) >= _LEAST_RECORDS}
    if not kept:
        return []
    best = max(kept, key=lambda key: len(kept[key]))
    likeness = _likeness(kept[best])
    alike = [g for key, g in kept.items() if key == best or _likeness(g) == likeness]
    return [
        one for group in alike for one in group if not is_hidden(one) and not looks_like_reply(one)
    ]


def _climb(element: Element, groups: dict[tuple[Element, str], Group]) -> None:
    """Count every ancestor of a date as a possible record among its siblings."""
    for _, node in zip(range(_CLIMB), [element, *element.iterancestors()], strict=False):
        parent = node.getparent()
        if parent is None or not isinstance(node.tag, str) or node.tag in _ELSEWHERE:
            return
        groups.setdefault((parent, node.tag), {})[node] = None


def _likeness(group: Iterable[Element]) -> str:
    """Return the first class of the group's first record: lists of the same kind share it."""
    first = next(iter(group))
    return f"{first.tag}.{((first.get('class') or '').split() or [''])[0]}"


def _certainty(reviews: list[Review], records: list[Element]) -> float:
    """Return how sure it is that these are reviews and not news, products or results."""
    if len(reviews) < _LEAST_RECORDS:
        return 0.0
    rated = sum(review.rating is not None for review in reviews) / len(reviews)
    if rated >= _HALF:
        return _RATED
    named = sum(review.author is not None for review in reviews) / len(reviews)
    talks = sum(len(review.text) >= _LEAST_TALK for review in reviews) / len(reviews)
    if named >= _HALF and talks >= _HALF and _is_talk(records) and not _are_headlines(records):
        return _TALKED
    return 0.0


def _is_talk(records: list[Element]) -> bool:
    places = [records[0], *list(records[0].iterancestors())[:3]]
    named = (one.get(name) or "" for one in places for name in ("class", "id", "aria-label"))
    return any(_TALK.search(words) for words in named)


def _are_headlines(records: list[Element]) -> bool:
    """Tell whether the records are teasers: each with a heading that leads elsewhere."""
    heads = sum(any(_leads_elsewhere(link) for link in _headings(one)) for one in records)
    return heads > len(records) * _HALF


def _headings(record: Element) -> list[Element]:
    return find_all(record, "h1 a[href], h2 a[href], h3 a[href]")


def _leads_elsewhere(link: Element) -> bool:
    """Tell whether a link is more than the record's own anchor."""
    return "#" not in (link.get("href") or "")
