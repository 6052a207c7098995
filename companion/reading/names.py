"""In what form do words hold the practitioner's name, and what other practitioners do they name?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from companion.model.concern import How, NameFound
from companion.model.practitioner import Practitioner
from companion.reading.callings_known import own_callings
from companion.reading.name_forms import Name, by_ear, name_words, names_of
from companion.reading.name_places import (
    First,
    Place,
    Said,
    first_after,
    first_before,
    found_at,
    has_calling_after,
    has_other_half,
    has_title,
    has_title_after,
    is_tied,
    is_turned_name,
    is_written_as_name,
    said_in,
)
from companion.reading.words import likeness_key

_PARTICLE = r"(?:(?:de|du|des|la|le|les|van|von|den|der|el|al|ben|da|dos|do)[ \u00a0]+|d[’'])"
_TITLED = re.compile(
    r"\b(?:[Dd]re?|[Dd]octeure?|[Pp]re?|[Pp]rof|[Pp]rofesseure?|DR|PR|DOCTEUR|[Dd]oktor)"
    r"\.?[ \u00a0]+"
    rf"((?:{_PARTICLE}{{0,3}}[A-ZÀ-Þ][\w’'.-]*[ \u00a0-]?){{1,4}})"
)
_STRENGTH: tuple[How, ...] = ("full", "reversed", "titled", "initial", "slip", "family_only")
_AFTER = 6


class After(NamedTuple):
    """The few words after a name, as keys, and whether « Dr » stands before it."""

    words: str
    is_titled: bool


class _Found(NamedTuple):
    """A name that words hold, how, whether titled, and the places after it."""

    name: NameFound
    said: Said
    end: int
    is_titled: bool


def name_in(words: str, practitioner: Practitioner) -> NameFound | None:
    """Return the practitioner's name that words hold (a review, a result's title), or None.

    Names are compared without accents, hyphens, case and order, and by ear; « Dr » and a family
    name, or an initial and a family name, are enough. « Dr Paul Roussel » is not Dr Camille
    Roussel.
    """
    found = [one.name for one in _found(words, practitioner)]
    return min(found, key=lambda one: _STRENGTH.index(one.how), default=None)


def said_after(words: str, practitioner: Practitioner) -> Iterator[After]:
    """Yield what stands after each place where the practitioner is named."""
    for one in _found(words, practitioner):
        end = one.end
        while end < len(one.said) and one.said[end].is_joined:
            # « Cohen-Scali »: the other half of the name.
            end += 1
        said = " ".join(word.key for word in one.said[end : end + _AFTER])
        yield After(said, one.is_titled)


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
    """Tell whether a titled name may be the practitioner's: any part of the family name will do."""
    if name_in(f"Dr {name}", practitioner) is not None:
        return True
    said = {by_ear(key) for key in likeness_key(name).split()}
    ours = [one for variant in practitioner.known_as for one in names_of(variant)]
    parts = {by_ear(key) for one in ours for key in one.core}
    first = {by_ear(key) for one in ours for key in one.first}
    small = name_words().particles
    return bool(said & parts) and not said - parts - first - small


def _found(words: str, practitioner: Practitioner) -> Iterator[_Found]:
    own = own_callings(practitioner.specialty)
    known = [(variant, name) for variant in practitioner.known_as for name in names_of(variant)]
    for said in said_in(words):
        for variant, name in known:
            for place in found_at(name, said):
                how = _how(name, said, place, own)
                if how is not None:
                    # « Roussel Camille, plombier »: what is said of somebody follows the name.
                    is_turned = first_after(name, said, place.end) == "full"
                    end = place.end + (len(name.first) if is_turned else 0)
                    is_titled = has_title(said, place.start)
                    yield _Found(NameFound(variant=variant, how=how), said, end, is_titled)


def _how(name: Name, said: Said, place: Place, own: frozenset[str]) -> How | None:
    """Return how the family name that stands at a place names the practitioner, or None."""
    before, after = first_before(name, said, place.start), first_after(name, said, place.end)
    is_titled = has_title(said, place.start) or has_title_after(said, place.end)
    if place.kind == "half":
        if not is_titled and "full" in (before, after):
            is_titled = has_other_half(name, said, place) or has_calling_after(said, place.end, own)
        return _by_half(before, after, is_titled=is_titled, is_first=place.is_first_half)
    if before == "full":
        return "slip" if place.kind == "slip" else "full"
    if after == "full" and before != "another" and is_turned_name(name, said, place):
        return "slip" if place.kind == "slip" else "reversed"
    if place.kind == "slip":
        # « Docteur D. Sarrasin » for Delphine Sarrazin: the title and the initial both fit.
        return "slip" if is_titled and "initial" in (before, after) else None
    if before == "slip" or (after == "slip" and before != "another"):
        return "slip"
    return (
        None
        if "another" in (before, after)
        else _by_less(name, said, place, own, is_titled=is_titled)
    )


def _by_half(before: First, after: First, *, is_titled: bool, is_first: bool) -> How | None:
    """« Dr Camille Lefèvre », « Dr Roussel » for Roussel-Lefèvre; without « Dr » it is a guess."""
    if not is_titled or "another" in (before, after):
        return None
    return "titled" if before == "full" or after == "full" or is_first else None


def _by_less(
    name: Name, said: Said, place: Place, own: frozenset[str], *, is_titled: bool
) -> How | None:
    """Return how a name without its whole first name is meant."""
    is_double = len(name.core) > 1
    if is_tied(said, place):
        # « Dr Marchand-Duval » is not Dr Marchand, « Saint-Aubin-sur-Mer » nobody.
        return None
    if is_titled:
        return "titled"
    beside = (first_before(name, said, place.start), first_after(name, said, place.end))
    if "initial" in beside:
        return "initial"
    if not is_written_as_name(said, place):
        return None
    if is_double or not name.first:
        return "family_only"
    # « Rousseau, sage-femme »: nobody says « Dr » there.
    is_apart = place.end < len(said) and said[place.end].is_after_pause
    return "titled" if is_apart and has_calling_after(said, place.end, own) else None
