"""Was the whole list of reviews seen? Only then may a review that is not on it have disappeared.

Everything here errs towards « no »: a sort order, a filter, a list still loading, a second page or
a number that cannot be read never make a review disappear.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from companion.model.capture import PageContent
from companion.model.errors import PageNotUnderstood
from companion.model.review import Reading
from companion.model.value import Value
from companion.reading.anchoring import elements_of
from companion.reading.page import Element, parse_page
from companion.reading.quotes import is_still_there, page_text
from companion.reading.selectors import find_all
from companion.reading.words import clean, shown_text

_LIST_METHODS = frozenset(("described", "structured", "repeated"))
_CUT_NOTES = frozenset(("dom-cut", "frames-left-out"))
_SHORT = 80
"""Characters of a label; longer texts are somebody's words."""
_COUNT = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[\s\u00a0\u202f.,]\d{3})+|\d+)\s*\)?\s*"
    r"(?:avis|commentaires?|évaluations?|témoignages?|messages?|réponses?|notes?|"
    r"reviews?|comments?|ratings?|replies|posts?|Bewertungen|opiniones|reseñas|recensioni|beoordelingen)\b",
    re.IGNORECASE,
)
_RATED_COUNT = re.compile(r"(?<!\d)[0-5][.,]\d\s*(?:[·•|–-]\s*)?\((\d[\d\s\u00a0\u202f.,]*)\)")
"""« 2,7 · (20) »: an average, and of how many."""
_MORE = re.compile(
    r"^(?:(?:page )?suivante?s?|next(?: page)?|[›»>→]|plus d[’']avis|"
    r"(?:afficher|charger|voir) (?:plus\b.*|la suite.*|\d+ .*|tous les avis.*|les autres.*)|"
    r"(?:afficher|charger|voir) davantage.*|"
    r"tous les avis.*|autres avis.*|avis (?:plus anciens|suivants)|"
    r"(?:load|show|see|view) (?:more|all).*|more (?:reviews|comments)|older.*)$",
    re.IGNORECASE,
)
_FILTERED = re.compile(
    r"effacer (?:le |les |tous les )?filtres?|réinitialiser|filtres? (?:actifs?|appliqués?)|"
    r"filtré|résultats? (?:pour|trouvés?)|correspond|clear (?:all )?filters?|"
    r"filters? applied|filtered|results? (?:for|found)|matching",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(r"^(?:[2-9]|[1-9]\d{1,2})$")
_BUSY = '[aria-busy="true"], [role="progressbar"]'
_NEXT = 'link[rel~="next"], a[rel~="next"], [aria-label*="uivant"], [aria-label*="ext page"]'
_PRESSED = '[aria-pressed="true"]'


class WholeList(Value, frozen=True, kw_only=True):
    """A list that was seen whole: how many reviews it announces, and the words of its page."""

    announced: int
    text: str

    def lacks(self, words: str) -> bool:
        """Tell whether words stand nowhere on the page, hidden parts and data included."""
        return not is_still_there(words, self.text)


def whole_list(reading: Reading, content: PageContent, notes: Collection[str]) -> WholeList | None:
    """Return the list when the capture shows all of it, else None.

    Whole means: the page says how many reviews there are, at least so many were read, and nothing
    on it offers more, filters, or is still loading. `notes` are the capture's own.
    """
    if content.method != "page" or not _CUT_NOTES.isdisjoint(notes):
        return None
    if reading.reviews and reading.method not in _LIST_METHODS:
        return None
    try:
        root = parse_page(content.dom)
    except PageNotUnderstood:
        return None
    own = {one for one in elements_of(reading.reviews, root) if one is not None}
    labels = list(_labels(root, own))
    announced = _announced(root, labels)
    if announced is None or len(reading.reviews) < announced:
        return None
    if _offers_more(root, labels) or _is_filtered(root, labels):
        return None
    return WholeList(announced=announced, text=f"{page_text(root)} {_all_text(root)}")


def _all_text(root: Element) -> str:
    return clean(" ".join(str(piece) for piece in root.itertext()))


def _labels(root: Element, own: Collection[Element]) -> Iterator[str]:
    """Yield the short texts of the page that stand in no review."""
    skipped: set[Element] = set()
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "head"):
            continue
        if element in own or element.getparent() in skipped:
            skipped.add(element)
            continue
        words = clean(" ".join(str(piece) for piece in _first_pieces(element)))
        if words and len(words) <= _SHORT:
            yield words
        if label := element.get("aria-label"):
            yield clean(label)


def _first_pieces(element: Element) -> Iterator[object]:
    length = 0
    for piece in element.itertext():
        yield piece
        length += len(piece)
        if length > _SHORT * 4:
            return


def _announced(root: Element, labels: Collection[str]) -> int | None:
    """Return the largest number of reviews the page speaks of anywhere, or None."""
    counts = [
        _number(found)
        for label in labels
        for pattern in (_COUNT, _RATED_COUNT)
        for found in pattern.findall(label)
    ]
    counts += _structured_counts(root)
    return max(counts, default=None)


def _number(written: str) -> int:
    return int(re.sub(r"\D", "", written))


def _structured_counts(root: Element) -> list[int]:
    found = [one.get("content") or one.text or "" for one in find_all(root, _COUNTED)]
    for script in find_all(root, 'script[type="application/ld+json"]'):
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        found += [str(count) for count in _counts_in(data, depth=0)]
    return [int(one) for one in found if one.strip().isdecimal()]


_COUNTED = '[itemprop="reviewCount"], [itemprop="ratingCount"], [itemprop="commentCount"]'
_COUNT_NAMES = ("reviewCount", "ratingCount", "commentCount")
_DEEPEST = 30


def _counts_in(data: Any, *, depth: int) -> Iterator[object]:  # noqa: ANN401 JSON is anything
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        yield from (data[name] for name in _COUNT_NAMES if name in data)
        data = list(data.values())
    if isinstance(data, list):
        for one in data:
            yield from _counts_in(one, depth=depth + 1)


def _offers_more(root: Element, labels: Collection[str]) -> bool:
    if find_all(root, _NEXT) or any(_MORE.match(label) for label in labels):
        return True
    return any(_PAGE_NUMBER.match(clean(shown_text(one))) for one in find_all(root, "a, button"))


def _is_filtered(root: Element, labels: Collection[str]) -> bool:
    if find_all(root, _BUSY) or find_all(root, _PRESSED):
        return True
    return any(_FILTERED.search(label) for label in labels)
