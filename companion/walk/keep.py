"""Wire or form to evidence files and a capture row, and back to what the reading room gets."""

from __future__ import annotations

import base64
import binascii
import hashlib
import uuid

import msgspec

from companion import __version__
from companion.model.capture import (
    Capture,
    FrameContent,
    HandEntry,
    IncomingCapture,
    IncomingScreenshot,
    PageContent,
    TypedFields,
)
from companion.model.errors import BodyNotUnderstood, DateNotUnderstood
from companion.model.evidence import EvidenceFile, EvidenceRole
from companion.model.ports import Clock, EvidenceReader
from companion.model.review import Page, Reading, ReadingProblem, Review
from companion.reading.dates import read_date
from companion.store.evidence import EvidenceFolder

_IMAGE_SIGNATURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


def keep_incoming(
    incoming: IncomingCapture, body_sha256: str, *, evidence: EvidenceFolder, clock: Clock
) -> Capture:
    """Put what the extension sent into evidence files; return the row that points at them.

    Raises `BodyNotUnderstood` for a picture that is none, before anything is written.
    """
    picture = picture_of(incoming.screenshot, path="$.screenshot.data")
    put = evidence.put
    files = [put(incoming.dom.encode(), media_type="text/html", role="dom")]
    files += [put(f.dom.encode(), media_type="text/html", role="frame") for f in incoming.frames]
    excerpt = incoming.excerpt
    if excerpt is not None:
        files.append(put(excerpt.html.encode(), media_type="text/html", role="excerpt"))
        excerpt = msgspec.structs.replace(excerpt, html="")
    if picture is not None:
        files.append(put(picture[0], media_type=picture[1], role="screenshot"))
    if incoming.layout:
        layout = msgspec.json.encode(incoming.layout)
        files.append(put(layout, media_type="application/json", role="layout"))
    return Capture(
        id=incoming.id,
        method=incoming.method,
        url=incoming.url,
        canonical_url=incoming.canonical_url,
        title=incoming.title,
        lang=incoming.lang,
        captured_at=incoming.captured_at,
        received_at=clock.now(),
        time_zone=incoming.time_zone,
        user_agent=incoming.user_agent,
        extension_version=incoming.extension_version,
        companion_version=__version__,
        viewport=incoming.viewport,
        excerpt=excerpt,
        cuts=incoming.cuts,
        evidence=tuple(files),
        frame_urls=tuple(frame.url for frame in incoming.frames),
        notes=incoming.notes,
        body_sha256=body_sha256,
    )


def keep_entry(entry: HandEntry, *, evidence: EvidenceFolder, clock: Clock) -> Capture:
    """Put what a person typed into evidence files; return the row that points at them."""
    now = clock.now()
    files = [evidence.put(entry.text.encode(), media_type="text/plain", role="text")]
    if entry.screenshot is not None:
        picture = _checked(entry.screenshot, entry.screenshot_type)
        role: EvidenceRole = "attachment"
        files.append(evidence.put(picture, media_type=entry.screenshot_type, role=role))
    return Capture(
        id=str(uuid.uuid4()),
        method="manual",
        url=entry.url,
        captured_at=now,
        received_at=now,
        time_zone="Europe/Paris",
        companion_version=__version__,
        typed=TypedFields(
            author=entry.author,
            rating=entry.rating,
            date_text=entry.date_text,
            published=entry.published,
        ),
        evidence=tuple(files),
        body_sha256=hashlib.sha256(msgspec.json.encode(entry)).hexdigest(),
    )


def content_of(capture: Capture, evidence: EvidenceReader) -> PageContent:
    """Bring a capture's bytes back from the evidence files; raises `EvidenceBroken`."""
    frames = [file.sha256 for file in capture.evidence if file.role == "frame"]
    dom = _file_of(capture, "dom")
    excerpt, excerpt_file = capture.excerpt, _file_of(capture, "excerpt")
    if excerpt is not None and excerpt_file is not None:
        html = evidence.get(excerpt_file.sha256).decode()
        excerpt = msgspec.structs.replace(excerpt, html=html)
    return PageContent(
        url=capture.url,
        canonical_url=capture.canonical_url,
        title=capture.title,
        lang=capture.lang,
        captured_at=capture.captured_at,
        method=capture.method,
        dom=evidence.get(dom.sha256) if dom is not None else b"",
        frames=tuple(
            FrameContent(url=url, dom=evidence.get(sha256))
            for url, sha256 in zip(capture.frame_urls, frames, strict=True)
        ),
        excerpt=excerpt,
        cuts=capture.cuts,
    )


def reading_by_hand(
    capture: Capture, evidence: EvidenceReader, *, platform_id: str | None
) -> Reading:
    """Return what the person typed as a reading; the phrase they copied gives the days."""
    typed = capture.typed or TypedFields()
    words = _file_of(capture, "text")
    published, was_edited = typed.published, False
    problems: tuple[ReadingProblem, ...] = ()
    if published is None and typed.date_text:
        try:
            said = read_date(typed.date_text, captured_at=capture.captured_at)
            published, was_edited = said.published, said.edited
        except DateNotUnderstood as error:
            problems = (ReadingProblem(code=error.code, detail=typed.date_text),)
    review = Review(
        author=typed.author,
        rating=typed.rating,
        rating_max=5 if typed.rating is not None else None,
        text=evidence.get(words.sha256).decode() if words is not None else "",
        date_text=typed.date_text,
        published=published,
        was_edited=was_edited,
    )
    return Reading(
        page=Page(url=capture.url, platform=platform_id),
        reviews=(review,),
        method="manual",
        confidence=1.0,
        problems=problems,
    )


def _file_of(capture: Capture, role: EvidenceRole) -> EvidenceFile | None:
    return next((file for file in capture.evidence if file.role == role), None)


def picture_of(sent: IncomingScreenshot | None, *, path: str) -> tuple[bytes, str] | None:
    """Return the bytes and type of a picture sent; `path` says where it stood in the body.

    Raises `BodyNotUnderstood` for what is no such picture.
    """
    if sent is None:
        return None
    try:
        picture = base64.b64decode(sent.data, validate=True)
    except binascii.Error as error:
        raise BodyNotUnderstood("the picture is not base64", path=path) from error
    return _checked(picture, sent.media_type, path), sent.media_type


def _checked(picture: bytes, media_type: str, path: str = "$.screenshot.data") -> bytes:
    if not picture.startswith(_IMAGE_SIGNATURES[media_type]):
        raise BodyNotUnderstood(f"the picture is not {media_type}", path=path)
    return picture
