"""The « tour de veille »: which searches were opened, recorded or skipped, and when."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from companion.model.value import Value
from companion.model.watch import Search

RoundStepState = Literal["waiting", "opened", "recorded", "skipped"]
RoundRhythm = Literal["weekly", "monthly"]
RoundStanding = Literal["no_identity", "due", "running", "done"]


class RoundStep(Value, frozen=True, kw_only=True):
    """One search of a round, and what became of it."""

    search: Search
    state: RoundStepState = "waiting"
    at: datetime | None = None


class Round(Value, frozen=True, kw_only=True):
    """One round as kept; its searches are those of the day it began."""

    id: str
    started_at: datetime
    steps: tuple[RoundStep, ...]
    finished_at: datetime | None = None

    @property
    def done(self) -> int:
        """Return how many searches were opened, recorded or skipped."""
        return sum(step.state != "waiting" for step in self.steps)

    @property
    def next(self) -> RoundStep | None:
        """Return the first search that nothing was done with, or None."""
        return next((step for step in self.steps if step.state == "waiting"), None)

    def step(self, search_id: str) -> RoundStep | None:
        """Return the step of a search, or None."""
        return next((step for step in self.steps if step.search.id == search_id), None)


class RoundView(Value, frozen=True, kw_only=True):
    """Where the watch stands today: the round to go on with or to begin, and the ones before.

    `streak` counts the periods in a row, up to the last one, in which a round was finished.
    """

    standing: RoundStanding
    rhythm: RoundRhythm
    current: Round | None = None
    last: Round | None = None
    streak: int = 0
