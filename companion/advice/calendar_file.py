"""Writes days as an iCalendar file any calendar reads, saying no more than a calendar needs.

Calendars are shared and synchronised: no words of a review, no name, no page address goes in. The
name of a step goes in only when asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

from companion import __version__
from companion.advice.agenda import Entry, EntryKind
from companion.model.text import Language, Text

REFERENCE_LENGTH = 8
"""How much of a mention's id is shown as its reference."""
_ALARM_DAYS: dict[EntryKind, tuple[int, ...]] = {
    # Art. 65: act before, the court and the bailiff must still be reachable.
    "deadline": (30, 15, 7, 3),
    "act_before": (7, 1),
    "reminder": (0,),
}
_ALARM_HOUR = 9

_TITLES: dict[EntryKind, Text] = {
    "deadline": Text(
        fr="Avisé – dernier jour utile au pire", en="Avisé – last useful day at worst"
    ),
    "act_before": Text(
        fr="Avisé – démarche à faire avant ce jour", en="Avisé – last day for a step"
    ),
    "reminder": Text(fr="Avisé – rappel d’une démarche", en="Avisé – reminder of a step"),
}
_DOUBTFUL = Text(
    fr="Avisé – délai peut-être déjà dépassé : à vérifier aujourd’hui",
    en="Avisé – delay perhaps already past: check today",
)
_WHERE = Text(
    fr=(
        "Ouvrez Avisé, mention {reference}. Date au pire ; un délai de presse ne se reporte pas au"
        " jour ouvrable suivant. Recalculée chaque jour dans Avisé : exportez de nouveau si besoin."
    ),
    en=(
        "Open Avisé, mention {reference}. Worst-case day; a press delay is not moved to the next"
        " working day. Counted again every day in Avisé: export again when needed."
    ),
)


def reference_of(mention_id: str) -> str:
    """Return the short reference of a mention, as shown on its page."""
    return mention_id[:REFERENCE_LENGTH]


def write_calendar(
    entries: Iterable[Entry], *, language: Language, now: datetime, with_steps: bool = False
) -> bytes:
    """Return an iCalendar file (RFC 5545, UTF-8) with an all-day event an entry.

    `now` is the aware instant of writing. `with_steps` names each step in its event: whoever sees
    the calendar then sees it too.
    """
    calendar = new_calendar(language)
    for entry in entries:
        calendar.add_component(_event(entry, language, now, with_steps=with_steps))
    written: bytes = calendar.to_ical()
    return written


def new_calendar(language: Language) -> Calendar:
    """Return an empty calendar of ours, to be published."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Avise//{__version__}//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    return calendar


def all_day(  # noqa: PLR0913 what an event is made of
    uid: str, on: date, summary: str, *, description: str, now: datetime, alarm_days: Iterable[int]
) -> Event:
    """Return a private all-day event that blocks no time, rung at nine so many days before."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    for days in alarm_days:
        event.add_component(_alarm(days, summary))
    return event


def _event(entry: Entry, language: Language, now: datetime, *, with_steps: bool) -> Event:
    reference = reference_of(entry.mention_id)
    title = _DOUBTFUL if entry.is_doubtful else _TITLES[entry.kind]
    summary = f"{title.said_in(language)} ({reference})"
    if with_steps and entry.step is not None:
        summary += f" – {entry.step.said_in(language)}"
    return all_day(
        entry.uid,
        entry.on,
        summary,
        description=_WHERE.said_in(language).format(reference=reference),
        now=now,
        alarm_days=_ALARM_DAYS[entry.kind],
    )


def _alarm(days: int, summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(hours=_ALARM_HOUR) - timedelta(days=days))
    return alarm
