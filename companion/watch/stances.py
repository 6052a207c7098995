"""What each result of a first page probably is to the doctor, with the reason; the doctor decides.

The doctor's own pages first, then what is known of the page, then what is somebody else's, then
what its own words say. Nothing is read but the page that was recorded.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple, Protocol

from companion.model.address import page_key
from companion.model.concern import NameFound
from companion.model.first_page import FirstPageResult, Stance, StanceWhy
from companion.model.practitioner import Practitioner
from companion.model.review import SearchResult
from companion.watch.alerts_links import host_of
from companion.watch.alerts_words import folded, holds
from companion.watch.stance_words import stance_words

_RATING = re.compile(
    r"(?:note|rating)\s*:?\s*(?P<a>[0-5](?:[.,]\d)?)(?=\D|$)"
    r"|(?<![\d.,])(?P<b>[0-5](?:[.,]\d)?)\s*(?:/|sur)\s*5(?!\d)"
)
_LOW, _HIGH = 2.5, 4.0

Known = Literal["hostile", "favourable"]


class Clashing(Protocol):
    """What a page says of somebody that is not so of the practitioner."""

    @property
    def of(self) -> Literal["place", "specialty"]:
        """Return what differs."""

    @property
    def found(self) -> str:
        """Return the page's own words."""


class Reader(Protocol):
    """The reading room's names and callings, handed in."""

    def name_in(self, words: str, practitioner: Practitioner, /) -> NameFound | None:
        """Return the practitioner's name that words hold, or None."""

    def others_in(self, words: str, practitioner: Practitioner, /) -> tuple[str, ...]:
        """Return the names after « Dr » that are not the practitioner's."""

    def clash(self, words: str, practitioner: Practitioner, /) -> Clashing | None:
        """Return the place or specialty of somebody else, or None."""


class Proposed(NamedTuple):
    """What a result is proposed as, and why."""

    stance: Stance
    why: StanceWhy
    words: str = ""


def result_of(
    found: SearchResult, practitioner: Practitioner, *, reader: Reader, known: Known | None
) -> FirstPageResult:
    """Return a search result with what the rules propose.

    Args:
        found: As read from the page.
        practitioner: The doctor, with colleagues of the practice.
        reader: Finds names, places and specialties in words.
        known: What the mentions kept of this page say, or None.
    """
    key = page_key(found.url)
    said = propose(found, practitioner, reader=reader, known=known)
    return FirstPageResult(
        rank=found.rank,
        title=found.title[:300],
        url=found.url[:4_096],
        snippet=found.snippet[:1_000],
        key=key,
        site=host_of(found.url),
        proposed=said.stance,
        why=said.why,
        words=said.words[:120],
    )


def propose(
    found: SearchResult, practitioner: Practitioner, *, reader: Reader, known: Known | None
) -> Proposed:
    """Return what one result probably is, and why; the whole team of a practice counts as own."""
    if any(is_own(found.url, one) for one in practitioner.team):
        return Proposed("own", "own_page", host_of(found.url))
    if known is not None:
        # A mention followed there was said to be the doctor's, whoever else the page names.
        why: StanceWhy = "known_hostile" if known == "hostile" else "known_favourable"
        return Proposed(known, why)
    words = f"{found.title}. {found.snippet}"
    others = _of_another(words, practitioner, reader)
    if others is not None:
        return others
    if not any(reader.name_in(words, one) for one in practitioner.team):
        return Proposed("neutral", "not_named")
    return _by_words(words)


def is_own(url: str, practitioner: Practitioner) -> bool:
    """Tell whether a page is the doctor's own, or lies under one that is."""
    key = page_key(url).rstrip("/")
    for own in practitioner.own_pages:
        ours = page_key(own).rstrip("/")
        if ours and (key == ours or key.startswith((f"{ours}/", f"{ours}?"))):
            return True
    return False


def _of_another(words: str, practitioner: Practitioner, reader: Reader) -> Proposed | None:
    plain = folded(words)
    for word in practitioner.negative_words:
        if holds(plain, folded(word)):
            return Proposed("namesake", "negative_word", word)
    named = [one for one in practitioner.team if reader.name_in(words, one)]
    if not named:
        others = reader.others_in(words, practitioner)
        return Proposed("namesake", "another_named", ", ".join(others[:2])) if others else None
    clashes = [reader.clash(words, one) for one in named]
    if all(clashes) and clashes[0] is not None:
        why: StanceWhy = "other_place" if clashes[0].of == "place" else "other_specialty"
        return Proposed("namesake", why, clashes[0].found)
    return None


def _by_words(words: str) -> Proposed:
    plain = folded(words)
    hostile = next((said for said in stance_words().hostile if holds(plain, said)), "")
    if hostile:
        return Proposed("hostile", "hostile_words", hostile)
    rating = _RATING.search(words.casefold().replace("\u00a0", " "))
    if rating:
        value = float((rating["a"] or rating["b"]).replace(",", "."))
        if value <= _LOW:
            return Proposed("hostile", "low_rating", rating[0].strip())
        if value >= _HIGH:
            return Proposed("favourable", "high_rating", rating[0].strip())
    favourable = next((said for said in stance_words().favourable if holds(plain, said)), "")
    if favourable:
        return Proposed("favourable", "favourable_words", favourable)
    return Proposed("neutral", "nothing_marked")
