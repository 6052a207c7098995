"""Finds the one review of a page that shows a single one: a named part with stars or a day."""

from __future__ import annotations

import re

from companion.model.review import Review
from companion.reading.methods.answers import looks_like_reply
from companion.reading.methods.groups import Surroundings
from companion.reading.methods.labels import heads_elsewhere
from companion.reading.methods.marks import Marks
from companion.reading.methods.record import read_record
from companion.reading.page import Element, OpenPage
from companion.reading.words import opening_of

CERTAINTY = 0.5
_CLIMB = 14
_LEAST_TEXT = 15
_MOST_MARKS = 200
_RECORD = re.compile(
    r"(?:^|\s)(?:[a-z]{1,4}-)?(?:(?:single|user|customer|patient|post)[-_])?(?:reviews?|avis|"
    r"comments?|commentaire|opinion|temoignage|testimonial|bewertung|kommentar|rese[nñ]a|feedback)"
    r"(?:[-_]{1,2}(?:card|item|block|box|entry|body|content|container|wrapper|single|full|row|\d+))?"
    r"(?=\s|$)",
    re.IGNORECASE,
)


_OF = re.compile(
    r"(?:avis|commentaire|t[ée]moignage|review|bewertung|recensione|opini[óo]n|rese[ñn]a|"
    r"beoordeling) (?:de|par|by|from|von|di|door|van) (?!la |l[’']|nos |our |the )\S",
    re.IGNORECASE,
)


def read_single(page: OpenPage, marks: Marks, around: Surroundings) -> Review | None:
    """Return the only review of the page, or None when nothing is surely one."""
    tried: set[Element] = set()
    best: Review | None = None
    for mark in [*marks.dates, *marks.ratings][:_MOST_MARKS]:
        for record in _named_around(mark):
            if record in tried:
                break
            tried.add(record)
            review = _review(record, page, marks, around)
            if review is not None and (best is None or _worth(review) > _worth(best)):
                best = review
    return best


def _named_around(mark: Element) -> list[Element]:
    chain = [mark, *mark.iterancestors()][:_CLIMB]
    return [
        one
        for one in chain
        if one.tag not in ("body", "html", "nav", "footer", "aside")
        and (
            _RECORD.search(one.get("class") or "")
            or "eview" in (one.get("itemtype") or "")
            or _is_said_of(one)
        )
    ]


def _is_said_of(element: Element) -> bool:
    """Tell whether an element begins with whose review it is (« Avis de Mme Perrot »)."""
    return len(element) > 1 and _OF.match(opening_of(element)) is not None


def _review(record: Element, page: OpenPage, marks: Marks, around: Surroundings) -> Review | None:
    if around.is_hidden(record) or heads_elsewhere(around.heading_over(record)):
        return None
    if len(record) == 0 or looks_like_reply(record) or any(True for _ in record.iter("textarea")):
        return None
    review = read_record(record, page, marks)
    if review is None or review.author is None or len(review.text) < _LEAST_TEXT:
        return None
    return review if review.rating is not None or review.published is not None else None


def _worth(review: Review) -> tuple[int, int]:
    fields = (review.rating, review.published, review.author, review.reply)
    return sum(field is not None for field in fields), len(review.text)
