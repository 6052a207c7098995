"""Does a review concern the practitioner, a namesake, or somebody else of the same page?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from companion.model.address import page_key
from companion.model.practitioner import Practitioner
from companion.model.review import Page, Review
from companion.model.value import Value
from companion.reading.words import likeness_key

_TITLES = frozenset(
    ("dr", "docteur", "docteure", "pr", "professeur", "professeure", "mme", "m", "mr", "monsieur")
)
_TITLED = re.compile(
    r"\b(?:[Dd]r|[Dd]octeure?|[Pp]r|[Pp]rofesseure?)\.?[ \u00a0]+"
    r"((?:[A-ZÀ-Þ][\w’'.-]+[ \u00a0-]?){1,4})"
)
_LEAST_NAME = 3


How = Literal["full", "reversed", "initial", "titled", "family_only"]
"""How words name somebody: « Camille Roussel », « Roussel Camille », « C. Roussel »,
« Dr Roussel », a double family name alone."""

Why = Literal["named", "own_page", "title", "another_named", "another_title", "nothing"]
"""Why a review concerns the practitioner or not: its words name them, it stands on a page of
their own, the page's title names them; its words or title name somebody else; nothing tells."""


class NameFound(Value, frozen=True, kw_only=True):
    """Which of the practitioner's names words hold, and in what form."""

    variant: str
    how: How


class Relevance(Value, frozen=True, kw_only=True):
    """Whether a review concerns the practitioner (None: nothing tells), why, and by what name."""

    concerns: bool | None
    why: Why
    name: NameFound | None = None
    others: tuple[str, ...] = ()


def concerns(review: Review, page: Page, practitioner: Practitioner) -> bool | None:
    """Return True when the review is about the practitioner, False when about another one.

    Names are compared without accents, hyphens, case and order; « Dr » and a family name, or an
    initial and a family name, are enough. None when nothing tells.
    """
    return relevance(review, page, practitioner).concerns


def relevance(review: Review, page: Page, practitioner: Practitioner) -> Relevance:
    """Return whether a review concerns the practitioner, with the reason."""
    if not practitioner.names:
        return Relevance(concerns=None, why="nothing")
    is_own_page = _is_own(page, practitioner)
    named = name_in(review.words, practitioner)
    titled = _titled_names(review.words)
    others = tuple(name for name in titled if not _is_meant(name, practitioner))
    if named is not None:
        return Relevance(concerns=True, why="named", name=named, others=others)
    if others:
        # Another doctor is named and ours is not: on our own page it may be a comparison.
        is_other = None if is_own_page else False
        return Relevance(concerns=is_other, why="another_named", others=others)
    if is_own_page:
        return Relevance(concerns=True, why="own_page")
    return _by_title(page, practitioner)


def _by_title(page: Page, practitioner: Practitioner) -> Relevance:
    named = name_in(page.title, practitioner)
    if named is not None:
        return Relevance(concerns=True, why="title", name=named)
    others = tuple(_titled_names(page.title))
    if others:
        return Relevance(concerns=False, why="another_title", others=others)
    return Relevance(concerns=None, why="nothing")


def name_in(words: str, practitioner: Practitioner) -> NameFound | None:
    """Return the practitioner's name that words hold (a review, a result's title), or None."""
    said = likeness_key(words).split()
    titled = [likeness_key(name).split() for name in _titled_names(words)]
    for variant in practitioner.names:
        how = _how_named(variant, said, titled)
        if how is not None:
            return NameFound(variant=variant, how=how)
    return None


def _is_own(page: Page, practitioner: Practitioner) -> bool:
    own = {page_key(url) for url in practitioner.own_pages}
    return any(page_key(url) in own for url in (page.url, page.canonical_url) if url)


def _titled_names(words: str) -> Iterator[str]:
    """Yield the names that follow « Dr », « Docteur », « Professeur »."""
    return (found.group(1).strip() for found in _TITLED.finditer(words))


def _is_meant(name: str, practitioner: Practitioner) -> bool:
    """Tell whether a titled name is the practitioner's: any part of the family name will do."""
    said = likeness_key(name).split()
    return any(set(said) & set(_family(variant)) for variant in practitioner.names)


def _how_named(variant: str, said: list[str], titled: list[list[str]]) -> How | None:
    first, family = _first_name(variant), _family(variant)
    if not family:
        return None
    beside = _beside(family, said)
    if beside is not None and first and first in beside:
        return "full" if beside[0] == first else "reversed"
    if _is_titled(first, family, titled):
        return "titled"
    return None if beside is None else _apart(first, family, beside, said)


def _is_titled(first: str, family: list[str], titled: list[list[str]]) -> bool:
    """Tell whether « Dr » stands before the family name, its first part, or the first name."""
    if any(_follow(family, name) or name == family[:1] for name in titled):
        return True
    return any(set(name) & set(family) for name in titled if first and first in name)


def _apart(first: str, family: list[str], beside: tuple[str, str], said: list[str]) -> How | None:
    """Tell how a family name is meant whose first name does not stand right beside it."""
    if first and first[:1] in beside:
        return "initial"
    if not first or len(family) > 1:
        return "family_only"
    if first in said:
        return "full"
    return "initial" if first[:1] in said else None


def _beside(family: list[str], said: list[str]) -> tuple[str, str] | None:
    """Return the words right before and after the family name, or None when it is not there."""
    size = len(family)
    for start in range(len(said) - size + 1):
        if said[start : start + size] == family:
            before = said[start - 1] if start else ""
            after = said[start + size] if start + size < len(said) else ""
            return before, after
    return None


def _parts(variant: str) -> list[str]:
    return [part for part in likeness_key(variant).split() if part not in _TITLES]


def _first_name(variant: str) -> str:
    parts = _parts(variant)
    return parts[0] if len(parts) > 1 else ""


def _family(variant: str) -> list[str]:
    parts = _parts(variant)
    family = parts[1:] if len(parts) > 1 else parts
    return [part for part in family if len(part) >= _LEAST_NAME]


def _follow(family: list[str], said: list[str]) -> bool:
    """Tell whether the parts of the family name stand side by side."""
    size = len(family)
    return any(said[start : start + size] == family for start in range(len(said) - size + 1))
