"""Who is hit: the practitioner, staff, the place, the profession, another, or nobody."""

from __future__ import annotations

from companion.law.matching import Matches
from companion.law.phrases import Found
from companion.model.assessment import Target

_PEOPLE: tuple[tuple[str, Target], ...] = (
    ("<group>", "group"),
    ("<staff>", "staff"),
    ("<practitioner>", "practitioner"),
    ("<place>", "place"),
)


_SOMEBODY_WORDS = """
    il elle el ils elles lui vous tu te toi votre vos ton ta tes monsieur madame mr mme dame type
    he she his her they their you your him them
"""
_SOMEBODY = frozenset(_SOMEBODY_WORDS.split())


def target_of(matches: Matches, place: Found, family: str) -> Target:
    """Return whom the words at `place` hit: the nearest that is named in the sentence."""
    sentence = matches.words[place.first].sentence
    if family in {"goods", "practice", "boycott"}:
        return "place"
    nearest: tuple[int, Target] | None = None
    for notion, target in _PEOPLE:
        if target == "place":
            continue
        for found in matches.find(notion):
            if matches.words[found.first].sentence != sentence:
                continue
            if target == "group":
                return "group"
            distance = min(abs(found.first - place.last), abs(place.first - found.last))
            distance += 6 * (_is_owned(matches, found) and target == "staff")
            if nearest is None or distance < nearest[0]:
                nearest = (distance, target)
    return nearest[1] if nearest else "practitioner"


def _is_owned(matches: Matches, found: Found) -> bool:
    """Say whether staff is only spoken of (« avec sa secrétaire »), not hit."""
    before = matches.words[found.first - 1].key if found.first else ""
    return before in {"avec", "par", "de", "a"}


def names_somebody(matches: Matches) -> bool:
    """Say whether the words speak to or of somebody who may be the practitioner, not staff only."""
    if matches.has("<practitioner>"):
        return True
    nobody = {at for one in matches.find("<impersonal>") for at in range(one.first, one.last + 1)}
    return any(word.key in _SOMEBODY and at not in nobody for at, word in enumerate(matches.words))


def overall_target(matches: Matches) -> Target:
    """Return whom a statement without any signal speaks of: the first named."""
    first: tuple[int, Target] | None = None
    for notion, target in _PEOPLE:
        for found in matches.find(notion)[:1]:
            if target == "group":
                return "group"
            if first is None or found.first < first[0]:
                first = (found.first, target)
    if first and first[1] == "place" and matches.has("<practitioner>"):
        return "practitioner"
    return first[1] if first else "practitioner"
