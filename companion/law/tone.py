"""Praise or reproach, once nothing unlawful was seen."""

from __future__ import annotations

from companion.law.lexicon import Found
from companion.law.modality import is_denied
from companion.law.reading import Reading
from companion.model.assessment import Statement

_LOW, _HIGH = 0.5, 0.75
_LEAST_ENGLISH = 3
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


def is_english(reading: Reading) -> bool:
    """Say whether the words look English rather than French."""
    english = len(reading.find("<english>"))
    return english >= _LEAST_ENGLISH and english > len(reading.find("<french>"))


def praise_share(reading: Reading, statement: Statement) -> float | None:
    """Return how much of the tone is praise, 0..1, None when there is no tone.

    Irony turns praise into reproach; denied praise is reproach and denied reproach is praise.
    """
    praise, blame = _weighed(reading, "<praise>"), _weighed(reading, "<blame>")
    ups = {at for found, up in praise if up for at in range(found.first, found.last + 1)}
    good = sum(1 for _, up in praise if up) + 2 * len(_undenied(reading, "<strong-praise>"))
    bad = sum(1 for _, up in praise if not up)
    bad += sum(1 for found, up in blame if up and found.first not in ups)
    good += sum(1 for found, up in blame if not up and found.last > found.first)
    if reading.has("<irony>") and bad:
        bad += 2 * good
        good = 0
    stars = _stars(statement)
    if good + bad == 0:
        return stars
    share = good / (good + bad)
    return share if stars is None else 0.75 * share + 0.25 * stars


def _weighed(reading: Reading, notion: str) -> list[tuple[Found, bool]]:
    """Return each place of a notion, and whether it stands undenied."""
    return [(found, not is_denied(reading, found, _LACKS)) for found in reading.find(notion)]


def _undenied(reading: Reading, notion: str) -> list[Found]:
    return [found for found, up in _weighed(reading, notion) if up]


def _stars(statement: Statement) -> float | None:
    """Return the rating as a share of praise."""
    if statement.rating is None:
        return None
    highest = statement.rating_max or 5.0
    return max(0.0, min(1.0, (statement.rating - 1) / (highest - 1))) if highest > 1 else None


def is_favorable(share: float | None, reading: Reading) -> bool:
    """Say whether praise prevails."""
    if share is None:
        return False
    return share > (_HIGH if reading.has("<but>") and not reading.has("<strong-praise>") else _LOW)
