"""When a review seen several times was first published: what all sightings allow together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from companion.model.interval import DateInterval


def published_over_time(
    said: Sequence[DateInterval], *, first_seen: date, kept: DateInterval | None = None
) -> DateInterval | None:
    """Return the days on which the review may have been published.

    Args:
        said: What each sighting said of the day of publication (never of an edit).
        first_seen: Paris day of the first sighting: it was published then or before.
        kept: What is known from sightings that noted no days.

    A day after the first sighting is that of an edit, whatever the page calls it: it says nothing.
    Days that contradict each other are all kept, for the earliest possible day rules; a later
    sighting that repeats one of them does not settle it.
    """
    seen_by = DateInterval(earliest=None, latest=first_seen)
    intervals = [one for one in (kept, *said) if one is not None]
    possible = [one for each in intervals if (one := each.tightened(seen_by)) is not None]
    if not possible:
        return kept if kept is not None else (seen_by if intervals else None)
    tight: DateInterval | None = possible[0]
    for one in possible[1:]:
        tight = tight.tightened(one) if tight is not None else None
    return tight or _hull(possible)


def _hull(intervals: Sequence[DateInterval]) -> DateInterval:
    hull = intervals[0]
    for one in intervals[1:]:
        hull = hull.widened(one)
    return hull
