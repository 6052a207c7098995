"""What is added to a capture after the advice: the whole page's picture, where words stand.

A supplement never changes its capture: it has an id, a custody line and a hash of its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from companion.model.capture import IncomingScreenshot, LayoutNode
from companion.model.evidence import EvidenceFile
from companion.model.value import Value

Surface = Literal["page", "panel", "visible", "unknown"]
"""What the picture shows whole: the page, its scrolling panel, nothing more than the view had."""
PictureMethod = Literal["at-once", "strips", "none"]


class Delivery(Value, frozen=True, kw_only=True):
    """When the browser sent the capture and had its answer, by the browser's own clock."""

    sent_at: datetime
    answered_at: datetime


class IncomingSupplement(Value, frozen=True, kw_only=True):
    """A supplement as it crosses the wire (`shared/schemas/capture-supplement.schema.json`)."""

    id: str
    capture_id: str
    taken_at: datetime
    delivery: Delivery | None
    surface: Surface
    method: PictureMethod
    width: int
    height: int
    full_height: int
    scale: float
    picture: IncomingScreenshot | None
    layout: tuple[LayoutNode, ...]
    notes: tuple[str, ...]


class Supplement(Value, frozen=True, kw_only=True):
    """A supplement as kept. Sizes are CSS pixels; `scale` is picture pixels per CSS pixel.

    `full_height` is how tall the page was, `height` how much of it the picture shows.
    """

    capture_id: str
    id: str
    taken_at: datetime
    received_at: datetime
    delivery: Delivery | None = None
    surface: Surface
    method: PictureMethod
    width: int
    height: int
    full_height: int
    scale: float
    picture: EvidenceFile | None = None
    layout: EvidenceFile | None = None
    notes: tuple[str, ...] = ()
    body_sha256: str


class TextQuote(Value, frozen=True, kw_only=True):
    """Words with what stands around them (W3C Web Annotation, TextQuoteSelector).

    Words and surroundings are those of the page's text: NFC, every run of white space one space.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""


class TextPosition(Value, frozen=True, kw_only=True):
    """Where the words stand in that text, in code points (TextPositionSelector); end excluded."""

    start: int
    end: int


class Box(Value, frozen=True, kw_only=True):
    """A rectangle of a picture, in its own pixels."""

    x: int
    y: int
    width: int
    height: int


class ElementPicture(Value, frozen=True, kw_only=True):
    """The picture of one review, cut out of a larger one: `box` of the picture `parent_sha256`."""

    file: EvidenceFile
    parent_sha256: str
    box: Box


class Anchor(Value, frozen=True, kw_only=True):
    """How one review of one capture can be found and shown again.

    `quote` and `position` are None when the words do not stand in the page's text as they were
    read; `fragment` is the HTML of the element that holds the review.
    """

    id: str
    capture_id: str
    mention_id: str
    made_at: datetime
    quote: TextQuote | None = None
    position: TextPosition | None = None
    frame: int | None = None
    """Index of the frame that holds the words; None is the page itself."""
    fragment: EvidenceFile | None = None
    picture: ElementPicture | None = None


def anchor_id(capture_id: str, mention_id: str) -> str:
    """Return the id of the anchor of one mention in one capture."""
    return f"{capture_id}.{mention_id}"
