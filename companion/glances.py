"""Every mention at a glance: what lists of thousands sort, filter and count, kept at hand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from companion.advice.progress import reminders
from companion.model.assessment import AssessmentRecord
from companion.model.deadline import Deadline
from companion.model.mention import Mention
from companion.model.text_folding import folded
from companion.model.view import Glance, MentionView
from companion.store.database import Store
from companion.store.law_shelf import Said

URGENT_SEVERITY = 3
"""From « probablement illicite » on, a mention counts as urgent while its delay runs."""
_MANY = 50
"""From how many on it pays to read every assessment in one go."""


class Epoch(NamedTuple):
    """What every glance depends on beside its mention."""

    day: date
    places: tuple[str, ...]


ViewOf = Callable[[Mention, AssessmentRecord | None, Said, Epoch], MentionView]


class _Known(NamedTuple):
    """A glance, and what it was made from."""

    mention: Mention
    said: tuple[object, object]
    glance: Glance


class GlanceBoard:
    """The glances as of now, made again only where something changed; safe for threads."""

    def __init__(self, store: Store, *, view_of: ViewOf, epoch: Callable[[], Epoch]) -> None:
        """Take how a mention is seen, and what all must be seen again for when it differs.

        Nothing is read yet.
        """
        self._store = store
        self._view_of = view_of
        self._epoch = epoch
        self._lock = threading.Lock()
        self._seen: tuple[object, Epoch] | None = None
        self._known: Mapping[str, _Known] = {}
        self._ranked: tuple[Glance, ...] = ()

    def all(self) -> tuple[Glance, ...]:
        """Return every glance: most serious first, then what can be done, then fewest days left."""
        now = (self._store.storage.changes, self._epoch())
        with self._lock:
            seen, known, ranked = self._seen, self._known, self._ranked
        if seen == now:
            return ranked
        # Nothing is locked while the store is read: two threads may do the same work, never wait
        # for each other.
        known = self._known_now(known if seen is not None and seen[1] == now[1] else {}, now[1])
        ranked = tuple(sorted((one.glance for one in known.values()), key=_urgency))
        with self._lock:
            self._seen, self._known, self._ranked = now, known, ranked
        return ranked

    def _known_now(self, before: Mapping[str, _Known], epoch: Epoch) -> dict[str, _Known]:
        said = self._store.law.everything_said()
        now: dict[str, _Known | None] = {}
        changed: list[Mention] = []
        for mention in self._store.mentions():
            one = before.get(mention.id)
            if one is None or not _is_same(one, mention, said):
                changed.append(mention)
                one = None
            now[mention.id] = one
        records = self._records({m.assessment_id for m in changed if m.assessment_id})
        for mention in changed:
            record = records.get(mention.assessment_id or "")
            glance = glance_at(self._view_of(mention, record, said, epoch))
            now[mention.id] = _Known(mention, _said_of(mention.id, said), glance)
        return {mention_id: one for mention_id, one in now.items() if one is not None}

    def _records(self, wanted: set[str]) -> dict[str, AssessmentRecord]:
        if len(wanted) >= _MANY:
            each: Iterable[AssessmentRecord | None] = self._store.assessments.each()
        else:
            each = map(self._store.find_assessment, wanted)
        return {one.id: one for one in each if one is not None and one.id in wanted}


def glance_at(view: MentionView) -> Glance:
    """Return what lists need of a mention."""
    mention, assessment, deadline = view.mention, view.assessment, view.deadline
    review = mention.review
    parts = (review.words, review.author or "", mention.notes, mention.page_url, mention.page_title)
    return Glance(
        mention_id=mention.id,
        urgency=view.urgency,
        is_urgent=_is_urgent(view),
        severity=assessment.severity if assessment else None,
        nature=assessment.nature if assessment else None,
        state=mention.state,
        platform=mention.platform,
        concerns=mention.concerns,
        expires=deadline.expires if deadline else None,
        is_expired=deadline is not None and deadline.state == "expired",
        is_reminded=_is_reminded(deadline),
        first_seen=min(sighting.seen_at for sighting in mention.sightings),
        last_active=max(
            [sighting.seen_at for sighting in mention.sightings]
            + [step.changed_at for step in mention.steps]
        ),
        waiting_steps=tuple(step.step_id for step in mention.steps if step.state == "waiting"),
        has_steps=bool(mention.steps),
        remind_on=min((one.on for one in reminders([mention])), default=None),
        searched=folded("\n".join(parts)),
    )


def _is_urgent(view: MentionView) -> bool:
    if view.assessment is None or view.mention.concerns is False:
        return False
    if view.assessment.severity < URGENT_SEVERITY:
        return False
    return view.deadline is None or view.deadline.state != "expired"


def _is_reminded(deadline: Deadline | None) -> bool:
    if deadline is None or deadline.state == "expired":
        return False
    return any(reminder.state != "coming" for reminder in deadline.reminders)


def _is_same(one: _Known, mention: Mention, said: Said) -> bool:
    # The store hands out the same frozen object as long as it is at hand.
    is_same_mention = one.mention is mention or one.mention == mention
    return is_same_mention and one.said == _said_of(mention.id, said)


def _said_of(mention_id: str, said: Said) -> tuple[object, object]:
    return said.answers.get(mention_id), said.acts.get(mention_id)


def _urgency(glance: Glance) -> tuple[int, bool, int]:
    return glance.urgency
