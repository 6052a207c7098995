"""Where the doctor stands with a step: moved on, told in days, and what is due again."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

import msgspec

from companion.model.mention import Mention
from companion.model.paris import paris_day
from companion.model.step import StepMove, StepProgress, StepStateName

_MOST_MOVES = 50
_PATIENCE_DAYS = 14
_UNDER_WAY = ("waiting", "done")
OPEN = ("todo", "waiting")
"""States in which a step may still want something of the doctor."""


class Reminder(NamedTuple):
    """A day on which the doctor wanted to look at a step again."""

    on: date
    mention: Mention
    progress: StepProgress


def moved(
    before: StepProgress | None,
    step_id: str,
    state: StepStateName,
    *,
    note: str,
    at: datetime,
) -> StepProgress:
    """Return the progress in a new state; all that was said before stays, the move is kept."""
    if before is None:
        return StepProgress(step_id=step_id, state=state, changed_at=at, note=note)
    if before.state == state:
        return msgspec.structs.replace(before, changed_at=at, note=note)
    move = StepMove(state=before.state, at=before.changed_at)
    return msgspec.structs.replace(
        before, state=state, changed_at=at, note=note, moves=(*before.moves, move)[-_MOST_MOVES:]
    )


def began_on(progress: StepProgress) -> date | None:
    """Return the day a step was sent or done (Europe/Paris), None for one that never was.

    The doctor's own day goes first, then the day it left « to do » for the state it is in.
    """
    if progress.begun_on is not None:
        return progress.begun_on
    states = [*((move.state, move.at) for move in progress.moves)]
    states.append((progress.state, progress.changed_at))
    began = None
    for state, at in reversed(states):
        if state not in _UNDER_WAY:
            break
        began = at
    return paris_day(began) if began else None


def answer_days(progress: StepProgress) -> int | None:
    """Return how many days the answer took, None when a day is missing or the order is odd.

    Silence is no answer: it has no day.
    """
    began = began_on(progress)
    if began is None or progress.answered_on is None or progress.answer in (None, "silent"):
        return None
    days = (progress.answered_on - began).days
    return days if days >= 0 else None


def proposed_reminder(progress: StepProgress, *, usual_days: float | None, on: date) -> date | None:
    """Return a day worth proposing for a step that waits, None when nothing is to be waited for.

    `usual_days` is how long the doctor's own answers took; without any, two weeks. Never before the
    day after `on`, and never kept unless the doctor agrees.
    """
    began = began_on(progress)
    if progress.state != "waiting" or progress.answer or progress.remind_on or began is None:
        return None
    wait = math.ceil(usual_days) if usual_days is not None else _PATIENCE_DAYS
    return max(began + timedelta(days=wait), on + timedelta(days=1))


def reminders(mentions: Iterable[Mention]) -> tuple[Reminder, ...]:
    """Return the reminders of all steps still open, the earliest first."""
    found = [
        Reminder(progress.remind_on, mention, progress)
        for mention in mentions
        for progress in mention.steps
        if progress.remind_on is not None and progress.state in OPEN
    ]
    return tuple(sorted(found, key=lambda each: (each.on, each.mention.id, each.progress.step_id)))
