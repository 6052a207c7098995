"""Delays of limitation: date to date, never moved by a holiday, the worst case first."""

from __future__ import annotations

import calendar
from datetime import date

from companion.law.rules import DelayRule, LawPack
from companion.model.assessment import Assessment
from companion.model.deadline import DaysLeft, Deadline, DeadlineKind, DeadlineState
from companion.model.interval import DateInterval

_MONTHS = 12


def last_useful_day(published: date, months: int) -> date:
    """Return the same day-number `months` later, or the last day of that month.

    The day of publication is not counted and the delay ends at midnight (loi du 29 juillet 1881,
    art. 65; law-fr 2.1).
    """
    count = published.month - 1 + months
    year, month = published.year + count // _MONTHS, count % _MONTHS + 1
    return date(year, month, min(published.day, calendar.monthrange(year, month)[1]))


def deadline_for(
    published: DateInterval, *, on: date, kind: DeadlineKind, pack: LawPack
) -> Deadline:
    """Compute one delay.

    Args:
        published: Between which days it was first published; `earliest` None when unknown.
        on: The day on which one asks (Europe/Paris).
        kind: Which delay.
        pack: The law, which holds length, source and what does not stop it.

    Returns:
        The last useful days, the days left (negative once past) and the state. The worst case is
        never later than the true last day.
    """
    rule: DelayRule = pack.delays[kind]
    latest = last_useful_day(published.latest, rule.months)
    earliest = (
        None if published.earliest is None else last_useful_day(published.earliest, rule.months)
    )
    return Deadline(
        kind=kind,
        label=rule.label,
        expires=DateInterval(earliest=earliest, latest=latest),
        days_left=DaysLeft(
            least=None if earliest is None else (earliest - on).days, most=(latest - on).days
        ),
        state=_state(earliest, latest, on),
        on=on,
        source=pack.sources[rule.source],
        notes=rule.notes,
    )


def _state(earliest: date | None, latest: date, on: date) -> DeadlineState:
    if latest < on:
        return "expired"
    if earliest is None or earliest < on:
        return "maybe_expired"
    return "running"


def kind_of(assessment: Assessment) -> DeadlineKind | None:
    """Return the delay that matters first for this reading; None when it is lawful."""
    if assessment.nature in {"favorable", "opinion"}:
        return None
    press = [q for q in assessment.qualifications if q.limitation.startswith("press")]
    if assessment.nature in {"injure", "diffamation"} or (
        press and assessment.abstain and press[0].likelihood > 0
    ):
        return "press_aggravated" if assessment.aggravated else "press"
    for qualification in assessment.qualifications:
        if qualification.nature == assessment.nature:
            return qualification.limitation
    return "civil"
