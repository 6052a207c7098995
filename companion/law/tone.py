"""Praise or reproach, once nothing unlawful was seen."""

from __future__ import annotations

from companion.law.likeness import is_learnt
from companion.law.matching import Matches
from companion.law.modality import is_denied
from companion.law.phrases import Found
from companion.law.rules import Likeness
from companion.model.assessment import Statement

_LOW, _HIGH = 0.5, 0.6
_LEAST_ENGLISH = 3
_LEAST_FOREIGN, _KNOWN_SHARE = 6, 0.4
_LACKS = frozenset(
    [
        "pas",
        "jamais",
        "aucun",
        "aucune",
        "ni",
        "nullement",
        "guere",
        "non",
        "not",
        "never",
        "peu",
        "manque",
        "moins",
        "zero",
        "manquait",
    ]
)


def is_english(matches: Matches) -> bool:
    """Say whether the words look English rather than French."""
    english = len(matches.find("<english>"))
    return english >= _LEAST_ENGLISH and english > len(matches.find("<french>"))


def is_foreign(matches: Matches, learnt: Likeness) -> bool:
    """Say whether the words are neither French nor English: several, few ever learnt."""
    words = [word.key for word in matches.words if word.kind != "stop" and word.key.isalpha()]
    if len(words) < _LEAST_FOREIGN:
        return False
    return sum(is_learnt(key, learnt) for key in words) < _KNOWN_SHARE * len(words)


def praise_share(matches: Matches, statement: Statement, rejected: int = 0) -> float | None:
    """Return how much of the tone is praise, 0..1, None when there is no tone.

    Args:
        matches: The words made ready.
        statement: Where the stars are read.
        rejected: How many accusations the author denies or rejects.

    Irony turns praise into reproach; denied praise is reproach and denied reproach is praise.
    """
    praise, blame = _weighed(matches, "<praise>"), _weighed(matches, "<blame>")
    ups = {at for found, up in praise if up for at in range(found.first, found.last + 1)}
    for found in (
        *_undenied(matches, "<strong-praise>"),
        *matches.find("<rejected>") * bool(rejected),
    ):
        ups |= set(range(found.first, found.last + 1))
    praise = [(f, up) for f, up in praise if up or f.first not in ups]
    good = sum(1 for _, up in praise if up) + 2 * len(_undenied(matches, "<strong-praise>"))
    bad = sum(1 for _, up in praise if not up)
    bad += sum(1 for found, up in blame if up and found.first not in ups)
    good += sum(1 for found, up in blame if not up and found.last > found.first)
    if rejected and not matches.has("<but>"):
        good += rejected
        bad = max(0, bad - 2 * rejected)
    if matches.has("<irony>") and bad:
        bad += 2 * good
        good = 0
    stars = _stars(statement)
    if good + bad == 0:
        return stars
    share = good / (good + bad)
    return share if stars is None else 0.75 * share + 0.25 * stars


def _weighed(matches: Matches, notion: str) -> list[tuple[Found, bool]]:
    """Return each place of a notion, and whether it stands undenied."""
    polite = {one.first for one in matches.find("<courtesy>")}
    return [
        (found, not is_denied(matches, found, _LACKS))
        for found in matches.find(notion)
        if found.first not in polite
    ]


def _undenied(matches: Matches, notion: str) -> list[Found]:
    return [found for found, up in _weighed(matches, notion) if up]


def _stars(statement: Statement) -> float | None:
    """Return the rating as a share of praise."""
    if statement.rating is None:
        return None
    highest = statement.rating_max or 5.0
    return max(0.0, min(1.0, (statement.rating - 1) / (highest - 1))) if highest > 1 else None


def is_favorable(share: float | None, matches: Matches) -> bool:
    """Say whether praise prevails."""
    if share is None:
        return False
    return share > (_HIGH if matches.has("<but>") and not matches.has("<strong-praise>") else _LOW)
