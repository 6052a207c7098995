"""Everything the steps are chosen from, gathered in one value: reading, delay, place, progress."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from companion.model.assessment import Assessment
from companion.model.deadline import Deadline
from companion.model.platform import RemovalRoute
from companion.model.practitioner import PracticeStatus
from companion.model.review import PageKind
from companion.model.step import StepAnswer, StepProgress
from companion.model.value import Value
from companion.model.wave import WaveKind

DatedAs = Literal["day", "period", "unbounded", "unsaid"]
"""How the day of publication is known: exactly, within days, from above only, not at all."""
ListingChoice = Literal["erase", "defend", "occupy"]
"""What the doctor decided for a listing that somebody else opened in their name."""


class Circumstances(Value, frozen=True, kw_only=True):
    """What only the person or the page can say; the defaults fit a fresh capture of a review.

    `concerns` is the doctor's own tick (None: not said). `is_repeated` means several messages of
    one author, or a wave; `waves` says which indices of one were found. `is_listing_claimed` tells
    whether the doctor owns the platform listing, `listing_choice` what was decided for it. `grade`
    is that of the evidence (0-4, None: not worked out). `answers` holds what the doctor answered,
    by question id.
    """

    concerns: bool | None = None
    page_kind: PageKind = "unknown"
    author_known: bool = False
    author_is_colleague: bool = False
    is_captured: bool = True
    is_repeated: bool = False
    is_listing_claimed: bool | None = None
    listing_choice: ListingChoice | None = None
    waves: tuple[WaveKind, ...] = ()
    grade: int | None = None
    dated: DatedAs = "day"
    is_gone: bool = False
    status: PracticeStatus | None = None
    answers: dict[str, str] = msgspec.field(default_factory=dict)


class Situation(Value, frozen=True, kw_only=True):
    """One mention on one day, as the conditions of the steps see it."""

    assessment: Assessment
    deadline: Deadline | None
    platform: str | None
    routes: tuple[RemovalRoute, ...]
    on: date
    progress: tuple[StepProgress, ...]
    circumstances: Circumstances
    is_protected: bool

    @property
    def done(self) -> frozenset[str]:
        """Return the steps that are done, their answer known."""
        return frozenset(p.step_id for p in self.progress if p.state == "done")

    @property
    def closed(self) -> frozenset[str]:
        """Return the steps the person is finished with: done or dropped."""
        return frozenset(p.step_id for p in self.progress if p.state in ("done", "dropped"))

    @property
    def waiting(self) -> frozenset[str]:
        """Return the steps that wait for somebody's answer."""
        return frozenset(p.step_id for p in self.progress if p.state == "waiting")

    @property
    def is_repeated(self) -> bool:
        """Return True for a series: said by the doctor, or suggested by indices."""
        said = self.circumstances
        return said.is_repeated or bool(said.waves) or said.answers.get("repeated") == "yes"

    def answered(self, *answers: StepAnswer) -> frozenset[str]:
        """Return the steps that got one of these answers."""
        return frozenset(p.step_id for p in self.progress if p.answer in answers)

    def route(self, route_id: str) -> RemovalRoute | None:
        """Return this platform's own removal route of that kind, if it has one."""
        return next((route for route in self.routes if route.id == route_id), None)
