"""What to do next: steps, their state, and the advice as a whole."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from companion.model.source import Source
from companion.model.text import Text
from companion.model.value import Value

StepStateName = Literal["todo", "waiting", "done", "dropped"]
StepAnswer = Literal["granted", "partly", "refused", "silent"]
"""What somebody answered: what was asked, a part of it, no, or nothing in reasonable time."""
StepActor = Literal["self", "platform", "insurer", "lawyer", "bailiff", "ordre", "police", "cnil"]


class Step(Value, frozen=True, kw_only=True):
    """One next action, with what it costs, how long it takes and what it risks.

    `act_before` is the last sensible day (from the worst-case deadline), None when no delay runs.
    """

    id: str
    title: Text
    why: Text
    how: Text
    cost: Text
    delay: Text
    risk: Text
    who: StepActor
    link: str | None = None
    act_before: date | None = None
    documents: tuple[str, ...] = ()
    """Ids of the drafts that serve this step (`advice/documents/documents.yaml`)."""
    sources: tuple[Source, ...] = ()


class StepLeftOut(Value, frozen=True, kw_only=True):
    """A step that does not apply here, and why: « pourquoi pas ? »."""

    id: str
    title: Text
    why: Text


class Advice(Value, frozen=True, kw_only=True):
    """Ranked steps for one mention on one day, and what not to do."""

    steps: tuple[Step, ...]
    left_out: tuple[StepLeftOut, ...] = ()
    is_protected: bool = False
    """Read as lawful criticism: nothing to engage, a notice would be abusive."""
    protected_why: Text | None = None
    do_not_reply: bool = False
    do_not_reply_why: Text | None = None


class StepMove(Value, frozen=True, kw_only=True):
    """One change of state, kept so that the story of a step can be told."""

    state: StepStateName
    at: datetime


class StepProgress(Value, frozen=True, kw_only=True):
    """Where the person stands with one step of one mention.

    `begun_on` is the day it was sent or done as the doctor says it, `answered_on` the day of the
    answer, `remind_on` the day on which to be reminded; days of Europe/Paris. `cost_cents` is what
    it cost so far, in cents of a euro. `moves` are the earlier states, oldest first.
    """

    step_id: str
    state: StepStateName
    changed_at: datetime
    note: str = ""
    begun_on: date | None = None
    answer: StepAnswer | None = None
    answered_on: date | None = None
    answer_note: str = ""
    remind_on: date | None = None
    cost_cents: int = 0
    moves: tuple[StepMove, ...] = ()
