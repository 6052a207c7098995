"""How old a legal fact is: checked within the year, to be checked again, or no longer law."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from companion.law.rules import Dated
from companion.model.source import Source

Freshness = Literal["fresh", "old", "withdrawn", "future"]
"""fresh: checked within a year; old: not; withdrawn: its text is over; future: not law yet."""
YEAR = timedelta(days=365)


def freshness_of(source: Source, on: date) -> Freshness:
    """Return how far a source may be relied on on the day `on`; withdrawn weighs most."""
    if source.valid_to is not None and source.valid_to < on:
        return "withdrawn"
    if source.valid_from is not None and source.valid_from > on:
        return "future"
    return "old" if is_old(source.checked_on, on) else "fresh"


def is_old(checked_on: date, on: date) -> bool:
    """True when nobody has checked for more than a year."""
    return on - checked_on > YEAR


def standing_of(rule: Dated, on: date) -> Freshness:
    """Return whether a rule is law on the day `on`, no longer, or not yet."""
    if rule.covers(on):
        return "fresh"
    return "withdrawn" if rule.valid_to is not None and rule.valid_to < on else "future"
