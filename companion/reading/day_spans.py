"""What « n units ago » allows, as days of one time zone; platforms round down."""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from companion.model.interval import DateInterval
from companion.reading.phrase_book import Unit

_LENGTHS: dict[Unit, tuple[timedelta, ...]] = {
    "second": (timedelta(seconds=1),),
    "minute": (timedelta(minutes=1),),
    "hour": (timedelta(hours=1),),
    "day": (timedelta(days=1),),
    "week": (timedelta(weeks=1),),
    "month": (timedelta(days=30), timedelta(days=30.4375), timedelta(days=365 / 12)),
    "year": (timedelta(days=365), timedelta(days=365.25)),
}
"""How long platforms take a unit to be: thirty days or a twelfth of a year for a month; 365 days,
or with its share of leap days, for a year; beside what a calendar counts."""

_MONTHS: dict[Unit, int] = {"month": 1, "year": 12}
_FEW: dict[Unit, int] = {
    "second": 60,
    "minute": 60,
    "hour": 24,
    "day": 14,
    "week": 9,
    "month": 12,
    "year": 20,
}
"""What « quelques » may reach before the next unit would be used."""

_MONTH_FIRST = frozenset(("en", "en-us", "en-ph"))
"""Languages of pages where 3/4/2026 may be 4 March."""

_JUST_NOW = timedelta(minutes=5)


class Moment:
    """The instant of a capture, seen in one time zone, and the language of the page."""

    def __init__(self, instant: datetime, zone: ZoneInfo, lang: str | None = None) -> None:
        """Keep the instant; a naive one is taken to be local."""
        self.zone = zone
        self.local = instant.replace(tzinfo=zone) if instant.tzinfo is None else instant
        self.local = self.local.astimezone(zone)
        self.day = self.local.date()
        said = (lang or "").replace("_", "-").lower()
        self.lang = said.partition("-")[0] or None
        self.is_month_first = said in _MONTH_FIRST

    def day_before(self, elapsed: timedelta) -> date:
        """Return the local day that lay `elapsed` (true time, over clock changes) before."""
        return (self.local.astimezone(ZoneInfo("UTC")) - elapsed).astimezone(self.zone).date()


def ago(moment: Moment, count: int, unit: Unit) -> DateInterval:
    """Return the days at which something « count units ago » may have happened.

    Platforms round down: the true age lies between `count` and `count + 1` full units.
    """
    return DateInterval(
        earliest=earliest_ago(moment, count + 1, unit), latest=latest_ago(moment, count, unit)
    )


def about(moment: Moment, count: int, unit: Unit) -> DateInterval:
    """Return the days of « about count units ago »: a unit more or less."""
    least = max(count - 1, 0)
    return DateInterval(
        earliest=earliest_ago(moment, count + 1, unit), latest=latest_ago(moment, least, unit)
    )


def few(moment: Moment, unit: Unit) -> DateInterval:
    """Return the days of « a few units ago »."""
    return DateInterval(
        earliest=earliest_ago(moment, _FEW[unit], unit), latest=latest_ago(moment, 1, unit)
    )


def roughly(moment: Moment, count: int, unit: Unit) -> DateInterval:
    """Return the days of « une dizaine de jours »: from half as many to half as many more."""
    return DateInterval(
        earliest=earliest_ago(moment, count + count // 2 + 1, unit),
        latest=latest_ago(moment, count // 2, unit),
    )


def just_now(moment: Moment) -> DateInterval:
    """Return the days of « just now »: two when the capture was taken right after midnight."""
    return DateInterval(earliest=moment.day_before(_JUST_NOW), latest=moment.day)


def earliest_ago(moment: Moment, count: int, unit: Unit) -> date:
    """Return the first day less than `count` full units ago, by the longest count in use.

    The earliest day must never be too late: it rules what is still possible.
    """
    days = [moment.day_before(count * length) for length in _LENGTHS[unit]]
    return min(*days, *_by_calendar(moment, count, unit))


def latest_ago(moment: Moment, count: int, unit: Unit) -> date:
    """Return the last day at least `count` full units ago, by the shortest count in use."""
    days = [moment.day_before(count * length) for length in _LENGTHS[unit]]
    return max(*days, *_by_calendar(moment, count, unit))


def _by_calendar(moment: Moment, count: int, unit: Unit) -> tuple[date, ...]:
    """Return the days that a calendar gives, whatever the hour."""
    if unit in _MONTHS:
        day = months_back(moment.day, count * _MONTHS[unit])
        # 31 January plus one month is the last day of February for whoever counts by months.
        is_end = moment.day == month_end(moment.day)
        return (day, month_end(day)) if is_end else (day,)
    if unit in ("day", "week"):
        return (moment.day - count * _LENGTHS[unit][0],)
    return (moment.day_before(count * _LENGTHS[unit][0]),)


def last(moment: Moment, unit: Unit) -> DateInterval:
    """Return the days of « last week », « last month », « last year »: calendar or elapsed."""
    lately = ago(moment, 1, unit)
    if unit == "week":
        monday = moment.day - timedelta(days=moment.day.weekday() + 7)
        return lately.widened(DateInterval(earliest=monday, latest=monday + timedelta(days=6)))
    if unit == "month":
        first = months_back(moment.day.replace(day=1), 1)
        return lately.widened(DateInterval(earliest=first, latest=month_end(first)))
    if unit == "year":
        year = moment.day.year - 1
        whole = DateInterval(earliest=date(year, 1, 1), latest=date(year, 12, 31))
        return lately.widened(whole)
    return lately


def this(moment: Moment, unit: Unit) -> DateInterval:
    """Return the days of « this week », « this month », « this year », up to the capture.

    Some count from the first day of the calendar's, others a whole unit back: the earlier rules.
    """
    firsts = {
        "week": moment.day - timedelta(days=moment.day.weekday()),
        "month": moment.day.replace(day=1),
        "year": date(moment.day.year, 1, 1),
    }
    since = min(firsts.get(unit, moment.day), earliest_ago(moment, 1, unit))
    return DateInterval(earliest=since, latest=moment.day)


def late_month(moment: Moment, month: int) -> DateInterval:
    """Return the days of the latest such month up to the capture (1 is January)."""
    year = moment.day.year - (month > moment.day.month)
    first = date(year, month, 1)
    return DateInterval(earliest=first, latest=min(month_end(first), moment.day))


def weekday_before(moment: Moment, weekday: int) -> DateInterval:
    """Return the latest such weekday before the day of the capture (Monday is 0)."""
    days = (moment.day.weekday() - weekday - 1) % 7 + 1
    day = moment.day - timedelta(days=days)
    return DateInterval(earliest=day, latest=day)


def months_back(day: date, count: int) -> date:
    """Return the same day `count` months before, or the last of that month."""
    index = day.year * 12 + day.month - 1 - count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """Return the last day of the month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
