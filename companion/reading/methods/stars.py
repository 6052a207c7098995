"""Ratings wherever unknown sites put them: labels, attributes, drawn stars, widths, class names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from companion.reading.page import Element
from companion.reading.ratings import Rating, read_rating
from companion.reading.words import clean

_USUAL = 5.0
_TEN = 10.0
_LABELS = ("aria-label", "title", "alt")
_DATA = re.compile(r"^data-(?:[a-z-]*-)?(?:rating|score|stars?|note|rate)$")
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:rating|rate|stars?|score|note|etoiles?|bewertung|wertung|sterne?|nota|voto|"
    r"valoraci[oó]n|puntuaci[oó]n|calificaci[oó]n|punteggio|valutazione|cijfer|waardering|"
    r"avalia[cç][aã]o)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_VOTES = re.compile(r"vot[ei]d?|karma|lik(?:e|ing)|points?|arrow", re.IGNORECASE)
"""« 7 points » of a comment are no rating of what it speaks of."""

_NUMBERED = re.compile(
    r"^(?:(?:star-)?ratings?|stars?|note|etoiles?|score|rate)[-_]?([0-5])(?:[-_.]?(0|5|half))?$",
    re.IGNORECASE,
)
_BUBBLE = re.compile(r"^bubble_([0-5])([05])$")
_WIDTH = re.compile(r"(?:^|;)\s*width\s*:\s*([\d.]{1,6})\s*%", re.IGNORECASE)
_STAR = re.compile(r"star|[ée]toile|stern|estrella|stella|\bfa-|icon|rating", re.IGNORECASE)
_EMPTY = re.compile(
    r"empty|(?:^|[\W_])off(?:[\W_]|$)|inactive|outline|vide|gr[ea]y|\bfar\b|-o\b|unchecked|unfilled|unrated|leer|"
    r"light|blank|none|disabled",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"full|fill|active|(?:^|[\W_])on(?:[\W_]|$)|checked|selected|plein|gold|yellow|solid|\bfas\b|rated|voll|"
    r"orange|llena|--on",
    re.IGNORECASE,
)
_SOLID = re.compile(r"(?:^|\s)(?:fa-star|fa-solid|icon-star|ion-star|glyphicon-star)(?:\s|$)")
"""Names of a full star in the usual sets of icons, where the empty one is named otherwise."""

_LIGATURES = {
    "star": 1.0,
    "grade": 1.0,
    "star_rate": 1.0,
    "star_half": 0.5,
    "star_border": 0.0,
    "star_outline": 0.0,
}
"""Words that a font of icons draws as stars."""

_HEX = re.compile(r"#([0-9a-f]{6}|[0-9a-f]{3})\b", re.IGNORECASE)
_COLOURED = 60
"""How far the three lights of a colour lie apart, of 255, where it is no shade of grey."""

_CALLED_STAR = re.compile(
    r"(?:^|[^a-z])(?:star|stern|rating|rate|note|score|bubble)|[ée]toile|estrella|stella|stars?$",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"yellow|amber|gold|orange", re.IGNORECASE)
_TEXT_LENGTH = 40
_NOTED = re.compile(
    r"^\W{0,3}(?:note|rating|évaluation|bewertung)\s{0,2}(?:[:=]|globale)", re.IGNORECASE
)
_SCALE = re.compile(r"^(?:/|sur|out of|von|su|van|de)\s{0,3}\d{1,3}\b")
_FIGURE = re.compile(r"[\d★⭐☆]")
_PARTS = 3
_LINE_LENGTH = 90
_LAST_FACT = re.compile(r"[·•|,–—]\s{0,3}(\d{1,2}(?:[.,]\d)?\s?/\s?(?:5|10|20)|[★⭐☆]{3,10})\s*$")
_WHOLE = re.compile(r"^\W{0,3}\d{1,2}(?:[.,]\d{1,2})?\s?/\s?\d{1,3}\W{0,3}$")
_BARE = re.compile(r"^\d(?:[.,]\d{1,2})?$")
DRAWN_SIZES = (5, 10)
_KINDS = 3
"""Full, half, empty."""


def rating_at(element: Element) -> Rating | None:
    """Return the rating that the element itself shows, by any of the ways sites draw one."""
    return _labelled(element) or _said(element) or _drawn(element)


def _labelled(element: Element) -> Rating | None:
    for name, value in cast("list[tuple[str, str]]", element.items()):
        if name in _LABELS:
            found = read_rating(value) if _has_figure(value) else None
        elif name.startswith("data-") and _DATA.match(name):
            found = read_rating(value, bare=True)
        else:
            continue
        if found is not None and found[0] <= (found[1] or _USUAL):
            return found[0], found[1] or _USUAL
    title = element.get("title")
    if title and _BARE.match(title.strip()) and _is_named_rating(element):
        return _bare(title)
    if element.get("itemprop") == "ratingValue":
        return _bare(element.get("content") or element.text or "")
    return None


def _has_figure(value: str) -> bool:
    return len(value) <= 2 * _TEXT_LENGTH and _FIGURE.search(value) is not None


def _said(element: Element) -> Rating | None:
    words = element.text
    if len(element) == 1 and (tail := element[0].tail) and _SCALE.match(tail.lstrip()):
        # « Note globale <b>4</b>/5 »
        words = f"{words or ''} {element[0].text or ''}{tail}"
    elif 1 < len(element) <= _PARTS and not any(map(len, element)):
        # « <b>4,5</b><small>/10</small> »
        whole = "".join(map(str, element.itertext()))
        words = whole if len(whole) <= _TEXT_LENGTH and _WHOLE.match(clean(whole)) else words
    if not words or not _has_figure(words):
        return None
    if len(words) > _TEXT_LENGTH and not _NOTED.match(words):
        return None
    words = clean(words)
    found = read_rating(words)
    if found is not None:
        return found[0], found[1] or _USUAL
    if _BARE.match(words) and _is_named_rating(element):
        return _bare(words)
    return None


def rating_ending(tail: str) -> Rating | None:
    """Return the rating that ends a line of several facts (« <b>Zoé</b> · 12 mars · 1/5 »)."""
    found = _LAST_FACT.search(tail) if len(tail) <= _LINE_LENGTH else None
    rating = read_rating(found[1]) if found is not None else None
    return None if rating is None else (rating[0], rating[1] or _USUAL)


def _is_named_rating(element: Element) -> bool:
    """Tell whether a class calls a figure a rating, and nothing says that it counts votes."""
    names = _names(element)
    return bool(_NAMED.search(names)) and not _VOTES.search(f"{names} {element.text or ''}")


def _bare(words: str) -> Rating | None:
    found = read_rating(words, bare=True)
    if found is None or not 0 <= found[0] <= (found[1] or _TEN):
        return None
    return found[0], found[1] or (_USUAL if found[0] <= _USUAL else _TEN)


def _names(element: Element) -> str:
    return f"{element.get('class') or ''} {element.get('data-testid') or ''}"


def _drawn(element: Element) -> Rating | None:
    names = element.get("class") or ""
    for token in names.split():
        if found := _NUMBERED.match(token):
            return float(found[1]) + (0.5 if found[2] in ("5", "half") else 0.0), _USUAL
        if found := _BUBBLE.match(token):
            return float(f"{found[1]}.{found[2]}"), _USUAL
    width = _WIDTH.search(element.get("style") or "")
    if width is not None:
        parent = element.getparent()
        around = names if parent is None else f"{names} {parent.get('class') or ''}"
        if _NAMED.search(around) or _STAR.search(around):
            return round(float(width[1]) / 10) / 2, _USUAL
    return _row_of_stars(element) if len(element) in DRAWN_SIZES else None


def bar_at(element: Element) -> Rating | None:
    """Return the rating that an empty element of a round width may draw, by width alone."""
    width = _WIDTH.search(element.get("style") or "")
    parent = element.getparent()
    if width is None or parent is None or len(element) or clean(element.text or ""):
        return None
    share = float(width[1])
    is_alone = len(parent) == 1 and not clean(parent.text or "")
    return (share / 20, _USUAL) if is_alone and share % _TEN == 0 and share <= 100 else None  # noqa: PLR2004 per cent


def _row_of_stars(row: Element) -> Rating | None:
    """Count the full stars of five alike pictures side by side."""
    stars = list(row)
    written = [(star.text or "").strip() for star in stars]
    if all(word in _LIGATURES for word in written):
        return sum(_LIGATURES[word] for word in written), float(len(stars))
    if len({star.tag for star in stars}) != 1 or any(clean(star.text or "") for star in stars):
        return None
    names = [_drawing(star) for star in stars]
    is_named = any(map(_CALLED_STAR.search, [*names, row.get("class") or ""]))
    if not is_named or not (
        all(map(_STAR.search, names)) or _CALLED_STAR.search(row.get("class") or "")
    ):
        # Drawings without a name: coloured first, grey after.
        is_drawn = stars[0].tag == "svg" and all(
            _COLOUR.search(n) or _EMPTY.search(n) for n in names
        )
        if not is_drawn or not any(map(_COLOUR.search, names)):
            return None
    full = _full_stars(names)
    return None if full is None else (full, float(len(stars)))


def star_row(row: Element) -> tuple[str, ...]:
    """Return how each of five drawings called stars is drawn, where nothing says which are full."""
    stars = list(row)
    if len({star.tag for star in stars}) != 1 or any(clean(star.text or "") for star in stars):
        return ()
    names = tuple(_drawing(star) for star in stars)
    return names if all(_CALLED_STAR.search(name) for name in names) else ()


def full_among(rows: Sequence[Sequence[str]]) -> dict[str, bool]:
    """Return which drawings are full and which empty, from the rows that hold both: full first."""
    kinds: dict[str, bool] = {}
    for names in rows:
        first, *others = dict.fromkeys(names)
        full = list(names).count(first)
        if len(others) == 1 and list(names[:full]) == [first] * full:
            kinds.setdefault(first, True)
            kinds.setdefault(others[0], False)
    return kinds


def _full_stars(names: Sequence[str]) -> float | None:
    """Return how many of the drawings are full: those of the first kind, unless it is empty."""
    kinds = list(dict.fromkeys(names))
    is_empty, is_full = bool(_EMPTY.search(kinds[-1])), bool(_FULL.search(kinds[0]))
    if len(kinds) == 1:
        is_full = is_full or bool(_SOLID.search(kinds[0]))
        return 0.0 if is_empty else float(len(names)) if is_full else None
    full = names.count(kinds[0])
    # Full stars come first: anything else is a row of icons.
    if len(kinds) > _KINDS or list(names[:full]) != [kinds[0]] * full:
        return None
    half = 0.5 if any("half" in name or "demi" in name for name in kinds) else 0.0
    return full + half if is_empty or is_full else None


def _drawing(star: Element) -> str:
    """Return what tells one star from another: its classes, its picture, those of its child."""
    inner = [star, *list(star)[:1]]
    said = " ".join(
        one.get(name) or "" for one in inner for name in ("class", "src", "fill", "href", "style")
    )
    return " ".join([said, *map(_colour_named, _HEX.findall(said))])


def _colour_named(figures: str) -> str:
    """Return « gold » for a colour, « gray » for a shade, of a colour written in figures."""
    parts = (
        [2 * one for one in figures] if len(figures) == len("abc") else re.findall("..", figures)
    )
    lights = [int(part, 16) for part in parts]
    return "gold" if max(lights) - min(lights) > _COLOURED else "gray"
