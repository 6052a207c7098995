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


class Deadline(Value, frozen=True, kw_only=True):
    """One delay for one mention; `expires` holds last useful days, `earliest` the worst case."""

    kind: DeadlineKind
    label: Text
    expires: DateInterval
    days_left: DaysLeft
    state: DeadlineState
    on: date
    source: Source
    notes: tuple[Text, ...] = ()
