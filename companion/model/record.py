"""The full record of one capture of one review: all that may be asked about it months later."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from companion.model.capture import CaptureMethod, Viewport
from companion.model.evidence import EvidenceFile
from companion.model.interval import DateInterval
from companion.model.review import ReadingMethod
from companion.model.supplement import ElementPicture, Surface, TextPosition, TextQuote
from companion.model.text import Text
from companion.model.value import Value


class ClockDrift(Value, frozen=True, kw_only=True):
    """How far the companion's clock is ahead of the browser's, in milliseconds: at least, at most.

    Measured over the delivery of the capture: sent and answered by one clock, received by the
    other.
    """

    least_ms: int
    most_ms: int


class RecordedPicture(Value, frozen=True, kw_only=True):
    """The picture of the whole page or panel, how it was taken and how much of it it shows."""

    file: EvidenceFile
    surface: Surface
    method: Literal["at-once", "strips", "none"]
    taken_at: datetime
    shown_height: int
    full_height: int


class CustodyLine(Value, frozen=True, kw_only=True):
    """The line of the custody log that says the capture was collected."""

    seq: int
    sha256: str


class Unknown(Value, frozen=True, kw_only=True):
    """One thing an official record would establish and this program cannot know."""

    id: str
    state: Literal["unverified"] = "unverified"
    label: Text
    why: Text


class LeftOut(Value, frozen=True, kw_only=True):
    """One thing the capture does not hold, by its code and in words."""

    code: str
    label: Text


class CaptureRecord(Value, frozen=True, kw_only=True):
    """Everything known of one review in one capture; None where nothing was shown or measured."""

    capture_id: str
    mention_id: str
    url: str
    canonical_url: str | None
    permalink: str | None
    platform: str | None
    page_title: str
    page_lang: str | None
    author: str | None
    author_url: str | None
    rating: float | None
    rating_max: float | None
    date_text: str | None
    published: DateInterval | None
    was_edited: bool
    is_cut: bool
    words: str
    words_sha256: str
    quote: TextQuote | None
    position: TextPosition | None
    frame_url: str | None
    dom: EvidenceFile | None
    fragment: EvidenceFile | None
    element_picture: ElementPicture | None
    visible_picture: EvidenceFile | None
    full_picture: RecordedPicture | None
    method: CaptureMethod
    reading_method: ReadingMethod
    user_agent: str | None
    extension_version: str | None
    companion_version: str
    browser_clock: datetime
    companion_clock: datetime
    drift: ClockDrift | None
    time_zone: str | None
    viewport: Viewport | None
    body_sha256: str
    previous_capture_id: str | None
    custody: CustodyLine | None
    left_out: tuple[LeftOut, ...] = ()
    unverified: tuple[Unknown, ...] = ()
