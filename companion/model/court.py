"""A civil action that runs: its acts, as the doctor noted them, and the next one that is due."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from companion.model.deadline import Deadline
from companion.model.value import Value

CourtActKind = Literal["writ", "filing", "conclusions", "defendant"]
"""Writ served, case filed with the court, conclusions notified by the claimant; `defendant`: an
act of the other side, which does not count."""
RhythmState = Literal["running", "maybe_late", "late", "broken"]
"""running: each act came in time; maybe_late: the writ came after the worst case of the first
delay; late: after its best case; broken: more than three months lie between two acts."""


class CourtAct(Value, frozen=True, kw_only=True):
    """One act of a civil action about one mention, on the day it was delivered."""

    id: str
    mention_id: str
    kind: CourtActKind
    on: date
    noted_at: datetime


class Rhythm(Value, frozen=True, kw_only=True):
    """The clock of a civil action: `next_act` says until when the claimant must act again.

    `broken_on` is the last useful day that passed without an act; `first_delay` the delay the writ
    had to come within.
    """

    started_on: date
    last_act_on: date
    state: RhythmState
    next_act: Deadline
    broken_on: date | None = None
    first_delay: Deadline | None = None
