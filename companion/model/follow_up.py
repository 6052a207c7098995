"""What only the doctor can say of a mention: who wrote it, how it ended, what it cost."""

from __future__ import annotations

from datetime import date
from typing import Literal

from companion.model.value import Value

Ending = Literal[
    "removed_by_platform",
    "removed_by_author",
    "corrected",
    "judgment",
    "settled",
    "kept",
    "dropped",
]
"""How a mention ended: `kept` stays online in spite of the steps, `dropped` was let be."""


class Outcome(Value, frozen=True, kw_only=True):
    """How a mention ended, on which day (Europe/Paris), and what it cost beside its steps.

    `cost_cents` is in cents of a euro.
    """

    ending: Ending
    on: date
    note: str = ""
    cost_cents: int = 0


class FollowUp(Value, frozen=True, kw_only=True):
    """What the doctor said of one mention; None: not said. Erased with the mention."""

    mention_id: str
    author_known: bool | None = None
    author_is_colleague: bool | None = None
    outcome: Outcome | None = None


class Tried(Value, frozen=True, kw_only=True):
    """What one step has given so far, over all mentions: counts, and days of Europe/Paris.

    `answered` counts the answers, `granted` those that gave what was asked, a part of it included.
    `median_days` is from sending to answer, None when no answer has both days. `platform` is None
    when steps of all platforms are told together.
    """

    step_id: str
    platform: str | None
    times: int
    waiting: int
    answered: int
    granted: int
    silent: int
    median_days: float | None
    cost_cents: int


class Ended(Value, frozen=True, kw_only=True):
    """Mentions that ended the same way: how many, how long it took, what it cost.

    `median_days` is from the day the mention was first kept to its end; `steps` are those that were
    done, most often first.
    """

    ending: Ending
    mentions: int
    median_days: float
    cost_cents: int
    steps: tuple[tuple[str, int], ...]


class WhatWorked(Value, frozen=True, kw_only=True):
    """The doctor's own experience: by step and platform, and by ending."""

    tried: tuple[Tried, ...]
    ended: tuple[Ended, ...]
    open: int
    cost_cents: int
