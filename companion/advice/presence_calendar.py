"""The presence plan as an iCalendar file: days to publish, days to look at a profile again.

Like the calendar of mentions it names no person and no address; it names kinds of content and
profiles, which say nothing of anybody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from icalendar import Event

from companion.advice.calendar_file import all_day, new_calendar
from companion.model.text import Language, Text

_PUBLISH = Text(fr="Avisé – à publier\u00a0: {title}", en="Avisé – to publish: {title}")
_LOOK = Text(fr="Avisé – profil à vérifier\u00a0: {title}", en="Avisé – profile to check: {title}")
_WHERE = Text(
    fr="Ouvrez Avisé, page Présence. Le texte y est relu avant de partir.",
    en="Open Avisé, page Presence. The text is checked there before it leaves.",
)


class PlanDay(NamedTuple):
    """One day of the plan: what stays the same when the day moves, when, and of what."""

    uid: str
    on: date
    title: Text
    is_profile: bool


def write_plan(days: Iterable[PlanDay], *, language: Language, now: datetime) -> bytes:
    """Return an iCalendar file (RFC 5545, UTF-8) with an all-day event a day, rung at nine.

    `now` is the aware instant of writing.
    """
    calendar = new_calendar(language)
    for day in sorted(days, key=lambda one: (one.on, one.uid)):
        calendar.add_component(_event(day, language, now))
    written: bytes = calendar.to_ical()
    return written


def _event(day: PlanDay, language: Language, now: datetime) -> Event:
    pattern = _LOOK if day.is_profile else _PUBLISH
    summary = pattern.said_in(language).format(title=day.title.said_in(language))
    return all_day(
        f"{day.uid}@avise.invalid",
        day.on,
        summary,
        description=_WHERE.said_in(language),
        now=now,
        alarm_days=(0,),
    )
