"""Does a review concern the practitioner, a namesake, or somebody else of the same page?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from companion.model.address import page_key
from companion.model.practitioner import Practitioner
from companion.model.review import Page, Review
from companion.reading.words import likeness_key

_TITLES = frozenset(
    ("dr", "docteur", "docteure", "pr", "professeur", "professeure", "mme", "m", "mr", "monsieur")
)
_TITLED = re.compile(
    r"\b(?:[Dd]r|[Dd]octeure?|[Pp]r|[Pp]rofesseure?)\.?[ \u00a0]+"
    r"((?:[A-ZÀ-Þ][\w’'.-]+[ \u00a0-]?){1,4})"
)
_LEAST_NAME = 3


def concerns(review: Review, page: Page, practitioner: Practitioner) -> bool | None:
    """Return True when the review is about the practitioner, False when about another one.

    Names are compared without accents, hyphens, case and order; « Dr » and a family name, or an
    initial and a family name, are enough. None when nothing tells.
    """
    if not practitioner.names:
        return None
    is_own_page = _is_own(page, practitioner)
    others = [name for name in _titled_names(review.words) if not _is_meant(name, practitioner)]
    if any(_names_in(review.words, practitioner)):
        return True
    if others:
        # Another doctor is named and ours is not: on our own page it may be a comparison.
        return None if is_own_page else False
    if is_own_page or any(_names_in(page.title, practitioner)):
        return True
    if any(True for _ in _titled_names(page.title)):
        return False
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


def _names_in(words: str, practitioner: Practitioner) -> Iterator[bool]:
    """Yield, for each name of the practitioner, whether the words hold it."""
    said = likeness_key(words).split()
    titled = [likeness_key(name).split() for name in _titled_names(words)]
    for variant in practitioner.names:
        first, family = _first_name(variant), _family(variant)
        if not family:
            continue
        yield (
            any(_follow(family, name) or name == family[:1] for name in titled)
            or any(set(name) & set(family) for name in titled if first and first in name)
            or (_follow(family, said) and _has_first(first, family, said))
        )


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


def _has_first(first: str, family: list[str], said: list[str]) -> bool:
    """Tell whether the first name or its initial stands beside; a double name is enough alone."""
    return not first or len(family) > 1 or first in said or first[:1] in said
