"""Everything the steps are chosen from, gathered in one value: reading, delay, place, progress."""

from __future__ import annotations

from datetime import date

from companion.model.assessment import Assessment
from companion.model.deadline import Deadline
from companion.model.platform import RemovalRoute
from companion.model.review import PageKind
from companion.model.step import StepProgress
from companion.model.value import Value


class Circumstances(Value, frozen=True, kw_only=True):
    """What only the person or the page can say; the defaults fit a fresh capture of a review.

    `concerns` is the doctor's own tick (None: not said). `is_repeated` means several messages of
    one author, or a wave. `is_listing_claimed` tells whether the doctor owns the platform listing.
    """

    concerns: bool | None = None
    page_kind: PageKind = "unknown"
    author_known: bool = False
    author_is_colleague: bool = False
    is_captured: bool = True
    is_repeated: bool = False
    is_listing_claimed: bool | None = None


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

    def route(self, route_id: str) -> RemovalRoute | None:
        """Return this platform's own removal route of that kind, if it has one."""
        return next((route for route in self.routes if route.id == route_id), None)
