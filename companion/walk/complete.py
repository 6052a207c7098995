"""What completes a capture after the advice: its supplement, then an anchor for each review read.

The capture never waits for it and never changes. A supplement is kept before anything is made of
it; anchors that fail are made again by the next round of jobs.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from datetime import timedelta
from typing import Any

import msgspec

from companion.model.capture import Capture, LayoutNode
from companion.model.errors import AviseError, BodyNotUnderstood, Conflict, NotFound
from companion.model.evidence import EvidenceFile
from companion.model.mention import Mention
from companion.model.ports import Clock
from companion.model.record import CaptureRecord
from companion.model.review import ReadingRecord
from companion.model.supplement import (
    Anchor,
    ElementPicture,
    IncomingSupplement,
    Supplement,
    anchor_id,
)
from companion.proof.crop import cut_out, size_of
from companion.proof.record import record_of
from companion.reading.anchoring import Anchored, anchor_reviews, boxes_of
from companion.store.database import Store
from companion.walk.incoming import understand_supplement
from companion.walk.keep import content_of, picture_of

_log = logging.getLogger(__name__)
_LATE = timedelta(minutes=2)
"""How long the jobs leave a capture to the supplement that is on its way."""
_ROUND = 50


class Completion:
    """Keeps supplements and makes anchors; one at a time, beside the answers."""

    def __init__(self, store: Store, *, clock: Clock) -> None:
        """Take the services; nothing is read or written yet."""
        self._store = store
        self._clock = clock
        self._one_at_a_time = threading.Lock()

    def receive(self, capture_id: str, body: bytes, wire: dict[str, Any]) -> Supplement:
        """Keep what completes a capture; the same id with the same bytes gives the same again.

        `wire` is `body` decoded and checked against the schema.
        Raises `NotFound` without such a capture, `Conflict` when it was completed otherwise,
        `BodyNotUnderstood` for a picture that is none, `StoreUnavailable` when the disk refuses.
        """
        incoming = understand_supplement(wire)
        if incoming.capture_id != capture_id:
            raise BodyNotUnderstood("the body names another capture", path="/capture_id")
        body_sha256 = hashlib.sha256(body).hexdigest()
        with self._one_at_a_time:
            if self._store.find_capture(capture_id) is None:
                raise NotFound(f"capture {capture_id}")
            kept = self._store.records.find_supplement(capture_id)
            if kept is None:
                return self._keep(incoming, body_sha256)
            if (kept.id, kept.body_sha256) != (incoming.id, body_sha256):
                raise Conflict("this capture was completed otherwise")
            return kept

    def anchor(self, capture_id: str) -> int:
        """Tie the reviews of a capture to its page and its pictures; return how many are new.

        Needs the reading: before it there is nothing to tie, and a later round does it.
        """
        capture = self._store.find_capture(capture_id)
        record = self._store.find_reading(capture_id)
        if capture is None or record is None:
            return 0
        with self._one_at_a_time:
            if self._is_anchored(record):
                return 0
            anchors = self._anchors(capture, record)
            with self._store.transaction():
                for one in anchors:
                    self._store.records.put_anchor(one)
        return len(anchors)

    def records_of(self, mention: Mention) -> tuple[CaptureRecord, ...]:
        """Return the full record of each capture of a mention, oldest first."""
        ids = dict.fromkeys(sighting.capture_id for sighting in mention.sightings)
        captures = [self._store.find_capture(capture_id) for capture_id in ids]
        return tuple(
            record_of(
                mention,
                capture,
                reading=self._store.find_reading(capture.id),
                supplement=self._store.records.find_supplement(capture.id),
                anchor=self._store.records.find_anchor(capture.id, mention.id),
            )
            for capture in captures
            if capture is not None
        )

    def files_of(self, capture: Capture, mention_id: str) -> tuple[EvidenceFile, ...]:
        """Return every evidence file one capture holds of a mention, the later ones included."""
        supplement = self._store.records.find_supplement(capture.id)
        anchor = self._store.records.find_anchor(capture.id, mention_id)
        later = [supplement.picture, supplement.layout] if supplement else []
        if anchor is not None:
            later += [anchor.picture.file if anchor.picture else None, anchor.fragment]
        return (*capture.evidence, *(file for file in later if file is not None))

    def anchor_late(self) -> int:
        """Anchor the latest captures that no supplement completed; return how many reviews."""
        made = 0
        for capture in self._store.captures(_ROUND):
            if self._clock.now() - capture.received_at < _LATE:
                continue
            try:
                made += self.anchor(capture.id)
            except AviseError as error:
                _log.warning("capture not anchored: %s", error.code)
        return made

    def _is_anchored(self, record: ReadingRecord) -> bool:
        """Tell whether nothing is to be won: a later supplement may show what was out of sight."""
        records = self._store.records
        anchors = [records.find_anchor(record.capture_id, one) for one in record.mention_ids]
        made = [anchor for anchor in anchors if anchor is not None]
        if len(made) < len(anchors):
            return False
        supplement = records.find_supplement(record.capture_id)
        since = supplement.received_at if supplement and supplement.picture else None
        return since is None or all(one.picture or one.made_at > since for one in made)

    def _keep(self, incoming: IncomingSupplement, body_sha256: str) -> Supplement:
        picture = picture_of(incoming.picture, path="$.picture.data")
        put = self._store.evidence.put
        layout = msgspec.json.encode(incoming.layout)
        supplement = Supplement(
            capture_id=incoming.capture_id,
            id=incoming.id,
            taken_at=incoming.taken_at,
            received_at=self._clock.now(),
            delivery=incoming.delivery,
            surface=incoming.surface,
            method=incoming.method,
            width=incoming.width,
            height=incoming.height,
            full_height=incoming.full_height,
            scale=incoming.scale,
            picture=put(picture[0], media_type=picture[1], role="full_page") if picture else None,
            layout=put(layout, media_type="application/json", role="layout") if picture else None,
            notes=incoming.notes,
            body_sha256=body_sha256,
        )
        detail = {"body_sha256": body_sha256, "surface": supplement.surface}
        if supplement.picture is not None:
            detail["full_page_sha256"] = supplement.picture.sha256
        self._store.custody.append("completed", subject=supplement.capture_id, detail=detail)
        self._store.records.put_supplement(supplement)
        return supplement

    def _anchors(self, capture: Capture, record: ReadingRecord) -> list[Anchor]:
        evidence = self._store.evidence
        reviews = record.reading.reviews
        found = [Anchored() for _ in reviews]
        if capture.method != "manual":
            found = anchor_reviews(reviews, content_of(capture, evidence))
        pictures = self._pictures(capture, record)
        return [
            Anchor(
                id=anchor_id(capture.id, mention_id),
                capture_id=capture.id,
                mention_id=mention_id,
                made_at=self._clock.now(),
                quote=one.quote,
                position=one.position,
                frame=one.frame,
                fragment=evidence.put(one.fragment, media_type="text/html", role="fragment")
                if one.fragment
                else None,
                picture=picture,
            )
            for mention_id, one, picture in zip(record.mention_ids, found, pictures, strict=True)
        ]

    def _pictures(self, capture: Capture, record: ReadingRecord) -> list[ElementPicture | None]:
        """Cut each review out of the whole page's picture, else out of the visible one."""
        cut: list[ElementPicture | None] = [None] * len(record.reading.reviews)
        for source, layout, scale in self._sources(capture):
            if all(cut):
                break
            try:
                fresh = self._cut_from(source, layout, scale, record)
            except AviseError as error:
                _log.warning("no picture of single reviews: %s", error.code)
                continue
            cut = [old or new for old, new in zip(cut, fresh, strict=True)]
        return cut

    def _sources(self, capture: Capture) -> list[tuple[EvidenceFile, EvidenceFile, float]]:
        """Return the pictures reviews can be cut out of, with their boxes and their scale."""
        sources = []
        supplement = self._store.records.find_supplement(capture.id)
        if supplement is not None and supplement.picture and supplement.layout:
            sources.append((supplement.picture, supplement.layout, supplement.scale))
        roles = {file.role: file for file in capture.evidence}
        if "screenshot" in roles and "layout" in roles and capture.viewport:
            width, _ = size_of(self._store.evidence.get(roles["screenshot"].sha256))
            scale = width / max(1, capture.viewport.width)
            sources.append((roles["screenshot"], roles["layout"], scale))
        return sources

    def _cut_from(
        self, source: EvidenceFile, layout: EvidenceFile, scale: float, record: ReadingRecord
    ) -> list[ElementPicture | None]:
        evidence = self._store.evidence
        nodes = msgspec.json.decode(evidence.get(layout.sha256), type=tuple[LayoutNode, ...])
        boxes = boxes_of(record.reading.reviews, nodes)
        if not any(boxes):
            return [None] * len(boxes)
        cuts = cut_out(evidence.get(source.sha256), boxes, scale=scale)
        return [
            ElementPicture(
                file=evidence.put(cut[1], media_type="image/png", role="element"),
                parent_sha256=source.sha256,
                box=cut[0],
            )
            if cut
            else None
            for cut in cuts
        ]
