"""Limitation: which delay runs, until which days, and how many days are left."""

from __future__ import annotations

from datetime import date
from typing import Literal

from companion.model.interval import DateInterval
from companion.model.source import Source
from companion.model.text import Text
from companion.model.value import Value

DeadlineKind = Literal["press", "press_aggravated", "crime", "petty", "civil", "right_of_reply"]
DeadlineState = Literal["running", "maybe_expired", "expired"]


class DaysLeft(Value, frozen=True, kw_only=True):
    """Whole days from today to the last useful day; negative once it is past.

    `least` is the worst case; None when the first publication may lie arbitrarily far back.
    """

    least: int | None
    most: int


class Reminder(Value, frozen=True, kw_only=True):
    """A day on which to be reminded, `days_before` the last working day."""

    days_before: int
    on: date
    state: Literal["past", "today", "coming"]


class Deadline(Value, frozen=True, kw_only=True):
    """One delay for one mention; `expires` holds last useful days, `earliest` the worst case.

    `practical` is the last working day of the worst case: a bailiff and a court must be reachable.
    `reminders` count back from it; both are empty when the worst case has no bound.
    """

    kind: DeadlineKind
    label: Text
    expires: DateInterval
    days_left: DaysLeft
    state: DeadlineState
    on: date
    source: Source
    notes: tuple[Text, ...] = ()
    practical: date | None = None
    reminders: tuple[Reminder, ...] = ()
