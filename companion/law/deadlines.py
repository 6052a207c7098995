"""Delays of limitation: date to date, never moved by a holiday, the worst case first."""

from __future__ import annotations

import calendar
from collections.abc import Iterable
from datetime import date

import msgspec

from companion.law.rules import DelayRule, LawPack
from companion.law.working_days import last_working_day, reminders_before
from companion.model.assessment import Assessment
from companion.model.deadline import DaysLeft, Deadline, DeadlineKind, DeadlineState
from companion.model.interval import DateInterval
from companion.model.text import Text

_MONTHS = 12
_RETURNED_SOURCE = "crim-2017-02-07"
_ADDED = Text(
    fr="Pour les seuls mots ajoutés ou réécrits",
    en="For the words added or rewritten only",
)
_RETURNED = Text(
    fr="Si l’auteur l’a lui-même remis en ligne",
    en="If the author put it back online",
)
_RETURNED_NOTE = Text(
    fr="Une remise en ligne volontaire après retrait est une nouvelle publication (Cass. crim., "
    "7 février 2017, n° 15-83.439) ; une page que la plateforme ou un moteur montre de nouveau "
    "n’en est pas une. Dans le doute, le premier délai compte.",
    en="Putting words back online on purpose after removal is a new publication (Cass. crim., "
    "7 February 2017, no 15-83.439); a page that the platform or a search engine shows again is "
    "not. In doubt the first delay counts.",
)
_ADDED_NOTE = Text(
    fr="Les mots inchangés gardent leur première date : en cas de doute, c’est elle qui compte "
    "(point discuté, à vérifier).",
    en="Unchanged words keep their first date: in doubt that one counts (debated, to be checked).",
)


def last_useful_day(published: date, months: int) -> date:
    """Return the same day-number `months` later, or the last day of that month.

    The day of publication is not counted and the delay ends at midnight (loi du 29 juillet 1881,
    art. 65; law-fr 2.1).
    """
    count = published.month - 1 + months
    year, month = published.year + count // _MONTHS, count % _MONTHS + 1
    return date(year, month, min(published.day, calendar.monthrange(year, month)[1]))


def deadline_for(
    published: DateInterval,
    *,
    on: date,
    kind: DeadlineKind,
    pack: LawPack,
    places: Iterable[str] = (),
) -> Deadline:
    """Compute one delay.

    Args:
        published: Between which days it was first published; `earliest` None when unknown.
        on: The day on which one asks (Europe/Paris).
        kind: Which delay.
        pack: The law, which holds length, source and what does not stop it.
        places: Where the doctor practises, for the holidays of that region.

    Returns:
        The last useful days, the days left (negative once past) and the state. The worst case is
        never later than the true last day: where the law changed meanwhile, the shortest delay
        that was law on any day since counts for it.
    """
    rules = _versions(published, kind, pack)
    latest = max(last_useful_day(published.latest, rule.months) for rule in rules)
    earliest = (
        None
        if published.earliest is None
        else min(last_useful_day(published.earliest, rule.months) for rule in rules)
    )
    rule = rules[-1]
    practical = None if earliest is None else last_working_day(earliest, pack.calendar, places)
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
        practical=practical,
        reminders=reminders_before(practical, on=on, calendar=pack.calendar)
        if practical is not None and on <= latest
        else (),
    )


def added_words_deadline(
    added: DateInterval,
    *,
    on: date,
    kind: DeadlineKind,
    pack: LawPack,
    places: Iterable[str] = (),
) -> Deadline:
    """Return the second clock of an edit, for the words that were added and for them alone.

    Args:
        added: From the last day they were seen to be absent (the worst case) to the first day
            they were seen.
        on: The day on which one asks (Europe/Paris).
        kind: Which delay.
        pack: The law.
        places: Where the doctor practises.
    """
    found = deadline_for(added, on=on, kind=kind, pack=pack, places=places)
    return msgspec.structs.replace(found, label=_ADDED, notes=(_ADDED_NOTE,))


def returned_deadline(
    returned: DateInterval,
    *,
    on: date,
    kind: DeadlineKind,
    pack: LawPack,
    places: Iterable[str] = (),
) -> Deadline:
    """Return the clock of words that were gone and are back, should the author have done it.

    Args:
        returned: From the day they were seen to be gone to the day they were seen again.
        on: The day on which one asks (Europe/Paris).
        kind: Which delay.
        pack: The law.
        places: Where the doctor practises.
    """
    found = deadline_for(returned, on=on, kind=kind, pack=pack, places=places)
    source = pack.sources.get(_RETURNED_SOURCE, found.source)
    return msgspec.structs.replace(found, label=_RETURNED, notes=(_RETURNED_NOTE,), source=source)


def _versions(published: DateInterval, kind: DeadlineKind, pack: LawPack) -> tuple[DelayRule, ...]:
    """Return the versions of the delay that are law at some time while it may run, in order."""
    longest = max(rule.months for rule in pack.delay_rules if rule.kind == kind)
    last = last_useful_day(published.latest, longest)
    found = pack.delays_between(kind, published.earliest or published.latest, last)
    return tuple(sorted(found, key=lambda rule: rule.valid_from or date.min))


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
