"""A review followed over time."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

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


class Mention(Value, frozen=True, kw_only=True):
    """The same review across captures; `review` is the latest reading of it.

    `concerns` is the doctor's own tick: True, False (somebody else's), None (not yet said).
    `assessment_id` names the latest stored assessment.
    """

    id: str
    platform: str | None
    page_url: str
    page_title: str = ""
    review: Review
    state: MentionState = "online"
    sightings: tuple[Sighting, ...]
    concerns: bool | None = None
    assessment_id: str | None = None
    steps: tuple[StepProgress, ...] = ()
    notes: str = ""
