"""Once a civil action runs, the claimant must act again at least every three months.

A regular act of the claimant counts (service, filing, conclusions notified to the other lawyer); an
act of the defendant does not (law-fr 2.1, S66 to S68; how it combines with article 2242 of the code
civil is open, so the shortest reading is used).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from companion.law.deadlines import deadline_for, last_useful_day
from companion.law.rules import LawPack
from companion.model.court import CourtAct, Rhythm, RhythmState
from companion.model.deadline import Deadline
from companion.model.interval import DateInterval
from companion.model.text import Text

_SOURCE = "civil-tous-les-trois-mois"
_LABEL = Text(
    fr="Action civile : prochain acte du demandeur",
    en="Civil action: next act of the claimant",
)
_NOTES = (
    Text(
        fr="Chaque acte régulier du demandeur (assignation, placement, conclusions notifiées) fait "
        "repartir trois mois ; un acte du défendeur ne compte pas.",
        en="Each regular act of the claimant (writ, filing, notified conclusions) starts three "
        "months anew; an act of the defendant does not count.",
    ),
    Text(
        fr="Votre avocat tient ce calendrier ; ce rappel ne le remplace pas.",
        en="Your lawyer keeps this calendar; this reminder does not replace it.",
    ),
)


def rhythm_of(
    acts: Iterable[CourtAct],
    *,
    first_delay: Deadline | None,
    on: date,
    pack: LawPack,
    places: Iterable[str] = (),
) -> Rhythm | None:
    """Return the clock of a civil action, or None while no writ was delivered.

    Args:
        acts: What the doctor noted, in any order; acts after `on` have not happened yet.
        first_delay: The delay the writ had to come within; None when unknown.
        on: The day on which one asks (Europe/Paris).
        pack: The law, which holds the length of the delay.
        places: Where the doctor practises.
    """
    ours = sorted(act.on for act in acts if act.kind != "defendant" and act.on <= on)
    writs = sorted(act.on for act in acts if act.kind == "writ" and act.on <= on)
    if not writs:
        return None
    days = [day for day in ours if day >= writs[0]]
    broken_on = _broken_on(days, on, pack)
    next_act = _next_act(days[-1], on, pack, tuple(places))
    return Rhythm(
        started_on=writs[0],
        last_act_on=days[-1],
        state=_state(writs[0], first_delay, broken_on),
        next_act=next_act,
        broken_on=broken_on,
        first_delay=first_delay,
    )


def _next_act(last: date, on: date, pack: LawPack, places: tuple[str, ...]) -> Deadline:
    day = DateInterval(earliest=last, latest=last)
    found = deadline_for(day, on=on, kind="press", pack=pack, places=places)
    source = pack.sources.get(_SOURCE, found.source)
    return msgspec.structs.replace(found, label=_LABEL, notes=_NOTES, source=source)


def _broken_on(days: Sequence[date], on: date, pack: LawPack) -> date | None:
    """Return the first last-useful day that passed without an act of the claimant."""
    months = min(rule.months for rule in pack.delay_rules if rule.kind == "press")
    for before, after in pairwise((*days, on)):
        until = last_useful_day(before, months)
        if after > until:
            return until
    return None


def _state(writ: date, first_delay: Deadline | None, broken_on: date | None) -> RhythmState:
    if first_delay is not None and writ > first_delay.expires.latest:
        return "late"
    if broken_on is not None:
        return "broken"
    if first_delay is not None:
        worst = first_delay.expires.earliest
        if worst is None or writ > worst:
            return "maybe_late"
    return "running"
