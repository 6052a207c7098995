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
    shown_at: DateInterval | None = None
    """Publication day(s) given by the person, for a capture by hand."""
    evidence: tuple[EvidenceFile, ...] = ()
    body_sha256: str
    state: Literal["to_read", "read"] = "to_read"


class FrameContent(Value, frozen=True, kw_only=True):
    """A same-origin frame of the page: its address and its rendered DOM."""

    url: str
    dom: bytes


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
