"""Where a page tells a day or a rating: found in one pass, then looked up record by record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import cast

from lxml import etree

from companion.reading.methods.stars import (
    DRAWN_SIZES,
    bar_at,
    full_among,
    rating_at,
    rating_ending,
    star_row,
)
from companion.reading.page import Element
from companion.reading.ratings import Rating
from companion.reading.when import find_date
from companion.reading.words import clean, shown_text

DATE_LENGTH = 60
"""Code points: a longer text is no date line."""

MACHINE_DATES = (
    "datetime",
    "data-time",
    "data-date",
    "data-utime",
    "data-timestamp",
    "data-created-at",
    "data-content",
    "created-timestamp",
    "created",
    "ts",
)
"""Attributes in which sites write a day for programs."""

_HOVER = ("title", "aria-label", "data-tooltip", "data-original-title", "data-title")
_NOT_HERE = frozenset(
    ("script", "style", "svg", "path", "br", "hr", "input", "select", "option", "textarea", "img")
)
_HOVERED = frozenset(("abbr", "a", "span"))
_RAW_LENGTH = 400
"""Characters of the source, with its white space, in which a date line must fit."""

_QUICK = re.compile(
    r"\d|hier|yest|gest|ayer|ieri|ontem|gister|aujourd|today|heute|hoy|oggi|vandaag|hoje|derni|last|"
    r"letzt|pasad|scors|instant|now|gerade|[★⭐☆]|\b(?:un|une|an?|einem?r?|een|um|uma|una) ",
    re.IGNORECASE,
)
"""What a date or a rating cannot do without: most words of a page are passed over at once."""

_ENDING = re.compile(r"[/★⭐☆]")
DATE_HINT = re.compile(
    r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}|(?:19|20)\d\d|^\W*\d{1,2}\s?(?:j|h|d|w|y|mo|t|u|g|sem|sett|min|yrs?|hrs?|wks?|std|wo|mnd)\b"
    r"|^\W*\d\s?ans?\b"
    r"|\b(?:il y a|ago|vor|hace|geleden|há|fa|atrás|plus tôt|earlier)\b|\bhier\b|yesterday|gestern"
    r"|ayer|ieri|ontem|gisteren|aujourd|today|heute|hoy|oggi|vandaag|hoje|derni[eè]re?|"
    r"last (?:week|month|year)|instant|just now|gerade|"
    r"\d{1,2}\.?\s(?:janv|f[ée]vr?|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c|jan|feb|mar|"
    r"apr|may|jun|jul|aug|m[äa]r|okt|dez|ene|abr|ago|dic|gen|giu|lug|set|ott)"
    r"|\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}\b",
    re.IGNORECASE,
)


_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|time|datetime|when|ago|posted|quand|heure)(?:$|[\s_-])"
)
_APART = re.compile(r"\u00a0 | \u00a0|\s[|·•]\s")
"""What parts two facts on one line."""

_SEPARATED = re.compile(r"^[•·|–—,]")


class Marks:
    """The days and ratings of a page, in the order of the page."""

    def __init__(self, root: Element, captured_at: datetime, lang: str | None = None) -> None:
        """Find every one of them."""
        self.root = root
        self.captured_at = captured_at
        self.dates: dict[Element, list[str]] = {}
        self.ratings: dict[Element, Rating] = {}
        self.bars: dict[Element, Rating] = {}
        """Bars of a round width that nothing calls a rating: one only where a record has no other.
        """
        found: dict[Element, list[str]] = {}
        rows: dict[Element, tuple[str, ...]] = {}
        for element in root.iter(etree.Element):
            items, words, tail = element.items(), element.text, element.tail
            if tail and _ENDING.search(tail):
                self._rate_line(element)
            hints = words is not None and _QUICK.search(words) is not None
            if items or hints or len(element) in DRAWN_SIZES:
                rating = rating_at(element)
                if rating is not None:
                    self.ratings[element] = rating
                elif items and (bar := bar_at(element)) is not None:
                    self.bars[element] = bar
                elif len(element) in DRAWN_SIZES and (row := star_row(element)):
                    rows[element] = row
            if not (items or hints or len(element)) or element.tag in _NOT_HERE:
                continue
            if said := dates_at(element, captured_at, lang):
                found[element] = said
        self.dates = _innermost(found)
        self.bars = _of_different_widths(self.bars)
        self._rate_rows(rows)

    def _rate_line(self, part: Element) -> None:
        """Rate the line of which a part is followed by more facts, the last of them stars."""
        line, rating = part.getparent(), rating_ending(part.tail or "")
        if line is not None and rating is not None:
            self.ratings.setdefault(line, rating)

    def _rate_rows(self, rows: dict[Element, tuple[str, ...]]) -> None:
        """Rate rows of drawings by those that show both a full and an empty one."""
        is_full = full_among(list(rows.values()))
        for element, names in rows.items():
            if all(name in is_full for name in names):
                self.ratings[element] = (float(sum(map(is_full.__getitem__, names))), len(names))

    def dates_in(self, record: Element) -> dict[Element, list[str]]:
        """Return the days a record tells, in its order."""
        dates = self.dates
        return {one: dates[one] for one in record.iter() if one in dates}

    def ratings_in(self, record: Element) -> dict[Element, Rating]:
        """Return the ratings a record shows, in its order."""
        ratings = self.ratings
        return {one: ratings[one] for one in record.iter() if one in ratings}


def _of_different_widths(bars: dict[Element, Rating]) -> dict[Element, Rating]:
    """Leave out the bars that are all as wide as their place: frames of pictures, lines."""
    widths: dict[str, set[float]] = {}
    for bar, (share, _) in bars.items():
        widths.setdefault(_kind_of_bar(bar), set()).add(share)
    return {bar: drawn for bar, drawn in bars.items() if len(widths[_kind_of_bar(bar)]) > 1}


def _kind_of_bar(bar: Element) -> str:
    around = bar.getparent()
    return f"{bar.get('class')} {None if around is None else around.get('class')}"


def dates_at(element: Element, captured_at: datetime, lang: str | None) -> list[str]:
    """Return what the element itself says of a day: machine attributes, then short words."""
    said = [
        words for words in _candidates(element) if find_date(words, captured_at, lang) is not None
    ]
    return list(dict.fromkeys(said))


def _candidates(element: Element) -> Iterator[str]:
    for name, value in cast("list[tuple[str, str]]", element.items()):
        if name in MACHINE_DATES and value:
            yield clean(value)
        elif name in _HOVER and (element.tag in _HOVERED or _is_named_date(element)):
            yield from _short([value])
    inner = list(element)
    if not inner:
        yield from _short([element.text])
    elif len(inner) > 1:
        yield from _short([element.text, *map(_labelled_tail, inner)])
    elif len(inner[0]) == 0 and _length(element, inner[0]) <= 2 * DATE_LENGTH:
        whole = clean(shown_text(element))
        yield from _short([whole])
        starts = (inner[0].text or inner[0].tail or "").lstrip()
        if len(whole) > DATE_LENGTH or _SEPARATED.match(starts):
            # « 12 mai 2026 <span>• Consultation privée</span> »
            yield from _short([element.text])
    else:
        yield from _short([element.text, _labelled_tail(inner[0])])


def _labelled_tail(child: Element) -> str | None:
    """Return what follows a part, with its label: « <b>Inscription :</b> 5 janv. 2009 »."""
    label, tail = child.text, child.tail
    if label and tail and len(label) <= DATE_LENGTH and label.rstrip().endswith(":"):
        return f"{label} {tail}"
    return tail


def _is_named_date(element: Element) -> bool:
    return bool(_DATE_CLASS.search(element.get("class") or ""))


def _length(element: Element, child: Element) -> int:
    return sum(len(words or "") for words in (element.text, child.text, child.tail))


def _short(several: Iterable[str | None]) -> Iterator[str]:
    """Yield the words that are short enough for a date line and hint at a date."""
    for words in several:
        if words and _QUICK.search(words):
            bare = clean(words[:_RAW_LENGTH])
            if len(bare) > DATE_LENGTH:
                # « Posté le : lun. 2 mars 2026 11:02 | Sujet du message : … »
                bare = _APART.split(bare)[0].strip() if len(bare) <= 2 * DATE_LENGTH else ""
            if 0 < len(bare) <= DATE_LENGTH and DATE_HINT.search(bare):
                yield bare


def _innermost(found: dict[Element, list[str]]) -> dict[Element, list[str]]:
    """Leave out what holds another date: `<p><time>…</time></p>` is one date, not two."""
    holders: set[Element] = set()
    for element in found:
        parent = element.getparent()
        while parent is not None and parent not in holders:
            if parent in found:
                holders.add(parent)
            parent = parent.getparent()
    return {element: words for element, words in found.items() if element not in holders}
