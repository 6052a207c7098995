"""The delays of a mention on one line of days: where each day stands, and the same as a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from companion.model.deadline import Deadline
from companion.model.mention import Mention
from companion.model.paris import paris_day
from companion.web.languages import said
from companion.web.sentences import say_day, say_period
from companion.web.wording import _

_MARGIN = 4.0
"""Per cent left free at both ends, for the marks."""
_APART = 9.0
"""Two marks of one row stand at least so many per cent apart: a phone is 390 pixels wide."""
_ROWS = 6


class Moment(NamedTuple):
    """One day that counts, or a period whose day is not known; `number` is in order of time."""

    number: int
    kind: str
    first: date
    last: date
    words: str
    start: float
    """Where `first` stands, in per cent of the width."""
    x: float
    """Where `last` stands, and the mark with it."""
    row: int

    @property
    def width(self) -> float:
        """How wide the period is, in per cent."""
        return round(self.x - self.start, 2)


class TimeLine(NamedTuple):
    """The moments, oldest first; `rows` of marks are needed for none to cover another."""

    moments: tuple[Moment, ...]
    rows: int

    @property
    def height(self) -> int:
        """How high the drawing is, in pixels."""
        return 34 + 30 * self.rows


class _Day(NamedTuple):
    kind: str
    first: date
    last: date
    words: str


def time_line(
    mention: Mention, deadline: Deadline | None, later: Iterable[Deadline] = ()
) -> TimeLine | None:
    """Return the line of days of a mention, None where no delay runs.

    `later` are the clocks of words added since, or put back online.
    """
    if deadline is None:
        return None
    days = [*_known_days(mention), *_ends(deadline)]
    days += [
        _Day("later", worst, worst, _later_words(clock, worst))
        for clock in later
        if (worst := clock.expires.earliest)
    ]
    return _laid_out(sorted(days, key=lambda day: (day.last, day.first)))


def _known_days(mention: Mention) -> list[_Day]:
    found = []
    published = mention.review.published
    if published is not None:
        first = published.earliest or published.latest
        words = _("Publié %(period)s", period=say_period(published))
        found.append(_Day("published", first, published.latest, words))
    seen = paris_day(min(sighting.seen_at for sighting in mention.sightings))
    found.append(_Day("seen", seen, seen, _("Première capture : %(day)s", day=say_day(seen))))
    return found


def _ends(deadline: Deadline) -> list[_Day]:
    today, worst, best = deadline.on, deadline.expires.earliest, deadline.expires.latest
    found = [_Day("today", today, today, _("Aujourd’hui : %(day)s", day=say_day(today)))]
    if deadline.practical and deadline.practical >= today:
        found.append(
            _Day(
                "practical",
                deadline.practical,
                deadline.practical,
                _("Dernier jour ouvré pour agir : %(day)s", day=say_day(deadline.practical)),
            )
        )
    if worst is not None and worst != best:
        found.append(_Day("worst", worst, worst, _worst(worst)))
    words = _("Au mieux, fin du délai : %(day)s", day=say_day(best))
    if worst == best:
        words = _("Fin du délai : %(day)s", day=say_day(best))
    found.append(_Day("best", best, best, words))
    return found


def _worst(day: date) -> str:
    return _("Au pire, fin du délai : %(day)s", day=say_day(day))


def _later_words(clock: Deadline, worst: date) -> str:
    label = said(clock.label)
    return _("%(clock)s, fin du délai au pire : %(day)s", clock=label, day=say_day(worst))


def _laid_out(days: Sequence[_Day]) -> TimeLine:
    first = min(day.first for day in days)
    span = max((max(day.last for day in days) - first).days, 1)

    def place(day: date) -> float:
        share = (day - first).days / span
        return round(_MARGIN + share * (100 - 2 * _MARGIN), 2)

    moments: list[Moment] = []
    ends: list[float] = []
    for number, day in enumerate(days, start=1):
        x = place(day.last)
        free = (row for row, end in enumerate(ends) if x - end >= _APART)
        row = next(free, len(ends) if len(ends) < _ROWS else _ROWS - 1)
        if row == len(ends):
            ends.append(x)
        ends[row] = x
        moments.append(
            Moment(number, day.kind, day.first, day.last, day.words, place(day.first), x, row)
        )
    return TimeLine(tuple(moments), len(ends))
