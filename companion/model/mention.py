"""A review followed over time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from companion.model.concern import Relevance
from companion.model.interval import DateInterval
from companion.model.review import Review
from companion.model.step import StepProgress
from companion.model.value import Value

MentionState = Literal["online", "changed", "gone"]


class Sighting(Value, frozen=True, kw_only=True):
    """One dated observation of a mention."""

    capture_id: str
    seen_at: datetime
    state: MentionState
    words_sha256: str
    published: DateInterval | None = None
    """What this sighting said of the day of publication; None when it said that of an edit."""
    date_text: str | None = None
    listed: int | None = None
    """For `gone`: how many reviews the list that was seen whole announced."""


class Absence(Value, frozen=True, kw_only=True):
    """A capture of the whole list, before the first sighting, on which the review was not."""

    capture_id: str
    seen_at: datetime
    listed: int


DayKind = Literal["seen", "absent"]
"""The doctor saw the review on a day, or knows that it was not there yet."""


class DaySaid(Value, frozen=True, kw_only=True):
    """A day of which the doctor says that the review was there, or not yet."""

    day: date
    kind: DayKind
    said_at: datetime


class Mention(Value, frozen=True, kw_only=True):
    """The same review across captures; `review` is the latest reading of it.

    `concerns` is whether it is about the doctor: True, False (somebody else's), None (nobody can
    tell); `concern_said` tells whether the doctor said so, of this review or of its whole page,
    and `relevance` what the reading found and why: the doctor's word goes first.
    `assessment_id` names the latest stored assessment.
    `review.published` is what everything known allows; `published_read` what the sightings alone
    said, before absences and the doctor's own days tightened it.
    """

    id: str
    platform: str | None
    page_url: str
    page_title: str = ""
    review: Review
    state: MentionState = "online"
    sightings: tuple[Sighting, ...]
    concerns: bool | None = None
    concern_said: Literal["review", "page"] | None = None
    relevance: Relevance | None = None
    assessment_id: str | None = None
    steps: tuple[StepProgress, ...] = ()
    notes: str = ""
    published_read: DateInterval | None = None
    absences: tuple[Absence, ...] = ()
    days_said: tuple[DaySaid, ...] = ()
