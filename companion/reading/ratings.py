"""Ratings as shown (« 5 étoiles », « Note : 1,0 sur 5 », ★★☆☆☆) to numbers."""

from __future__ import annotations

import re

from companion.reading.phrase_book import fold

_NUMBER = r"(\d{1,3}(?:[.,]\d{1,2})?)"
_STAR_WORDS = "etoiles?|stars?|sterne?n?|estrellas?|estrelas?|stelle|stella|sterren|ster|звезд\\w*"
_OUT_OF = re.compile(
    rf"(?<![\d/.,]){_NUMBER}\s*(?:/|sur|out of|of|von|su|van|de)\s*(\d{{1,3}})(?![\d/])"
)
_STARS = re.compile(rf"(?<![\d/]){_NUMBER}\s*(?:{_STAR_WORDS})(?!\w)")
_DRAWN = re.compile(r"^[\s★⭐✭☆✩\ufe0f]+$")
_BARE = re.compile(rf"^{_NUMBER}$")
_SCALES = frozenset((4, 5, 6, 10, 20, 100))
_USUAL_SCALE = 5.0

Rating = tuple[float, float | None]


def read_rating(shown: str, *, bare: bool = False) -> Rating | None:
    """Return value and scale of a rating, or None when the words hold none.

    Args:
        shown: A label, a text, drawn stars.
        bare: A number alone counts too (an attribute that holds nothing but the rating).
    """
    words = fold(shown)
    found = _OUT_OF.search(words)
    if found is not None and float(found[2]) in _SCALES:
        return _within(_number(found[1]), float(found[2]))
    found = _STARS.search(words)
    if found is not None:
        return _within(_number(found[1]), _USUAL_SCALE)
    if _DRAWN.match(shown):
        return _within(float(sum(shown.count(star) for star in "★⭐✭")), _USUAL_SCALE)
    found = _BARE.match(words) if bare else None
    return None if found is None else (_number(found[1]), None)


def _number(written: str) -> float:
    return float(written.replace(",", "."))


def _within(value: float, scale: float) -> Rating | None:
    return (value, scale) if 0 <= value <= scale else None
