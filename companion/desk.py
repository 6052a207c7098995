"""What is shown as of today, and what the doctor says of it: ticks, steps, notes, identity.

Deadlines and advice depend on the day: they are computed each time they are shown, never kept.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

import msgspec

from companion.advice.choose import advise
from companion.advice.known_facts import circumstances_of
from companion.advice.progress import moved
from companion.advice.steps import StepCatalogue
from companion.advice.wave_board import WaveBoard
from companion.glances import Epoch, GlanceBoard
from companion.law.asking import given_answers, questions_to_ask
from companion.law.rules import LawPack
from companion.law.today import read_today
from companion.model.address import page_key
from companion.model.assessment import AssessmentRecord
from companion.model.capture import Capture
from companion.model.errors import NotFound, NotUnderstood
from companion.model.interval import DateInterval
from companion.model.mention import DayKind, DaySaid, Mention
from companion.model.paris import paris_day
from companion.model.ports import Clock
from companion.model.practitioner import Practitioner
from companion.model.step import StepProgress, StepStateName
from companion.model.view import (
    CaptureView,
    Glance,
    MentionFile,
    MentionView,
    Observed,
    PageSummary,
)
from companion.proof.grade import grade_of
from companion.reading.dating import impossible, read_days, redated
from companion.reading.platforms import Platforms
from companion.store.database import Store
from companion.store.eraser import Why
from companion.store.erasure import Erasure
from companion.store.law_shelf import Said


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
        self.waves = WaveBoard(store.mentions, lambda: store.storage.changes)
        self.board = GlanceBoard(store, view_of=self._seen_with, epoch=self._epoch)
        # A mention is read, changed and written back by one thread at a time.
        self._mentions = threading.RLock()

    def today(self) -> date:
        """Return the day it is in Paris, where the delays are counted."""
        return paris_day(self.clock.now())

    def view_mention(self, mention_id: str, also: Mapping[str, str] | None = None) -> MentionView:
        """Return a mention with today's deadline and advice; raises `NotFound`.

        `also` are answers that are kept nowhere: they serve for this one computation.
        """
        return self._view(self.store.get_mention(mention_id), also or {})

    def view_mentions(self, ids: Iterable[str] | None = None) -> tuple[MentionView, ...]:
        """Return mentions, most serious first, then fewest days left; without advice.

        `ids` name them, in the order wanted; None is every mention. Lists of thousands are sorted
        and filtered on `glances`, and only what is shown is viewed.
        """
        if ids is None:
            ids = [glance.mention_id for glance in self.glances()]
        said = self.store.law.everything_said()
        found = (self.store.find_mention(mention_id) for mention_id in ids)
        return tuple(self._glance(mention, said) for mention in found if mention is not None)

    def glances(self) -> tuple[Glance, ...]:
        """Return every mention at a glance, most serious first, then fewest days left."""
        return self.board.all()

    def view_capture(self, capture_id: str) -> CaptureView:
        """Return a capture with the mentions read from it; raises `NotFound`."""
        capture = self.store.find_capture(capture_id)
        if capture is None:
            raise NotFound(f"capture {capture_id}")
        record = self.store.find_reading(capture_id)
        found = [self.store.find_mention(i) for i in record.mention_ids] if record else []
        mentions = _ranked(self._view(mention) for mention in found if mention is not None)
        return CaptureView(capture=capture, reading=record, mentions=mentions)

    def mention_file(self, mention_id: str, also: Mapping[str, str] | None = None) -> MentionFile:
        """Return a mention with its captures, its evidence grade and its past assessments."""
        view = self.view_mention(mention_id, also)
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
        said = self.store.law.everything_said()
        views = [
            self._glance(mention, said)
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

    def known_pages(self) -> dict[str, int]:
        """Return how many mentions that may concern the doctor are known on each page, by its key.

        A mention that is gone counts: it is worth looking whether it came back.
        """
        heard = (mention for mention in self.store.mentions() if mention.concerns is not False)
        found: Counter[str] = Counter()
        for url, count in Counter(mention.page_url for mention in heard).items():
            found[page_key(url)] += count
        return dict(found)

    def observed(self, capture: Capture) -> Observed | None:
        """Return what a capture found of the mentions known before; None where none was."""
        counts: Counter[str] = Counter()
        for mention in self.store.mentions_on_page(capture.url):
            ids = [sighting.capture_id for sighting in mention.sightings]
            first = mention.sightings[0]
            if mention.concerns is False or first.capture_id == capture.id:
                continue
            if first.seen_at > capture.captured_at:
                continue
            if capture.id not in ids:
                counts["unseen"] += 1
                continue
            at = ids.index(capture.id)
            now, before = mention.sightings[at], mention.sightings[at - 1]
            is_same = now.words_sha256 == before.words_sha256
            counts["gone" if now.state == "gone" else "online" if is_same else "changed"] += 1
        return Observed(**counts) if counts else None

    def alerts(self) -> tuple[Glance, ...]:
        """Return what calls for action now: serious, theirs, not yet over."""
        ended = self.store.follow_ups.ended()
        urgent = (glance for glance in self.glances() if glance.is_urgent)
        return tuple(glance for glance in urgent if glance.mention_id not in ended)

    def _epoch(self) -> Epoch:
        return Epoch(self.today(), self.store.practitioner().places)

    def _glance(self, mention: Mention, said: Said) -> MentionView:
        """Return a mention with its assessment and deadline only, answers laid over it."""
        found = mention.assessment_id
        record = self.store.find_assessment(found) if found else None
        return self._seen_with(mention, record, said, self._epoch())

    def _seen_with(
        self, mention: Mention, record: AssessmentRecord | None, said: Said, epoch: Epoch
    ) -> MentionView:
        if record is None:
            return MentionView(mention=mention)
        answers = said.answers.get(mention.id, {})
        today = read_today(
            record.assessment,
            published=published_of(mention),
            answers=answers,
            acts=said.acts.get(mention.id, ()),
            on=epoch.day,
            pack=self.pack,
            places=epoch.places,
        )
        return MentionView(
            mention=mention,
            assessment=today.assessment,
            deadline=today.deadline,
            kept=record.assessment if answers else None,
            rhythm=today.rhythm,
        )

    def _view(self, mention: Mention, also: Mapping[str, str] | None = None) -> MentionView:
        """Return a mention with today's advice and open questions too."""
        said = self.store.law.said_of(mention.id, also or {})
        view = self._glance(mention, said)
        if view.assessment is None:
            return view
        answers = said.answers[mention.id]
        advice = advise(
            view.assessment,
            deadline=view.deadline,
            platform=mention.platform,
            routes=self.platforms.removal_routes(mention.platform),
            on=self.today(),
            progress=mention.steps,
            catalogue=self.catalogue,
            circumstances=circumstances_of(
                mention, self.store, waves=self.waves.kinds_of(mention.id), answers=answers
            ),
        )
        questions = questions_to_ask(
            view.assessment,
            answers,
            self.pack,
            deadline=view.deadline,
            status=self.store.practitioner().status,
        )
        given = given_answers(answers, self.pack)
        return msgspec.structs.replace(view, advice=advice, questions=questions, answers=given)

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
        """Keep whether one mention concerns the doctor, who may not know (None)."""
        self._change(mention_id, concerns=ticked, concern_said="review")

    def forget_concerns(self, mention_id: str) -> None:
        """Take the doctor's tick back: what the reading found of the mention stands again."""
        with self._mentions:
            self._forget_tick(self.store.get_mention(mention_id))

    def set_page_concerns(self, mention_id: str, ticked: bool | None) -> int:  # noqa: FBT001 likewise
        """Keep whether the whole page of a mention concerns the doctor; None takes it back.

        On a list of practitioners, « page » is the entry the mention stands under. A tick on
        another review stays. Returns how many mentions follow.
        """
        mention = self.store.get_mention(mention_id)
        with self._mentions, self.store.transaction():
            same = [
                one
                for one in self.store.mentions_on_page(mention.page_url)
                if one.review.about == mention.review.about
                and (one.concern_said != "review" or one.id == mention_id)
            ]
            for one in same:
                if ticked is None:
                    self._forget_tick(one)
                else:
                    self._change(one.id, concerns=ticked, concern_said="page")
        return len(same)

    def _forget_tick(self, mention: Mention) -> None:
        found = mention.relevance.concerns if mention.relevance else None
        self.store.put_mention(msgspec.structs.replace(mention, concerns=found, concern_said=None))

    def say_day(self, mention_id: str, day: date, kind: DayKind) -> None:
        """Keep a day on which the doctor saw a review, or knows that it was not there yet.

        Raises `NotUnderstood` for a day that cannot be; `impossible` says why beforehand.
        """
        with self._mentions:
            mention = self.store.get_mention(mention_id)
            why = impossible(mention, day, kind, today=self.today())
            if why is not None:
                raise NotUnderstood(why, path="/day")
            said = DaySaid(day=day, kind=kind, said_at=self.clock.now())
            self._put_days(mention, (*_without(mention, day, kind), said))

    def forget_day(self, mention_id: str, day: date, kind: DayKind) -> None:
        """Take back a day that the doctor gave; nothing happens when it was not given."""
        with self._mentions:
            mention = self.store.get_mention(mention_id)
            self._put_days(mention, _without(mention, day, kind))

    def _put_days(self, mention: Mention, days: tuple[DaySaid, ...]) -> None:
        read = read_days(mention)
        review = msgspec.structs.replace(mention.review, published=read)
        self.store.put_mention(
            redated(
                msgspec.structs.replace(mention, review=review, published_read=read, days_said=days)
            )
        )

    def set_step(self, mention_id: str, step_id: str, state: StepStateName, note: str = "") -> None:
        """Keep where the doctor stands with one step; raises `NotFound` for an unknown step."""
        if step_id not in self.catalogue.ids:
            raise NotFound(f"step {step_id}")
        at = self.clock.now()
        self.change_step(mention_id, step_id, lambda b: moved(b, step_id, state, note=note, at=at))

    def change_step(
        self,
        mention_id: str,
        step_id: str,
        change: Callable[[StepProgress | None], StepProgress],
    ) -> None:
        """Keep what `change` makes of where the doctor stood with a step (None: nowhere yet)."""
        with self._mentions:
            steps = self.store.get_mention(mention_id).steps
            before = next((step for step in steps if step.step_id == step_id), None)
            others = tuple(step for step in steps if step.step_id != step_id)
            self._change(mention_id, steps=(*others, change(before)))

    def add_assessment(self, record: AssessmentRecord) -> None:
        """Keep one more analysis; the one shown changes only if it is of the words of now."""
        with self._mentions, self.store.transaction():
            mention = self.store.get_mention(record.mention_id)
            self.store.put_assessment(record)
            if record.words == mention.review.words:
                self._change(mention.id, assessment_id=record.id)

    def show_assessment(self, mention_id: str, assessment_id: str) -> None:
        """Make a kept analysis of a mention the one that is shown."""
        self._change(mention_id, assessment_id=assessment_id)

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


def _without(mention: Mention, day: date, kind: DayKind) -> tuple[DaySaid, ...]:
    return tuple(one for one in mention.days_said if (one.day, one.kind) != (day, kind))


def published_of(mention: Mention) -> DateInterval:
    """Return between which days a mention was first published.

    No date shown means published at any time before it was first seen.
    """
    first_seen = min(sighting.seen_at for sighting in mention.sightings)
    seen_by = DateInterval(earliest=None, latest=paris_day(first_seen))
    published = mention.review.published
    if published is not None:
        # A phrase that contradicts the day it was seen keeps its earliest day: worst case.
        published = published.tightened(seen_by) or published
    return published or seen_by


def _ranked(views: Iterable[MentionView]) -> tuple[MentionView, ...]:
    return tuple(sorted(views, key=lambda view: view.urgency))
