"""The last working day before a delay ends, and the days on which to be reminded of it.

A press delay is never moved by a Sunday or a holiday (TGI Paris, 29 October 2003; law-fr 0 and
2.1): what moves, towards the past, is the last day on which a bailiff and a court are there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from companion.law.rules import CalendarRule, Region
from companion.model.deadline import Reminder
from companion.model.errors import PackBroken

_DAY = timedelta(days=1)
_LONGEST_CLOSURE = 30
"""A calendar in which nobody works for a month is a mistake of the pack."""


def last_working_day(day: date, calendar: CalendarRule, places: Iterable[str] = ()) -> date:
    """Return the last working day that is not after `day`.

    Args:
        day: The last useful day of the delay, in law.
        calendar: Which days are closed.
        places: Where the doctor practises: a region's own holidays are closed too.

    Raises:
        PackBroken: The calendar names a country nobody knows, or has no working day.
    """
    regions = regions_of(places, calendar)
    for back in range(_LONGEST_CLOSURE):
        tried = day - back * _DAY
        if not is_closed(tried, calendar, regions):
            return tried
    raise PackBroken(f"calendar.yaml: no working day in the {_LONGEST_CLOSURE} days before {day}")


def is_closed(day: date, calendar: CalendarRule, regions: Iterable[Region] = ()) -> bool:
    """True on a weekday the calendar closes, a public holiday, or a region's own holiday."""
    if day.isoweekday() in calendar.closed or f"{day:%m-%d}" in calendar.days:
        return True
    if calendar.country is None:
        return False
    subdivisions = (None, *(region.subdivision for region in regions))
    return any(day in _holidays(calendar.country, one, day.year) for one in subdivisions)


def regions_of(places: Iterable[str], calendar: CalendarRule) -> tuple[Region, ...]:
    """Return the regions with holidays of their own that these places lie in."""
    spelt = [_plain(place) for place in places]
    return tuple(
        region for region in calendar.regions if any(_lies_in(place, region) for place in spelt)
    )


def reminders_before(practical: date, *, on: date, calendar: CalendarRule) -> tuple[Reminder, ...]:
    """Return the reminders of a last working day, the earliest first."""
    return tuple(
        _reminder(practical - days * _DAY, days, on)
        for days in sorted(calendar.reminders, reverse=True)
    )


def _reminder(day: date, days_before: int, on: date) -> Reminder:
    if day == on:
        return Reminder(days_before=days_before, on=day, state="today")
    return Reminder(days_before=days_before, on=day, state="past" if day < on else "coming")


@lru_cache(maxsize=256)
def _holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    # Here and not above: loading it takes a while, and most commands need no holidays.
    from holidays import country_holidays  # noqa: PLC0415 see above

    try:
        return frozenset(country_holidays(country, subdiv=subdivision, years=year))
    except NotImplementedError as error:
        raise PackBroken(f"calendar.yaml: no holidays known of {country} {subdivision}") from error


def _lies_in(place: str, region: Region) -> bool:
    codes = re.findall(r"\b(\d{2})\d{3}\b", place)
    if any(code in region.postal for code in codes):
        return True
    return any(re.search(rf"\b{re.escape(_plain(name))}\b", place) for name in region.names)


def _plain(text: str) -> str:
    """Return words without accents, case or hyphens, so that « Bas Rhin » is Bas-Rhin."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return re.sub(r"[-’']", " ", bare)
