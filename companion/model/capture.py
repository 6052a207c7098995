"""One act of capturing; it never changes afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from companion.model.evidence import EvidenceFile
from companion.model.interval import DateInterval
from companion.model.value import Value

CaptureMethod = Literal["page", "selection", "picked", "manual"]


class Viewport(Value, frozen=True, kw_only=True):
    """Size of the visible page in CSS pixels, its pixel ratio, and how far it was scrolled."""

    width: int
    height: int
    pixel_ratio: float
    scroll_x: int
    scroll_y: int


class Excerpt(Value, frozen=True, kw_only=True):
    """The words selected, or the element picked, with some of what stands around them."""

    text: str
    html: str
    before: str = ""
    after: str = ""


class CutMark(Value, frozen=True, kw_only=True):
    """A « Plus » or « Lire la suite » button: its label, and the end of the text it cuts."""

    label: str
    text: str


class TypedFields(Value, frozen=True, kw_only=True):
    """What the person typed beside the words, for a capture by hand."""

    author: str | None = None
    rating: float | None = None
    date_text: str | None = None
    published: DateInterval | None = None


class Capture(Value, frozen=True, kw_only=True):
    """A capture as kept; bytes (DOM, frames, screenshot) lie in the evidence files it names.

    `captured_at` is the browser's clock, `received_at` the companion's; both are UTC and aware.
    `body_sha256` is the hash of the request body exactly as received.
    """

    id: str
    method: CaptureMethod
    url: str
    canonical_url: str | None = None
    title: str = ""
    lang: str | None = None
    captured_at: datetime
    received_at: datetime
    time_zone: str | None = None
    user_agent: str | None = None
    extension_version: str | None = None
    companion_version: str
    viewport: Viewport | None = None
    excerpt: Excerpt | None = None
    cuts: tuple[CutMark, ...] = ()
    typed: TypedFields | None = None
    evidence: tuple[EvidenceFile, ...] = ()
    frame_urls: tuple[str, ...] = ()
    """Addresses of the frames, in the order of the evidence files whose role is `frame`."""
    notes: tuple[str, ...] = ()
    """Codes of what was left out (`frames-closed`, `picture-refused` …)."""
    body_sha256: str
    custody_seq: int | None = None
    custody_sha256: str | None = None
    """Number and hash of the custody line that says it was collected."""
    state: Literal["to_read", "read"] = "to_read"


class LayoutNode(Value, frozen=True, kw_only=True):
    """An element with words or around them: its box (x, y, width, height) on a picture, CSS pixels.

    `within` is the index of the element around it, -1 for the outermost.
    """

    within: int
    box: tuple[int, int, int, int]
    text: str = ""


class FrameContent(Value, frozen=True, kw_only=True):
    """A same-origin frame of the page: its address and its rendered DOM."""

    url: str
    dom: bytes


class IncomingFrame(Value, frozen=True, kw_only=True):
    """A frame as it crosses the wire."""

    url: str
    dom: str


class IncomingScreenshot(Value, frozen=True, kw_only=True):
    """A screenshot as it crosses the wire, in base64."""

    media_type: Literal["image/png", "image/jpeg"]
    data: str


class IncomingCapture(Value, frozen=True, kw_only=True):
    """A capture as it crosses the wire (`shared/schemas/capture.schema.json`)."""

    id: str
    method: Literal["page", "selection", "picked"]
    url: str
    canonical_url: str | None
    title: str
    lang: str | None
    captured_at: datetime
    time_zone: str | None
    user_agent: str
    extension_version: str
    viewport: Viewport | None
    dom: str
    frames: tuple[IncomingFrame, ...]
    excerpt: Excerpt | None
    cuts: tuple[CutMark, ...]
    screenshot: IncomingScreenshot | None
    layout: tuple[LayoutNode, ...] = ()
    notes: tuple[str, ...] = ()


class PageContent(Value, frozen=True, kw_only=True):
    """What the reading room gets of a capture: bytes, never the store.

    `dom` is the rendered page as HTML (UTF-8; open shadow roots stand as
    `<template shadowrootmode="open">`). `captured_at` is aware.
    """

    url: str
    canonical_url: str | None = None
    title: str = ""
    lang: str | None = None
    captured_at: datetime
    method: CaptureMethod = "page"
    dom: bytes = b""
    frames: tuple[FrameContent, ...] = ()
    excerpt: Excerpt | None = None
    cuts: tuple[CutMark, ...] = ()


class HandEntry(Value, frozen=True, kw_only=True):
    """What a person types in for a capture by hand; `published` holds the day(s) they give."""

    text: str
    url: str
    author: str | None = None
    rating: float | None = None
    date_text: str | None = None
    published: DateInterval | None = None
    screenshot: bytes | None = None
    screenshot_type: Literal["image/png", "image/jpeg"] = "image/png"
