"""The order of things for one capture: keep, read, recognise, assess, advise. Read this first.

    receive ─► evidence, custody, capture row          from here nothing can be lost
    read_capture ─► reviews ─► mentions ─► assessments
    desk.view_… ─► deadline and advice as of today

Everything before the arrow to `read_capture` is kept even if all that follows fails; what failed
is read again later.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from companion.advice.steps import StepCatalogue, load_steps
from companion.desk import Desk
from companion.law.assess import assess
from companion.law.pack import load_pack
from companion.law.rules import LawPack
from companion.model.assessment import Assessment, AssessmentRecord, Statement
from companion.model.capture import Capture, HandEntry, PageContent
from companion.model.errors import AviseError, Conflict, NotFound, PageNotUnderstood
from companion.model.mention import Mention
from companion.model.ports import Clock, ReadPage
from companion.model.practitioner import Practitioner
from companion.model.review import Reading, ReadingRecord
from companion.model.view import PageSummary
from companion.outgoing.way_out import WayOut, open_way_out
from companion.reading import names
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import law_pack_folder, shared_folder
from companion.store.custody import line_sha256
from companion.store.database import Store
from companion.store.eraser import Why
from companion.store.erasure import Erasure
from companion.walk.absence import gone_since
from companion.walk.alerting import Alerting
from companion.walk.attaching import Attaching
from companion.walk.bell import Bell
from companion.walk.complete import Completion
from companion.walk.documents import Drafting
from companion.walk.dossier_shelf import DossierShelf
from companion.walk.follow import follow
from companion.walk.follow_up import FollowUps
from companion.walk.incoming import understand
from companion.walk.keep import content_of, keep_entry, keep_incoming, reading_by_hand
from companion.walk.looking import SecondLooks
from companion.walk.presence import Presence
from companion.walk.second_readings import SecondReadings
from companion.walk.stamping import SUPPLEMENT_SECONDS, Stamping
from companion.walk.timetable import Timetable
from companion.walk.watching import Watching, note_calmly
from companion.watch.feeds_apart import ReadApart

_log = logging.getLogger(__name__)
MOST_TRIES = 3
"""How often one run of the program tries a page it cannot read: the machine may be busy."""


class Walk(Desk):
    """The walk of a capture through the rooms; the only place where rooms meet."""

    def __init__(  # noqa: PLR0913 - the rooms, one line each
        self,
        *,
        store: Store,
        pack: LawPack,
        catalogue: StepCatalogue,
        platforms: Platforms,
        clock: Clock,
        way_out: WayOut | None = None,
        reader: ReadPage | None = None,
    ) -> None:
        """Take the rooms' services, as `Desk` does; nothing is read or written yet.

        Without a `way_out` it is the store's own, with no private destination; without a
        `reader`, pages are read in this process, and nothing ends a reading that takes too long.
        """
        super().__init__(
            store=store, pack=pack, catalogue=catalogue, platforms=platforms, clock=clock
        )
        self._reader = reader or self._read_here
        # What cannot be read stays so until another version reads it: not tried at every round.
        self._tries: Counter[str] = Counter()
        way_out = way_out or open_way_out(store.outgoing, clock=clock)
        self.destinations, self.ledger, self.fetch = way_out
        self.completion = Completion(store, clock=clock)
        self.stamping = Stamping(store, fetch=self.fetch, clock=clock)
        self.looks = SecondLooks(store, fetch=self.fetch, read=self._read_page, clock=clock)
        self.attaching = Attaching(store, clock=clock)
        self.second_readings = SecondReadings(
            store, fetch=self.fetch, destinations=self.destinations, clock=clock
        )
        self.alerting = Alerting(
            store,
            fetch=self.fetch,
            destinations=self.destinations,
            read=ReadApart(),
            names=names,
            clock=clock,
        )
        self.watching = Watching(store, clock=clock)
        self.presence = Presence(store, self.watching, clock=clock)
        self.dossiers = DossierShelf(store.folder)
        self.drafting = Drafting(self)
        self.follow_ups = FollowUps(self)
        self.timetable = Timetable(store.alerts, clock=clock)
        self.bell = Bell()
        """Rung when something waits for the jobs that should not wait long."""
        # The same body sent twice at once must not become two captures.
        self._keeping = threading.Lock()

    # ── 1. keep ───────────────────────────────────────────────────────────────────────────────

    def receive(self, body: bytes, wire: dict[str, Any]) -> Capture:
        """Keep what the extension sent; the same id with the same bytes gives the same capture.

        `wire` is `body` decoded and checked against the schema.
        Raises `Conflict` for the same id with other bytes, `BodyNotUnderstood` for a picture
        or a time that is none, `StoreUnavailable` when the disk refuses.
        """
        body_sha256 = hashlib.sha256(body).hexdigest()
        incoming = understand(wire)
        with self._keeping, self.store.eraser.nothing_erased():
            kept = self.store.find_capture(incoming.id)
            if kept is not None:
                if kept.body_sha256 != body_sha256:
                    raise Conflict("this capture id was used for another page")
                return kept
            capture = keep_incoming(
                incoming, body_sha256, evidence=self.store.evidence, clock=self.clock
            )
            return self._keep(capture)

    def receive_by_hand(self, entry: HandEntry) -> Capture:
        """Keep a capture typed by hand; its words are the evidence, grade 0."""
        with self._keeping, self.store.eraser.nothing_erased():
            return self._keep(keep_entry(entry, evidence=self.store.evidence, clock=self.clock))

    def _keep(self, capture: Capture) -> Capture:
        """Write the custody line, then the row: a row without its line can never exist."""
        detail = {"method": capture.method, "body_sha256": capture.body_sha256}
        line = self.store.custody.append("collected", subject=capture.id, detail=detail)
        capture = msgspec.structs.replace(
            capture, custody_seq=line.seq, custody_sha256=line_sha256(msgspec.json.encode(line))
        )
        self.store.put_capture(capture)
        self._want_stamp(capture)
        self._tie_alert(capture)
        return capture

    def _want_stamp(self, capture: Capture) -> None:
        """Note that it wants a time-stamp; a capture never fails for that, the jobs look again."""
        late = 0 if capture.method == "manual" else SUPPLEMENT_SECONDS
        try:
            self.stamping.expect(capture.id, after_seconds=late)
        except AviseError as error:
            _log.warning("no time-stamp noted: %s", error.code)
        self.bell.set()

    def _tie_alert(self, capture: Capture, mention_ids: tuple[str, ...] = ()) -> None:
        """Tie it to the alert that led to its page; a capture never fails for that."""
        try:
            self.alerting.note_capture(capture, mention_ids)
        except AviseError as error:
            _log.warning("no alert tied: %s", error.code)

    def erase(self, mention_ids: Iterable[str], *, why: Why) -> Erasure:
        """Erase mentions for good, and the dossiers that hold them; return what went."""
        ids = tuple(mention_ids)
        gone = super().erase(ids, why=why)
        self.dossiers.forget(ids)
        self.alerting.forget()
        return gone

    def put_practitioner(self, practitioner: Practitioner) -> None:
        """Keep the doctor's identity, and judge anew whose the results of first pages are."""
        super().put_practitioner(practitioner)
        self.watching.judge_again()

    def page_summary(self, url: str) -> PageSummary:
        """Return what is known of a page, and whether its alert was opened to capture it."""
        summary = super().page_summary(url)
        return msgspec.structs.replace(summary, is_awaited=self.alerting.is_awaited(url))

    def erase_first_page(self, capture_id: str) -> Erasure:
        """Erase a recorded first page, and its capture when no mention rests on it."""
        with self._mentions:
            gone = self.store.eraser.erase((), captures=(capture_id,), why="asked")
        self.watching.forget_page(capture_id)
        return gone

    # ── 2. read, recognise, assess ────────────────────────────────────────────────────────────

    def read_capture(self, capture_id: str) -> None:
        """Read a kept capture and assess what it holds, once; a failure leaves it `to_read`."""
        capture = self.store.find_capture(capture_id)
        if capture is None:
            raise NotFound(f"capture {capture_id}")
        if capture.state == "read":
            return
        # Nothing is locked meanwhile: a page that takes long must not hold up the dashboard.
        try:
            reading = self._read(capture)
        except Exception as error:  # noqa: BLE001 hostile pages: the capture stays whatever it is
            # The class only: a message may quote the page.
            _log.error("reading failed, capture kept: %s", type(error).__name__)
            if isinstance(error, PageNotUnderstood):
                self._tries[capture_id] += 1
            return
        with self._mentions:
            kept = self.store.find_capture(capture_id)
            if kept is not None and kept.state == "to_read":
                self._store_reading(kept, reading)

    def read_waiting(self) -> int:
        """Read again what could not be read, assess again what could not be assessed.

        Returns how many captures and mentions were mended.
        """
        mended = 0
        for capture in self.store.captures_to_read():
            if self._tries[capture.id] >= MOST_TRIES:
                continue
            self.read_capture(capture.id)
            kept = self.store.find_capture(capture.id)
            mended += kept is not None and kept.state == "read"
        for mention in self.store.mentions():
            if mention.assessment_id is None:
                with self._mentions:
                    again, record = self._assessed(mention, mention.sightings[-1].capture_id)
                    mended += record is not None
                    with self.store.transaction():
                        self._put(again, record)
        return mended

    def _read(self, capture: Capture) -> Reading:
        if capture.method == "manual":
            platform = self.platforms.find_at(capture.url)
            return reading_by_hand(
                capture, self.store.evidence, platform_id=platform.id if platform else None
            )
        return self._reader(content_of(capture, self.store.evidence))

    def _read_here(self, content: PageContent) -> Reading:
        return read(content, platforms=self.platforms)

    def _read_page(self, content: PageContent) -> Reading:
        """Read a page that no browser captured: what the second look was served."""
        return self._reader(content)

    def _store_reading(self, capture: Capture, reading: Reading) -> None:
        """Turn reviews into mentions, assess them, and commit all of it together."""
        followed = follow(
            reading, capture, store=self.store, practitioner=self.store.practitioner()
        )
        seen = {mention.id for mention in followed}
        gone = self._gone_since(reading, capture, seen)
        # Assessed before the transaction opens: it holds the store's lock, and law takes a while.
        assessed = [self._assessed(mention, capture.id) for mention in followed]
        record = ReadingRecord(
            capture_id=capture.id,
            read_at=self.clock.now(),
            reading=reading,
            mention_ids=tuple(mention.id for mention in followed),
        )
        with self.store.transaction():
            for mention, assessment in assessed:
                self._put(mention, assessment)
            for mention in gone:
                self.store.put_mention(mention)
            self.store.put_reading(record)
            self.store.put_capture(msgspec.structs.replace(capture, state="read"))
        self._tie_alert(capture, record.mention_ids)
        note_calmly(self.watching, capture, reading)
        detail = {"reviews": str(len(followed)), "method": reading.method, "gone": str(len(gone))}
        self.store.custody.append("read", subject=capture.id, detail=detail)
        self.store.custody.append(
            "assessed", subject=capture.id, detail={"law_version": self.pack.version}
        )

    def _gone_since(
        self, reading: Reading, capture: Capture, seen: set[str]
    ) -> tuple[Mention, ...]:
        try:
            return gone_since(reading, capture, seen=seen, store=self.store)
        except Exception as error:  # noqa: BLE001 hostile pages: what was read stands all the same
            _log.error("absence not judged: %s", type(error).__name__)
            return ()

    def _put(self, mention: Mention, assessment: AssessmentRecord | None) -> None:
        if assessment is not None:
            self.store.put_assessment(assessment)
        self.store.put_mention(mention)

    def _assessed(
        self, mention: Mention, capture_id: str
    ) -> tuple[Mention, AssessmentRecord | None]:
        """Return the mention with an assessment under today's law, and that one if it is new."""
        if mention.assessment_id is not None:
            kept = self.store.find_assessment(mention.assessment_id)
            if kept is not None and kept.assessment.law_version == self.pack.version:
                return mention, None
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
            return msgspec.structs.replace(mention, assessment_id=None), None
        record = AssessmentRecord(
            id=str(uuid.uuid4()),
            mention_id=mention.id,
            capture_id=capture_id,
            made_at=self.clock.now(),
            words=statement.text,
            assessment=assessment,
        )
        return msgspec.structs.replace(mention, assessment_id=record.id), record

    def _assess(self, statement: Statement) -> Assessment:
        practitioner = self.store.practitioner()
        return assess(statement, pack=self.pack, on=self.today(), practitioner=practitioner)


def open_walk(
    store: Store,
    *,
    clock: Clock,
    private_destinations: Iterable[str] = (),
    reader: ReadPage | None = None,
) -> Walk:
    """Return the walk over a store, with the law pack, steps and platforms of this installation.

    `private_destinations` are origins of this machine or its network that may be reached once
    allowed; raises `DestinationRefused` for one that is no address.
    """
    pack_folder = law_pack_folder("fr")
    return Walk(
        store=store,
        pack=load_pack(pack_folder),
        catalogue=load_steps(pack_folder),
        platforms=load_platforms(shared_folder() / "platforms"),
        clock=clock,
        way_out=open_way_out(store.outgoing, clock=clock, private=private_destinations),
        reader=reader,
    )
