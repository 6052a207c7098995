"""A kept reading as it stands today: answers laid over it, the delay that matters, the action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from companion.law.answering import published_as_answered, with_answers
from companion.law.deadlines import deadline_for, kind_of
from companion.law.rhythm import rhythm_of
from companion.law.rules import LawPack
from companion.model.assessment import Assessment
from companion.model.court import CourtAct, Rhythm
from companion.model.deadline import Deadline
from companion.model.interval import DateInterval


class Today(NamedTuple):
    """What is shown: once a civil action runs, its next act is the delay that matters."""

    assessment: Assessment
    deadline: Deadline | None
    rhythm: Rhythm | None


def read_today(  # noqa: PLR0913 - the facts of one mention on one day, all but one by keyword
    assessment: Assessment,
    *,
    published: DateInterval,
    answers: Mapping[str, str],
    acts: Iterable[CourtAct],
    on: date,
    pack: LawPack,
    places: Iterable[str],
) -> Today:
    """Return a kept reading as of the day `on` (Europe/Paris).

    Args:
        assessment: The reading as kept; it is not changed.
        published: Between which days the words were first published, as far as the page tells.
        answers: What the doctor answered, by question.
        acts: The acts of a civil action, as the doctor noted them.
        on: The day.
        pack: The law.
        places: Where the doctor practises, for local holidays.
    """
    shown = with_answers(assessment, answers, pack)
    kind = kind_of(assessment)
    if kind is None:
        return Today(shown, None, None)
    where = tuple(places)
    days = published_as_answered(published, answers)
    delay = deadline_for(days, on=on, kind=kind, pack=pack, places=where)
    if not kind.startswith("press"):
        return Today(shown, delay, None)
    rhythm = rhythm_of(acts, first_delay=delay, on=on, pack=pack, places=where)
    return Today(shown, rhythm.next_act if rhythm else delay, rhythm)
