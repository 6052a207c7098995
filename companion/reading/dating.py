"""When a followed review was published: every reason that bounds it, and what they leave together.

What the sightings say comes first (`kept_dates`). A capture of the whole list without the review,
and the days that the doctor gives, then tighten it; one that contradicts the page is left aside,
for the earliest possible day rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

import msgspec

from companion.model.interval import DateInterval
from companion.model.mention import DayKind, Mention
from companion.model.paris import paris_day
from companion.model.value import Value

FIRST_DAY = date(1995, 1, 1)
"""No page of reviews is older."""

BoundKind = Literal["shown", "first_seen", "absent", "said_seen", "said_absent"]
Impossible = Literal[
    "to-come", "too-old", "before-shown", "after-first-seen", "after-shown", "before-absent"
]
"""Why a day cannot be: it lies ahead; before the web had reviews; before the page says it was
published; after it was seen; after the page says it was published; before a day without it."""


class Bound(Value, frozen=True, kw_only=True):
    """One reason: the days it allows (None: none without an upper end), and whether it counts.

    `counts` is False for one that contradicts the page, and for one that tightens nothing.
    """

    kind: BoundKind
    earliest: date | None = None
    latest: date | None = None
    date_text: str | None = None
    capture_id: str | None = None
    listed: int | None = None
    counts: bool = True
    contradicts: bool = False


class Dating(Value, frozen=True, kw_only=True):
    """The days on which a review may have been published, and the reasons."""

    published: DateInterval | None
    bounds: tuple[Bound, ...]


def read_days(mention: Mention) -> DateInterval | None:
    """Return the days that the sightings alone allow, nothing else having tightened them."""
    if mention.published_read or mention.absences or mention.days_said:
        return mention.published_read
    return mention.review.published


def dating_of(mention: Mention) -> Dating:
    """Return when the review may have been published, reason by reason."""
    days = read_days(mention)
    bounds = list(_shown(mention, days))
    first_seen = _first_seen(mention)
    for bound in (*_absences(mention), *_said(mention)):
        before = days or DateInterval(earliest=None, latest=first_seen)
        after = _bounded(before, bound)
        if after is None:
            bounds.append(msgspec.structs.replace(bound, counts=False, contradicts=True))
            continue
        bounds.append(msgspec.structs.replace(bound, counts=after != before))
        if after != before:
            days = after
    return Dating(published=days, bounds=tuple(bounds))


def redated(mention: Mention) -> Mention:
    """Return the mention with the publication days that everything known allows."""
    read = read_days(mention)
    review = msgspec.structs.replace(mention.review, published=dating_of(mention).published)
    return msgspec.structs.replace(mention, review=review, published_read=read)


def impossible(mention: Mention, day: date, kind: DayKind, *, today: date) -> Impossible | None:
    """Return why the review cannot have been there (or not yet) on a day, None when it can."""
    if day > today:
        return "to-come"
    if day < FIRST_DAY:
        return "too-old"
    read = read_days(mention)
    if kind == "seen":
        if read is not None and read.earliest is not None and day < read.earliest:
            return "before-shown"
        absent = [one for one in _absent_days(mention) if day < one]
        return "before-absent" if absent else None
    if read is not None and day > read.latest:
        return "after-shown"
    seen = [_first_seen(mention), *(one.day for one in mention.days_said if one.kind == "seen")]
    return "after-first-seen" if day > min(seen) else None


def _bounded(days: DateInterval, bound: Bound) -> DateInterval | None:
    """Return the days inside a bound, None when there is none."""
    earliest = max((one for one in (days.earliest, bound.earliest) if one), default=None)
    latest = min(days.latest, bound.latest or days.latest)
    if earliest is not None and earliest > latest:
        return None
    return DateInterval(earliest=earliest, latest=latest)


def _first_seen(mention: Mention) -> date:
    return paris_day(min(one.seen_at for one in mention.sightings))


def _absent_days(mention: Mention) -> list[date]:
    said = [one.day for one in mention.days_said if one.kind == "absent"]
    return [*(paris_day(one.seen_at) for one in mention.absences), *said]


def _shown(mention: Mention, days: DateInterval | None) -> Iterator[Bound]:
    """Yield what the page showed at each sighting, once each, and the first sighting itself."""
    shown: set[tuple[str | None, DateInterval]] = set()
    for one in mention.sightings:
        if one.published is None or (one.date_text, one.published) in shown:
            continue
        shown.add((one.date_text, one.published))
        yield Bound(
            kind="shown",
            earliest=one.published.earliest,
            latest=one.published.latest,
            date_text=one.date_text,
            capture_id=one.capture_id,
            counts=days is not None
            and (one.published.earliest == days.earliest or one.published.latest == days.latest),
        )
    seen = _first_seen(mention)
    yield Bound(
        kind="first_seen",
        latest=seen,
        capture_id=mention.sightings[0].capture_id,
        counts=days is None or days.latest >= seen,
    )


def _absences(mention: Mention) -> Iterator[Bound]:
    for one in mention.absences:
        yield Bound(
            kind="absent",
            earliest=paris_day(one.seen_at),
            capture_id=one.capture_id,
            listed=one.listed,
        )


def _said(mention: Mention) -> Iterator[Bound]:
    for one in sorted(mention.days_said, key=lambda said: said.day):
        if one.kind == "seen":
            yield Bound(kind="said_seen", latest=one.day)
        else:
            yield Bound(kind="said_absent", earliest=one.day)
