"""`avise deadline`: a delay counted, the last working day, reminders, what stops the clock."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from typing import Any, get_args

from companion.cli.answers import interval_of, print_answer, read_day
from companion.law.deadlines import added_words_deadline, deadline_for
from companion.law.pack import load_pack
from companion.law.rhythm import rhythm_of
from companion.law.rules import LawPack
from companion.model.court import CourtAct, CourtActKind, Rhythm
from companion.model.deadline import Deadline
from companion.model.errors import DateNotUnderstood
from companion.model.interval import DateInterval
from companion.model.paris import end_of_day
from companion.resources import law_pack_folder

_ACTS: tuple[CourtActKind, ...] = get_args(CourtActKind)


def deadline(options: argparse.Namespace) -> int:
    """Print when a delay expires and how many days are left."""
    pack = load_pack(law_pack_folder("fr"))
    on, places = read_day(options.on), tuple(options.place)
    found = deadline_for(
        _days(options.published), on=on, kind=options.kind, pack=pack, places=places
    )
    answer = {"kind": found.kind, **_clock(found), "source": found.source.title.fr}
    if options.kind.startswith("press"):
        answer["interruptions"] = _interruptions(pack, on)
    if options.added:
        added = added_words_deadline(
            _days(options.added), on=on, kind=options.kind, pack=pack, places=places
        )
        answer["added_words"] = {**_clock(added), "note": added.notes[0].fr}
    if options.act:
        acts = [_act(text) for text in options.act]
        rhythm = rhythm_of(acts, first_delay=found, on=on, pack=pack, places=places)
        answer["civil_action"] = _rhythm(rhythm) if rhythm else None
    print_answer(answer)
    return 0


def _days(text: str) -> DateInterval:
    first, _, last = text.partition("..")
    earliest, latest = read_day(first), read_day(last or first)
    if earliest > latest:
        raise DateNotUnderstood(text)
    return DateInterval(earliest=earliest, latest=latest)


def _clock(found: Deadline) -> dict[str, Any]:
    last = found.expires.earliest
    return {
        "expires": interval_of(found.expires),
        "days_left": {"least": found.days_left.least, "most": found.days_left.most},
        "state": found.state,
        "ends_at": end_of_day(last).isoformat() if last else None,
        "last_working_day": found.practical.isoformat() if found.practical else None,
        "reminders": [
            {"days_before": r.days_before, "on": r.on.isoformat(), "state": r.state}
            for r in found.reminders
        ],
    }


def _interruptions(pack: LawPack, on: date) -> list[dict[str, Any]]:
    return [
        {"id": rule.id, "act": rule.label.fr, "interrupts": rule.interrupts, "why": rule.why.fr}
        for rule in pack.interruptions
        if rule.covers(on)
    ]


def _act(text: str) -> CourtAct:
    """Return an act from `writ:2026-11-30`."""
    named, _, day = text.partition(":")
    kind = next((kind for kind in _ACTS if kind == named), None)
    if kind is None:
        raise DateNotUnderstood(f"{text}: {'|'.join(_ACTS)}:AAAA-MM-JJ")
    now = datetime.now(UTC)
    return CourtAct(id=text, mention_id="", kind=kind, on=read_day(day), noted_at=now)


def _rhythm(rhythm: Rhythm) -> dict[str, Any]:
    return {
        "state": rhythm.state,
        "started_on": rhythm.started_on.isoformat(),
        "last_act_on": rhythm.last_act_on.isoformat(),
        "broken_on": rhythm.broken_on.isoformat() if rhythm.broken_on else None,
        "next_act": _clock(rhythm.next_act),
    }
