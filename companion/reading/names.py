"""In what form do words hold the practitioner's name, and what other practitioners do they name?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from companion.model.concern import How, NameFound
from companion.model.practitioner import Practitioner
from companion.model.value import Value
from companion.reading.words import likeness_key

_TITLES = frozenset(
    ("dr", "docteur", "docteure", "pr", "professeur", "professeure", "mme", "m", "mr", "monsieur")
)
_TITLED = re.compile(
    r"\b(?:[Dd]r|[Dd]octeure?|[Pp]r|[Pp]rofesseure?|DR|PR|DOCTEUR|[Dd]oktor)\.?[ \u00a0]+"
    r"((?:[A-ZÀ-Þ][\w’'.-]*[ \u00a0-]?){1,4})"
)
_LEAST_NAME = 3
_JOINS = frozenset(("de", "du", "des", "la", "le", "van", "von", "el", "al", "ben"))


class _Name(Value, frozen=True, kw_only=True):
    """One way to part a full name: first names and family name, as keys."""

    first: tuple[str, ...]
    family: tuple[str, ...]


def name_in(words: str, practitioner: Practitioner) -> NameFound | None:
    """Return the practitioner's name that words hold (a review, a result's title), or None.

    Names are compared without accents, hyphens, case and order; « Dr » and a family name, or an
    initial and a family name, are enough. « Dr Paul Roussel » is not Dr Camille Roussel.
    """
    said = likeness_key(words).split()
    titled = [likeness_key(name).split() for name in titled_names(words)]
    found = [
        NameFound(variant=variant, how=how)
        for variant in practitioner.names
        for name in _names_of(variant)
        if (how := _how_named(name, said, titled)) is not None
    ]
    return min(found, key=lambda one: _STRENGTH.index(one.how), default=None)


_STRENGTH: tuple[How, ...] = ("full", "reversed", "initial", "titled", "family_only")


def others_in(words: str, practitioner: Practitioner) -> tuple[str, ...]:
    """Return the names after « Dr », « Docteur », « Professeur » that are not the practitioner's.

    One with the practitioner's family name and another first name is another's.
    """
    return tuple(
        dict.fromkeys(name for name in titled_names(words) if not _is_meant(name, practitioner))
    )


def titled_names(words: str) -> Iterator[str]:
    """Yield the names that follow « Dr », « Docteur », « Professeur »."""
    return (found.group(1).strip(" \u00a0-") for found in _TITLED.finditer(words))


def _is_meant(name: str, practitioner: Practitioner) -> bool:
    """Tell whether a titled name is the practitioner's: any part of the family name will do."""
    said = likeness_key(name).split()
    ours = [one for variant in practitioner.names for one in _names_of(variant)]
    is_family = any(set(said) & set(one.family) for one in ours)
    first_names = [one for one in ours if one.first]
    return is_family and (not first_names or any(_fits(said, one) for one in first_names))


def _fits(said: Sequence[str], name: _Name) -> bool:
    """Tell whether what stands before the family name may be this first name, or is nothing."""
    start = next((n for n, word in enumerate(said) if word in name.family), None)
    if start is None:
        return bool(set(said) & set(name.first))
    before = [word for word in said[:start] if word not in _JOINS]
    initials = {word[0] for word in name.first}
    return not before or any(word in name.first or word in initials for word in before)


def _how_named(name: _Name, said: list[str], titled: list[list[str]]) -> How | None:
    if not name.family:
        return None
    beside = _beside(name.family, said)
    if beside is not None and name.first and {*beside} & {*name.first}:
        return "full" if beside[0] in name.first else "reversed"
    if _is_titled(name, titled):
        return "titled"
    return None if beside is None else _apart(name, beside, said)


def _is_titled(name: _Name, titled: list[list[str]]) -> bool:
    """Tell whether « Dr » stands before the family name, its first part, or the first name."""
    fitting = [one for one in titled if not name.first or _fits(one, name)]
    if any(_follow(name.family, one) or one == [*name.family[:1]] for one in fitting):
        return True
    return any(set(one) & set(name.family) and set(one) & set(name.first) for one in titled)


def _apart(name: _Name, beside: tuple[str, str], said: list[str]) -> How | None:
    """Tell how a family name is meant whose first name does not stand right beside it."""
    initials = {word[0] for word in name.first}
    if initials & {*beside}:
        return "initial"
    if not name.first or len(name.family) > 1:
        return "family_only"
    if name.first[0] in said:
        return "full"
    return "initial" if initials & set(said) else None


def _beside(family: Sequence[str], said: list[str]) -> tuple[str, str] | None:
    """Return the words right before and after the family name, or None when it is not there."""
    size = len(family)
    for start in range(len(said) - size + 1):
        if said[start : start + size] == [*family]:
            before = said[start - 1] if start else ""
            after = said[start + size] if start + size < len(said) else ""
            return before, after
    return None


def _names_of(variant: str) -> Iterator[_Name]:
    """Yield the ways to part a name: « Jean-Pierre Lux », « Jean LUX », « Marie Anne Lux »."""
    words = [word for word in variant.split() if likeness_key(word) not in _TITLES]
    loud = [word for word in words if word.isupper() and len(word) > 1 and word[-1] != "."]
    if loud and len(loud) < len(words):
        yield _name([word for word in words if word not in loud], loud)
        return
    yield _name(words[:1], words[1:]) if len(words) > 1 else _name([], words)
    if len(words) > 2 and likeness_key(words[-2]) not in _JOINS:  # noqa: PLR2004 a second first name
        yield _name(words[:-1], words[-1:])


def _name(first: Sequence[str], family: Sequence[str]) -> _Name:
    kept = [key for key in likeness_key(" ".join(family)).split() if len(key) >= _LEAST_NAME]
    return _Name(first=tuple(likeness_key(" ".join(first)).split()), family=tuple(kept))


def _follow(family: Sequence[str], said: list[str]) -> bool:
    """Tell whether the parts of the family name stand side by side."""
    size = len(family)
    return any(said[start : start + size] == [*family] for start in range(len(said) - size + 1))
