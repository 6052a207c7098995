"""What to do next: steps, their state, and the advice as a whole."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from companion.model.source import Source
from companion.model.text import Text
from companion.model.value import Value

StepStateName = Literal["todo", "waiting", "done", "dropped"]
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


class StepProgress(Value, frozen=True, kw_only=True):
    """Where the person stands with one step of one mention."""

    step_id: str
    state: StepStateName
    changed_at: datetime
    note: str = ""
