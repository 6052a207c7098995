"""« Rejouer avec le droit du jour »: the exact words of a kept analysis, read again; both stay."""

from __future__ import annotations

import uuid

from companion.desk import Desk, published_of
from companion.law.assess import assess
from companion.law.comparison import compare
from companion.law.deadlines import deadline_for, kind_of
from companion.model.assessment import Assessment, AssessmentRecord, Statement
from companion.model.deadline import Deadline
from companion.model.errors import NotFound
from companion.model.mention import Mention
from companion.model.replay import Replay
from companion.model.review import Review
from companion.proof.record import review_in


def replay(desk: Desk, mention_id: str, assessment_id: str | None = None) -> Replay:
    """Read the words of a kept analysis under today's law; nothing is written.

    Args:
        desk: The store, the law and the clock.
        mention_id: The mention.
        assessment_id: One of its analyses; None for the latest.

    Returns:
        The kept analysis, the reading of today and their differences. Both deadlines are counted
        with the delays of today's law: what differs is which delay runs.

    Raises:
        NotFound: no such mention, or no such analysis of it.
    """
    mention = desk.store.get_mention(mention_id)
    record = _record(desk, mention, assessment_id)
    now = assess(
        _statement(desk, mention, record),
        pack=desk.pack,
        on=desk.today(),
        practitioner=desk.practitioner(),
    )
    return Replay(
        record=record,
        now=now,
        difference=compare(record.assessment, now),
        deadline_then=_deadline(desk, mention, record.assessment),
        deadline_now=_deadline(desk, mention, now),
    )


def keep(desk: Desk, mention_id: str, assessment_id: str | None = None) -> AssessmentRecord:
    """Keep the reading of today beside the old one, and return it.

    It becomes the one shown when its words are the mention's words of now; else it only joins the
    history. Raises `NotFound`.
    """
    found = replay(desk, mention_id, assessment_id)
    record = AssessmentRecord(
        id=str(uuid.uuid4()),
        mention_id=mention_id,
        capture_id=found.record.capture_id,
        made_at=desk.clock.now(),
        words=found.record.words,
        assessment=found.now,
        replay_of=found.record.id,
    )
    desk.add_assessment(record)
    detail = {"law_version": desk.pack.version, "again": found.record.id}
    desk.store.custody.append("assessed", subject=record.capture_id, detail=detail)
    return record


def show(desk: Desk, mention_id: str, assessment_id: str) -> None:
    """Make one of the kept analyses the one that is shown; raises `NotFound`."""
    mention = desk.store.get_mention(mention_id)
    record = _record(desk, mention, assessment_id)
    if record.words != mention.review.words:
        raise NotFound(f"assessment {assessment_id} is of other words")
    desk.show_assessment(mention_id, record.id)


def _record(desk: Desk, mention: Mention, assessment_id: str | None) -> AssessmentRecord:
    wanted = assessment_id or mention.assessment_id
    for record in desk.store.assessments_of(mention.id):
        if record.id == wanted:
            return record
    raise NotFound(f"assessment {wanted} of {mention.id}")


def _statement(desk: Desk, mention: Mention, record: AssessmentRecord) -> Statement:
    """Return the exact words with the stars that stood beside them in that capture."""
    shown = review_in(mention, desk.store.find_reading(record.capture_id))
    review = shown if shown is not None and shown.words == record.words else None
    stars: Review = review or mention.review
    return Statement(
        text=record.words,
        rating=stars.rating,
        rating_max=stars.rating_max,
        platform=mention.platform,
    )


def _deadline(desk: Desk, mention: Mention, assessment: Assessment) -> Deadline | None:
    kind = kind_of(assessment)
    if kind is None:
        return None
    return deadline_for(
        published_of(mention),
        on=desk.today(),
        kind=kind,
        pack=desk.pack,
        places=desk.practitioner().places,
    )
