"""The order of things for one capture: keep, read, recognise, assess, advise. Read this first.

    receive ─► evidence, custody, capture row          from here nothing can be lost
    read_capture ─► reviews ─► mentions ─► assessments
    desk.view_… ─► deadline and advice as of today

Everything before the arrow to `read_capture` is kept even if all that follows fails; what failed
is read again later.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import logging
import threading
import uuid
from typing import Any

import msgspec

from companion import __version__
from companion.advice.steps import StepCatalogue, load_steps
from companion.desk import Desk
from companion.law.assess import assess
from companion.law.pack import LawPack, load_pack
from companion.model.assessment import Assessment, AssessmentRecord, Statement
from companion.model.capture import (
    Capture,
    FrameContent,
    HandEntry,
    IncomingCapture,
    PageContent,
    TypedFields,
)
from companion.model.errors import BodyNotUnderstood, Conflict, DateNotUnderstood, NotFound
from companion.model.evidence import EvidenceFile, EvidenceRole
from companion.model.mention import Mention, MentionState, Sighting
from companion.model.ports import Clock
from companion.model.practitioner import Practitioner
from companion.model.review import Page, Reading, ReadingProblem, ReadingRecord, Review
from companion.reading.dates import read_date
from companion.reading.names import concerns
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.reading.recognise import recognise
from companion.resources import law_pack_folder, shared_folder
from companion.store.database import Store

_log = logging.getLogger(__name__)
_IMAGE_SIGNATURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
URGENT_SEVERITY = 3
"""From « probablement illicite » on, a mention counts as urgent while its delay runs."""


class Walk(Desk):
    """The walk of a capture through the rooms; the only place where rooms meet."""

    def __init__(
        self,
        *,
        store: Store,
        pack: LawPack,
        catalogue: StepCatalogue,
        platforms: Platforms,
        clock: Clock,
    ) -> None:
        """Take the rooms' services, as `Desk` does; nothing is read or written yet."""
        super().__init__(
            store=store, pack=pack, catalogue=catalogue, platforms=platforms, clock=clock
        )
        # The same body sent twice at once must not become two captures.
        self._keeping = threading.Lock()

    # ── 1. keep ───────────────────────────────────────────────────────────────────────────────

    def receive(self, body: bytes, wire: dict[str, Any]) -> Capture:
        """Keep what the extension sent; the same id with the same bytes gives the same capture.

        `wire` is `body` decoded and checked against the schema.
        Raises `Conflict` for the same id with other bytes, `BodyNotUnderstood` for a picture
        that is none, `StoreUnavailable` when the disk refuses.
        """
        body_sha256 = hashlib.sha256(body).hexdigest()
        incoming = msgspec.convert(wire, type=IncomingCapture)
        with self._keeping:
            kept = self.store.find_capture(incoming.id)
            if kept is not None:
                if kept.body_sha256 != body_sha256:
                    raise Conflict("this capture id was used for another page")
                return kept
            return self._keep(self._capture_from(incoming, body_sha256))

    def receive_by_hand(self, entry: HandEntry) -> Capture:
        """Keep a capture typed by hand; its words are the evidence, grade 0."""
        now = self.clock.now()
        body = msgspec.json.encode(entry)
        text = entry.text.encode()
        files = [self.store.evidence.put(text, media_type="text/plain", role="text")]
        if entry.screenshot is not None:
            files.append(self._keep_picture(entry.screenshot, entry.screenshot_type, "attachment"))
        with self._keeping:
            return self._keep(
                Capture(
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
                    body_sha256=hashlib.sha256(body).hexdigest(),
                )
            )

    def _capture_from(self, incoming: IncomingCapture, body_sha256: str) -> Capture:
        """Put the bytes into evidence files and return the row that points at them."""
        put = self.store.evidence.put
        files = [put(incoming.dom.encode(), media_type="text/html", role="dom")]
        files += [
            put(f.dom.encode(), media_type="text/html", role="frame") for f in incoming.frames
        ]
        excerpt = incoming.excerpt
        if excerpt is not None:
            files.append(put(excerpt.html.encode(), media_type="text/html", role="excerpt"))
            excerpt = msgspec.structs.replace(excerpt, html="")
        if incoming.screenshot is not None:
            picture = _decoded(incoming.screenshot.data)
            files.append(self._keep_picture(picture, incoming.screenshot.media_type, "screenshot"))
        return Capture(
            id=incoming.id,
            method=incoming.method,
            url=incoming.url,
            canonical_url=incoming.canonical_url,
            title=incoming.title,
            lang=incoming.lang,
            captured_at=incoming.captured_at,
            received_at=self.clock.now(),
            time_zone=incoming.time_zone,
            user_agent=incoming.user_agent,
            extension_version=incoming.extension_version,
            companion_version=__version__,
            viewport=incoming.viewport,
            excerpt=excerpt,
            cuts=incoming.cuts,
            evidence=tuple(files),
            frame_urls=tuple(frame.url for frame in incoming.frames),
            body_sha256=body_sha256,
        )

    def _keep_picture(self, picture: bytes, media_type: str, role: EvidenceRole) -> EvidenceFile:
        if not picture.startswith(_IMAGE_SIGNATURES[media_type]):
            raise BodyNotUnderstood(f"the picture is not {media_type}", path="$.screenshot.data")
        return self.store.evidence.put(picture, media_type=media_type, role=role)

    def _keep(self, capture: Capture) -> Capture:
        """Write the custody line, then the row: a row without its line can never exist."""
        detail = {"method": capture.method, "body_sha256": capture.body_sha256}
        self.store.custody.append("collected", subject=capture.id, detail=detail)
        self.store.put_capture(capture)
        return capture

    # ── 2. read, recognise, assess ────────────────────────────────────────────────────────────

    def read_capture(self, capture_id: str) -> None:
        """Read a kept capture and assess what it holds, once; a failure leaves it `to_read`."""
        with self._mentions:
            capture = self.store.find_capture(capture_id)
            if capture is None:
                raise NotFound(f"capture {capture_id}")
            if capture.state == "read":
                return
            try:
                reading = self._read(capture)
            except Exception as error:  # noqa: BLE001 hostile pages: the capture stays whatever it is
                # The class only: a message may quote the page.
                _log.error("reading failed, capture kept: %s", type(error).__name__)
                return
            self._store_reading(capture, reading)

    def read_waiting(self) -> int:
        """Read again what could not be read, assess again what could not be assessed.

        Returns how many captures and mentions were mended.
        """
        mended = 0
        for capture in self.store.captures_to_read():
            self.read_capture(capture.id)
            kept = self.store.find_capture(capture.id)
            mended += kept is not None and kept.state == "read"
        for mention in self.store.mentions():
            if mention.assessment_id is None:
                with self._mentions:
                    again = self._assessed(mention, mention.sightings[-1].capture_id)
                    mended += again.assessment_id is not None
                    self.store.put_mention(again)
        return mended

    def _read(self, capture: Capture) -> Reading:
        if capture.method == "manual":
            return self._reading_by_hand(capture)
        return read(self._content_of(capture), platforms=self.platforms)

    def _content_of(self, capture: Capture) -> PageContent:
        """Bring a capture's bytes back from the evidence files."""
        by_role = {file.role: file.sha256 for file in capture.evidence}
        frames = [file.sha256 for file in capture.evidence if file.role == "frame"]
        get = self.store.evidence.get
        excerpt = capture.excerpt
        if excerpt is not None and "excerpt" in by_role:
            excerpt = msgspec.structs.replace(excerpt, html=get(by_role["excerpt"]).decode())
        return PageContent(
            url=capture.url,
            canonical_url=capture.canonical_url,
            title=capture.title,
            lang=capture.lang,
            captured_at=capture.captured_at,
            method=capture.method,
            dom=get(by_role["dom"]),
            frames=tuple(
                FrameContent(url=url, dom=get(sha256))
                for url, sha256 in zip(capture.frame_urls, frames, strict=True)
            ),
            excerpt=excerpt,
            cuts=capture.cuts,
        )

    def _reading_by_hand(self, capture: Capture) -> Reading:
        """Return what the person typed as a reading; the phrase they copied gives the days."""
        typed = capture.typed or TypedFields()
        words = next(file.sha256 for file in capture.evidence if file.role == "text")
        published, edited, problems = typed.published, False, ()
        if published is None and typed.date_text:
            try:
                said = read_date(typed.date_text, captured_at=capture.captured_at)
                published, edited = said.published, said.edited
            except DateNotUnderstood as error:
                problems = (ReadingProblem(code=error.code, detail=typed.date_text),)
        review = Review(
            author=typed.author,
            rating=typed.rating,
            rating_max=5 if typed.rating is not None else None,
            text=self.store.evidence.get(words).decode(),
            date_text=typed.date_text,
            published=published,
            was_edited=edited,
        )
        return Reading(
            page=Page(url=capture.url, platform=self.platforms.platform_of_url(capture.url)),
            reviews=(review,),
            method="manual",
            confidence=1.0,
            problems=problems,
        )

    def _store_reading(self, capture: Capture, reading: Reading) -> None:
        """Turn reviews into mentions, assess them, and commit all of it together."""
        practitioner = self.store.practitioner()
        with self.store.transaction():
            ids: list[str] = []
            for review in reading.reviews:
                mention = self._sighted(review, reading.page, capture, practitioner, tuple(ids))
                self.store.put_mention(self._assessed(mention, capture.id))
                ids.append(mention.id)
            record = ReadingRecord(
                capture_id=capture.id,
                read_at=self.clock.now(),
                reading=reading,
                mention_ids=tuple(ids),
            )
            self.store.put_reading(record)
            self.store.put_capture(msgspec.structs.replace(capture, state="read"))
        detail = {"reviews": str(len(ids)), "method": reading.method}
        self.store.custody.append("read", subject=capture.id, detail=detail)
        self.store.custody.append(
            "assessed", subject=capture.id, detail={"law_version": self.pack.version}
        )

    def _sighted(
        self,
        review: Review,
        page: Page,
        capture: Capture,
        practitioner: Practitioner,
        taken: tuple[str, ...],
    ) -> Mention:
        """Return the mention this review is: a known one seen again, or a new one."""
        known = [m for m in self.store.mentions_on_page(page.url) if m.id not in taken]
        found = recognise(review, page, known)
        mention = None if found.mention_id is None else self.store.get_mention(found.mention_id)
        state: MentionState = "online" if mention is None else found.state
        sighting = Sighting(
            capture_id=capture.id,
            seen_at=capture.captured_at,
            state=state,
            words_sha256=hashlib.sha256(review.words.encode()).hexdigest(),
        )
        if mention is None:
            return Mention(
                id=str(uuid.uuid4()),
                platform=page.platform,
                page_url=page.url,
                page_title=page.title or capture.title,
                review=review,
                sightings=(sighting,),
                concerns=concerns(review, page, practitioner),
            )
        return msgspec.structs.replace(
            mention,
            review=_with_kept_dates(review, mention.review),
            state=state,
            sightings=(*mention.sightings, sighting),
            assessment_id=mention.assessment_id if state == "online" else None,
        )

    def _assessed(self, mention: Mention, capture_id: str) -> Mention:
        """Return the mention with an assessment under today's law; unchanged if it has one."""
        if mention.assessment_id is not None:
            kept = self.store.find_assessment(mention.assessment_id)
            if kept is not None and kept.assessment.law_version == self.pack.version:
                return mention
        review = mention.review
        statement = Statement(
            text=review.words,
            rating=review.rating,
            rating_max=review.rating_max,
            platform=mention.platform,
        )
        try:
            assessment = self._assess(statement)
        except Exception as error:  # noqa: BLE001 one review of twenty must not lose the others
            _log.error("assessment failed, mention kept: %s", type(error).__name__)
            return msgspec.structs.replace(mention, assessment_id=None)
        record = AssessmentRecord(
            id=str(uuid.uuid4()),
            mention_id=mention.id,
            capture_id=capture_id,
            made_at=self.clock.now(),
            words=statement.text,
            assessment=assessment,
        )
        self.store.put_assessment(record)
        return msgspec.structs.replace(mention, assessment_id=record.id)

    def _assess(self, statement: Statement) -> Assessment:
        practitioner = self.store.practitioner()
        return assess(statement, pack=self.pack, on=self.today(), practitioner=practitioner)


def _decoded(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise BodyNotUnderstood("the picture is not base64", path="$.screenshot.data") from error


def _with_kept_dates(review: Review, before: Review) -> Review:
    """Return the new reading with the tightest publication days both sightings allow.

    An edit hides the first date, so the earlier sighting's days stand: the earliest date rules.
    """
    if before.published is None or review.published is None:
        return msgspec.structs.replace(review, published=review.published or before.published)
    if review.was_edited:
        return msgspec.structs.replace(review, published=before.published)
    tightened = before.published.tightened(review.published)
    return msgspec.structs.replace(
        review, published=tightened or before.published.widened(review.published)
    )


def open_walk(store: Store, *, clock: Clock) -> Walk:
    """Return the walk over a store, with the law pack, steps and platforms of this installation."""
    pack_folder = law_pack_folder("fr")
    return Walk(
        store=store,
        pack=load_pack(pack_folder),
        catalogue=load_steps(pack_folder),
        platforms=load_platforms(shared_folder() / "platforms"),
        clock=clock,
    )
