"""The namesake filter: whether an alert is taken for the doctor's, with everything that told.

Nothing is thrown away here: what is not kept is set aside, where it can be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from companion.model.alert import FeedItem, Match, MatchReason
from companion.model.concern import NameFound
from companion.model.practitioner import Practitioner
from companion.watch.alerts_links import host_of
from companion.watch.alerts_words import folded, holds
from companion.watch.stances import is_own

_SURE_NAMES = frozenset({"full", "reversed", "titled"})
_STEM = 7
_LEAST_WORD = 4


class NameReader(Protocol):
    """Finds names in words: the reading room's, handed in."""

    def name_in(self, words: str, practitioner: Practitioner, /) -> NameFound | None:
        """Return the practitioner's name that words hold, or None."""

    def others_in(self, words: str, practitioner: Practitioner, /) -> tuple[str, ...]:
        """Return the names after « Dr », « Professeur » that are not the practitioner's."""


def match_item(item: FeedItem, practitioner: Practitioner, names: NameReader) -> Match:
    """Return whether an item is the doctor's or a colleague's, and why.

    A name in full, turned round or after « Dr » is enough; an initial or a family name alone asks
    for a place or a specialty beside it. A word that marks a namesake, or another practitioner's
    name where the doctor's does not stand in full, sets the item aside; so do the doctor's own
    pages.
    """
    if not practitioner.names:
        return Match(is_kept=True, reasons=(MatchReason(code="no_identity"),))
    team = [person for person in practitioner.team if person.names]
    found = [_match_one(item, person, names) for person in team]
    # A page of the practice names several of them: it is one's own for all that.
    own = (match for person, match in zip(team, found, strict=True) if is_own(item.url, person))
    kept = (match for match in found if match.is_kept)
    return next(own, None) or next(kept, found[0])


def _match_one(item: FeedItem, practitioner: Practitioner, names: NameReader) -> Match:
    words = f"{item.title}. {item.summary}. {item.publisher}"
    plain = folded(words)
    found = names.name_in(words, practitioner)
    reasons = [*_for(found, plain, practitioner), *_against(item, plain, practitioner)]
    others = names.others_in(words, practitioner)
    if others and (found is None or found.how not in {"full", "reversed"}):
        reasons.append(MatchReason(code="another_named", words=", ".join(others[:3])[:200]))
    codes = {reason.code for reason in reasons}
    is_doubtful = found is None or found.how not in _SURE_NAMES
    if is_doubtful and not {"place", "specialty"} & codes:
        reasons.append(MatchReason(code="no_name" if found is None else "name_alone"))
    elif found is None:
        reasons.append(MatchReason(code="no_name"))
    stops = {"own_page", "negative_word", "another_named", "no_name", "name_alone"}
    return Match(is_kept=not any(r.code in stops for r in reasons), reasons=tuple(reasons))


def _for(found: NameFound | None, plain: str, practitioner: Practitioner) -> Iterator[MatchReason]:
    if found is not None:
        yield MatchReason(code="name", words=found.variant[:200], how=found.how)
    place = next((p for p in practitioner.places if holds(plain, folded(p))), "")
    if place:
        yield MatchReason(code="place", words=place[:200])
    if _names_specialty(plain, practitioner.specialty):
        yield MatchReason(code="specialty", words=practitioner.specialty[:200])


def _against(item: FeedItem, plain: str, practitioner: Practitioner) -> Iterator[MatchReason]:
    if is_own(item.url, practitioner):
        yield MatchReason(code="own_page", words=host_of(item.url))
    for word in practitioner.negative_words:
        if holds(plain, folded(word)):
            yield MatchReason(code="negative_word", words=word[:200])


def _names_specialty(plain: str, specialty: str) -> bool:
    """Tell whether words speak of a specialty: « cardiologue » and « cardiologie » alike."""
    stems = [word[:_STEM] for word in folded(specialty).split() if len(word) >= _LEAST_WORD]
    said = plain.split()
    return bool(stems) and all(any(word.startswith(stem) for word in said) for stem in stems)
