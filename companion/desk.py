"""What is shown as of today, and what the doctor says of it: ticks, steps, notes, identity.

Deadlines and advice depend on the day: they are computed each time they are shown, never kept.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from datetime import date

import msgspec

from companion.advice.choose import advise
from companion.advice.situation import Circumstances
from companion.advice.steps import StepCatalogue
from companion.law.deadlines import deadline_for, kind_of
from companion.law.rules import LawPack
from companion.model.assessment import Assessment
from companion.model.deadline import Deadline
from companion.model.errors import NotFound
from companion.model.interval import DateInterval
from companion.model.mention import Mention
from companion.model.paris import paris_day
from companion.model.ports import Clock
from companion.model.practitioner import Practitioner
from companion.model.step import StepProgress, StepStateName
from companion.model.view import CaptureView, MentionFile, MentionView, PageSummary
from companion.proof.grade import grade_of
from companion.reading.platforms import Platforms
from companion.store.database import Store
from companion.store.eraser import Why
from companion.store.erasure import Erasure

URGENT_SEVERITY = 3
"""From « probablement illicite » on, a mention counts as urgent while its delay runs."""


class Desk:
    """What the entrances ask for and change once captures are kept and read."""

    def __init__(
        self,
        *,
        store: Store,
        pack: LawPack,
        catalogue: StepCatalogue,
        platforms: Platforms,
        clock: Clock,
    ) -> None:
        """Take the rooms' services; nothing is read or written yet."""
        self.store = store
        self.pack = pack
        self.catalogue = catalogue
        self.platforms = platforms
        self.clock = clock
        # A mention is read, changed and written back by one thread at a time.
        self._mentions = threading.RLock()

    def today(self) -> date:
        """Return the day it is in Paris, where the delays are counted."""
        return paris_day(self.clock.now())

    def view_mention(self, mention_id: str) -> MentionView:
        """Return a mention with today's deadline and advice; raises `NotFound`."""
        return self._view(self.store.get_mention(mention_id))

    def view_mentions(self) -> tuple[MentionView, ...]:
        """Return every mention, most serious first, then fewest days left; without advice.

        A list of thousands needs no steps: `view_mention` gives them for the one that is opened.
        """
        return _ranked(self._glance(mention) for mention in self.store.mentions())

    def view_capture(self, capture_id: str) -> CaptureView:
        """Return a capture with the mentions read from it; raises `NotFound`."""
        capture = self.store.find_capture(capture_id)
        if capture is None:
            raise NotFound(f"capture {capture_id}")
        record = self.store.find_reading(capture_id)
        found = [self.store.find_mention(i) for i in record.mention_ids] if record else []
        mentions = _ranked(self._view(mention) for mention in found if mention is not None)
        return CaptureView(capture=capture, reading=record, mentions=mentions)

    def mention_file(self, mention_id: str) -> MentionFile:
        """Return a mention with its captures, its evidence grade and its past assessments."""
        view = self.view_mention(mention_id)
        ids = dict.fromkeys(sighting.capture_id for sighting in view.mention.sightings)
        found = (self.store.find_capture(capture_id) for capture_id in ids)
        captures = tuple(capture for capture in found if capture is not None)
        proofs = self.store.proofs.of(mention_id, (capture.id for capture in captures))
        return MentionFile(
            view=view,
            captures=captures,
            grade=grade_of(captures, proofs=proofs, sightings=view.mention.sightings),
            proofs=proofs,
            history=self.store.assessments_of(mention_id),
        )

    def page_summary(self, url: str) -> PageSummary:
        """Return how many mentions that concern the doctor are known on a page."""
        views = [
            self._glance(mention)
            for mention in self.store.mentions_on_page(url)
            if mention.concerns is not False
        ]
        severities = [view.assessment.severity for view in views if view.assessment]
        days = [
            view.deadline.days_left.least
            for view in views
            if view.deadline is not None and view.deadline.days_left.least is not None
        ]
        return PageSummary(
            known=len(views),
            worst_severity=max(severities, default=None),
            least_days_left=min(days, default=None),
        )

    def alerts(self) -> tuple[MentionView, ...]:
        """Return what calls for action now: serious, theirs, not yet expired; without advice."""
        return tuple(view for view in self.view_mentions() if _is_urgent(view))

    def _glance(self, mention: Mention) -> MentionView:
        """Return a mention with its assessment and deadline only."""
        found = mention.assessment_id
        record = self.store.find_assessment(found) if found else None
        if record is None:
            return MentionView(mention=mention)
        deadline = self._deadline(mention, record.assessment)
        return MentionView(mention=mention, assessment=record.assessment, deadline=deadline)

    def _view(self, mention: Mention) -> MentionView:
        """Return a mention with today's advice too."""
        view = self._glance(mention)
        if view.assessment is None:
            return view
        advice = advise(
            view.assessment,
            deadline=view.deadline,
            platform=mention.platform,
            routes=self.platforms.removal_routes(mention.platform),
            on=self.today(),
            progress=mention.steps,
            catalogue=self.catalogue,
            circumstances=self._circumstances(mention),
        )
        return msgspec.structs.replace(view, advice=advice)

    def _circumstances(self, mention: Mention) -> Circumstances:
        """Return what the steps depend on beside the words: whose it is, where, and how kept."""
        capture_id = mention.sightings[-1].capture_id
        record = self.store.find_reading(capture_id)
        capture = self.store.find_capture(capture_id)
        return Circumstances(
            concerns=mention.concerns,
            page_kind=record.reading.page.kind if record else "unknown",
            is_captured=capture is not None and capture.method != "manual",
        )

    def _deadline(self, mention: Mention, assessment: Assessment) -> Deadline | None:
        """Return the delay that matters; no date shown means published at any time before."""
        kind = kind_of(assessment)
        if kind is None:
            return None
        first_seen = min(sighting.seen_at for sighting in mention.sightings)
        seen_by = DateInterval(earliest=None, latest=paris_day(first_seen))
        published = mention.review.published
        if published is not None:
            # A phrase that contradicts the day it was seen keeps its earliest day: worst case.
            published = published.tightened(seen_by) or published
        return deadline_for(published or seen_by, on=self.today(), kind=kind, pack=self.pack)

    def set_concerns(self, capture_id: str, ticks: dict[str, bool]) -> None:
        """Keep which mentions of a capture concern the doctor; ids of others are ignored."""
        record = self.store.find_reading(capture_id)
        ours = set(record.mention_ids) if record else set()
        # This lock first, as everywhere: the store's own is taken inside it.
        with self._mentions, self.store.transaction():
            for mention_id, ticked in ticks.items():
                if mention_id in ours:
                    self.set_mention_concerns(mention_id, ticked)

    def set_mention_concerns(self, mention_id: str, ticked: bool | None) -> None:  # noqa: FBT001 a tick is one
        """Keep whether one mention concerns the doctor; None takes the tick back."""
        self._change(mention_id, concerns=ticked)

    def set_step(self, mention_id: str, step_id: str, state: StepStateName, note: str = "") -> None:
        """Keep where the doctor stands with one step; raises `NotFound` for an unknown step."""
        if step_id not in self.catalogue.ids:
            raise NotFound(f"step {step_id}")
        mention = self.store.get_mention(mention_id)
        progress = StepProgress(
            step_id=step_id, state=state, changed_at=self.clock.now(), note=note
        )
        others = tuple(step for step in mention.steps if step.step_id != step_id)
        self._change(mention_id, steps=(*others, progress))

    def set_notes(self, mention_id: str, notes: str) -> None:
        """Keep the doctor's own notes on a mention."""
        self._change(mention_id, notes=notes)

    def plan_erasure(self, mention_ids: Iterable[str]) -> Erasure:
        """Return what erasing these mentions would take and what would stay; nothing is touched."""
        return self.store.eraser.plan(mention_ids)

    def erase(self, mention_ids: Iterable[str], *, why: Why) -> Erasure:
        """Erase mentions for good, no other thread changing one meanwhile; return what went."""
        with self._mentions:
            return self.store.eraser.erase(mention_ids, why=why)

    def practitioner(self) -> Practitioner:
        """Return the identity the doctor gave."""
        return self.store.practitioner()

    def put_practitioner(self, practitioner: Practitioner) -> None:
        """Keep the doctor's identity."""
        self.store.put_practitioner(practitioner)

    def _change(self, mention_id: str, **fields: object) -> None:
        with self._mentions:
            mention = self.store.get_mention(mention_id)
            self.store.put_mention(msgspec.structs.replace(mention, **fields))


def _ranked(views: Iterable[MentionView]) -> tuple[MentionView, ...]:
    return tuple(sorted(views, key=lambda view: view.urgency))


def _is_urgent(view: MentionView) -> bool:
    if view.assessment is None or view.mention.concerns is False:
        return False
    if view.assessment.severity < URGENT_SEVERITY:
        return False
    return view.deadline is None or view.deadline.state != "expired"
