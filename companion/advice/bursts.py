"""Reviews close in time: more within days than the usual rhythm explains."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from companion.model.interval import DateInterval
from companion.model.mention import Mention

WINDOW_DAYS = 10
"""Reviews published within so many days may be a burst; less certain dates are left out."""
FEWEST = 3
FEWEST_UNKNOWN = 5
"""How many it takes where no earlier review tells the usual rhythm."""
CHANCE = 0.001
"""A burst is said when its number would come by chance less often, at the usual rhythm."""
_RHYTHM_DAYS = 730
_RHYTHM_KNOWN_DAYS = 60
_MARGIN = 0.7
"""The rhythm at the window's own beginning is never so much lower than at its first review."""


class Burst(NamedTuple):
    """Mentions within `window`; `usual` is how many such a time brings, None when nothing tells."""

    mentions: tuple[Mention, ...]
    window: DateInterval
    usual: float | None


class _Dated(NamedTuple):
    """A mention between two days, as ordinals."""

    latest: int
    earliest: int
    mention: Mention


def bursts(heard: Sequence[Mention], every: Sequence[Mention]) -> Iterator[Burst]:
    """Yield the windows that hold more of `heard` than the usual rhythm explains.

    `every` tells since when reviews are known at all, praise included.
    """
    dated = sorted(_dated(heard), key=lambda each: (each.latest, each.mention.id))
    days = [each.latest for each in dated]
    first = _first_day(every)
    start = 0
    while start < len(dated):
        window = _window_from(dated, start) if _may_begin(dated, days, start, first) else []
        begin = min((each.earliest for each in window), default=0)
        usual = _usual(days, begin, first) if window else None
        if window and _is_burst(len(window), usual):
            yield _burst(window, begin, usual)
            start += len(window)
        else:
            start += 1


def _dated(heard: Sequence[Mention]) -> Iterator[_Dated]:
    """Yield the mentions whose day is known within the window."""
    for mention in heard:
        when = mention.review.published
        if when is None or when.earliest is None:
            continue
        latest, earliest = when.latest.toordinal(), when.earliest.toordinal()
        if latest - earliest < WINDOW_DAYS:
            yield _Dated(latest, earliest, mention)


def _first_day(every: Sequence[Mention]) -> int | None:
    published = (mention.review.published for mention in every)
    return min((when.latest.toordinal() for when in published if when is not None), default=None)


def _may_begin(dated: Sequence[_Dated], days: Sequence[int], start: int, first: int | None) -> bool:
    """Tell cheaply whether a window from `start` on can be a burst at all."""
    most = bisect_right(days, days[start] + WINDOW_DAYS - 1) - start
    if most < FEWEST:
        return False
    usual = _usual(days, dated[start].earliest, first)
    return _is_burst(most, None if usual is None else usual * _MARGIN)


def _window_from(dated: Sequence[_Dated], start: int) -> Sequence[_Dated]:
    """Return the reviews from `start` on that surely lie within one window."""
    begin = dated[start].earliest
    for end in range(start, len(dated)):
        begin = min(begin, dated[end].earliest)
        if dated[end].latest - begin >= WINDOW_DAYS:
            return dated[start:end]
    return dated[start:]


def _usual(days: Sequence[int], begin: int, first: int | None) -> float | None:
    """Return how many unhappy reviews a window usually brings, or None when nothing tells.

    Counted over up to two years before `begin`, from the first review known; half a review is
    added, as nothing is not never. `days` is sorted.
    """
    since = max(begin if first is None else first, begin - _RHYTHM_DAYS)
    observed = begin - since
    if observed < _RHYTHM_KNOWN_DAYS:
        return None
    before = bisect_left(days, begin) - bisect_left(days, since)
    return (before + 0.5) * WINDOW_DAYS / observed


def _is_burst(count: int, usual: float | None) -> bool:
    """True for more than chance would bring; without a known rhythm, for several more."""
    if usual is None:
        return count >= FEWEST_UNKNOWN
    return count >= FEWEST and count > usual and _chance(count, usual) < CHANCE


def _chance(count: int, usual: float) -> float:
    """Return how often `count` or more come at random when `usual` are usual (Poisson)."""
    term = below = math.exp(-usual)
    for k in range(1, count):
        term *= usual / k
        below += term
    return max(0.0, 1.0 - below)


def _burst(window: Sequence[_Dated], begin: int, usual: float | None) -> Burst:
    days = DateInterval(
        earliest=date.fromordinal(begin),
        latest=date.fromordinal(max(each.latest for each in window)),
    )
    return Burst(tuple(each.mention for each in window), days, usual)
