"""What the trends count: mentions by month, delays by week, platforms; from glances alone."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from companion.model.paris import PARIS
from companion.model.view import Glance

MONTHS = 12
WEEKS = 13
"""Three months: the delay of press law."""
_PLATFORMS = 8
_WORTH_A_DATE = 2


class Months(NamedTuple):
    """The first day of each month, oldest first, and the counts of each severity, 0 to 5."""

    months: list[date]
    counts: dict[int, list[int]]


class Ends(NamedTuple):
    """How many delays end in each week at worst, by the week's first day; and after them all."""

    weeks: list[date]
    counts: list[int]
    later: int


def theirs(glances: Iterable[Glance]) -> list[Glance]:
    """Return what concerns the doctor, or may."""
    return [glance for glance in glances if glance.concerns is not False]


def by_month(glances: Iterable[Glance], today: date) -> Months:
    """Return how many mentions were first seen in each of the last twelve months of Paris."""
    months = _months_until(today)
    midnights = [datetime.combine(month, time.min, PARIS) for month in months]
    counts = {level: [0] * MONTHS for level in range(6)}
    for glance in glances:
        number = bisect_right(midnights, glance.first_seen) - 1
        if number >= 0:
            counts[glance.severity or 0][number] += 1
    return Months(months, counts)


def ends_by_week(glances: Iterable[Glance], today: date) -> Ends:
    """Return in which of the next weeks the running delays end, each on its worst day.

    One whose first day online is unknown may end today. What is lawful has no delay to keep.
    """
    counts, later = [0] * WEEKS, 0
    for glance in glances:
        if glance.expires is None or glance.is_expired or (glance.severity or 0) < _WORTH_A_DATE:
            continue
        worst = max(glance.expires.earliest or today, today)
        week = (worst - today).days // 7
        if week < WEEKS:
            counts[week] += 1
        else:
            later += 1
    return Ends([today + timedelta(weeks=number) for number in range(WEEKS)], counts, later)


def by_platform(glances: Iterable[Glance]) -> list[tuple[str | None, int]]:
    """Return the platforms with most mentions and how many; None gathers every other place."""
    counts = Counter(glance.platform for glance in glances)
    other = counts.pop(None, 0)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0] or ""))
    other += sum(count for _platform, count in ranked[_PLATFORMS:])
    return [*ranked[:_PLATFORMS], *([(None, other)] if other else [])]


def _months_until(today: date) -> list[date]:
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]
