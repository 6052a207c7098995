"""What the doctor says of a mention in law: answers to questions, acts of a civil action."""

from __future__ import annotations

import uuid
from datetime import date

from companion.desk import Desk
from companion.law.answering import check_answer
from companion.law.deadlines import added_words_deadline, kind_of, returned_deadline
from companion.model.answer import Answer
from companion.model.assessment import Assessment
from companion.model.court import CourtAct, CourtActKind
from companion.model.deadline import Deadline
from companion.model.errors import NotFound, NotUnderstood
from companion.model.interval import DateInterval
from companion.model.mention import Mention
from companion.model.paris import paris_day
from companion.model.review import Review
from companion.proof.record import review_in
from companion.reading.difference import difference


def answer(desk: Desk, mention_id: str, question_id: str, value: str) -> bool:
    """Keep an answer; return False, and keep nothing, when its question says so.

    Raises:
        NotFound: no such mention.
        NotUnderstood: no such question, or an answer it does not have.
    """
    desk.store.get_mention(mention_id)
    question = check_answer(question_id, value, desk.pack, today=desk.today())
    if not question.kept:
        return False
    desk.store.law.put_answer(
        Answer(
            mention_id=mention_id,
            question_id=question_id,
            value=value,
            answered_at=desk.clock.now(),
        )
    )
    return True


def take_back(desk: Desk, mention_id: str, question_id: str) -> None:
    """Remove an answer; raises `NotFound` for an unknown mention."""
    desk.store.get_mention(mention_id)
    desk.store.law.take_back_answer(mention_id, question_id)


def note_act(desk: Desk, mention_id: str, kind: CourtActKind, day: date) -> CourtAct:
    """Keep an act of a civil action.

    Raises:
        NotFound: no such mention.
        NotUnderstood: a day that has not come yet.
    """
    desk.store.get_mention(mention_id)
    if day > desk.today():
        raise NotUnderstood("a day that is not after today", path="/on")
    act = CourtAct(
        id=str(uuid.uuid4()),
        mention_id=mention_id,
        kind=kind,
        on=day,
        noted_at=desk.clock.now(),
    )
    desk.store.law.put_act(act)
    return act


def remove_act(desk: Desk, mention_id: str, act_id: str) -> CourtAct:
    """Remove an act noted by mistake and return it; raises `NotFound`."""
    act = desk.store.law.find_act(act_id)
    if act is None or act.mention_id != mention_id:
        raise NotFound(f"act {act_id}")
    desk.store.law.remove_act(act_id)
    return act


def later_clocks(
    desk: Desk, mention: Mention, assessment: Assessment | None
) -> tuple[Deadline, ...]:
    """Return the clocks beside the first: of words added by an edit, of words put back online.

    Each starts at the worst on the last day the words were seen to be absent.
    """
    kind = kind_of(assessment) if assessment else None
    if kind is None or not kind.startswith("press"):
        return ()
    places = desk.practitioner().places
    found = []
    for count, days in (
        (added_words_deadline, _last_added(desk, mention)),
        (returned_deadline, _last_return(mention)),
    ):
        if days is not None:
            clock = count(days, on=desk.today(), kind=kind, pack=desk.pack, places=places)
            found.append(clock)
    return tuple(found)


def _last_return(mention: Mention) -> DateInterval | None:
    """Return between which days a mention that was gone came back, the last time it did."""
    found: DateInterval | None = None
    gone_on: date | None = None
    for sighting in mention.sightings:
        day = paris_day(sighting.seen_at)
        if sighting.state == "gone":
            gone_on = day
        elif gone_on is not None:
            found = DateInterval(earliest=min(gone_on, day), latest=day)
            gone_on = None
    return found


def _last_added(desk: Desk, mention: Mention) -> DateInterval | None:
    found: DateInterval | None = None
    last: Review | None = None
    last_day: date | None = None
    for sighting in mention.sightings:
        review = review_in(mention, desk.store.find_reading(sighting.capture_id))
        day = paris_day(sighting.seen_at)
        if review is None:
            continue
        if last is not None and last_day is not None and _has_more(last, review):
            found = DateInterval(earliest=min(last_day, day), latest=day)
        last, last_day = review, day
    return found


def _has_more(before: Review, after: Review) -> bool:
    """Tell whether an edit added words; a text shown cut and then whole was not edited."""
    if before.is_cut or after.is_cut:
        return False
    return any(
        piece.kind == "inserted" and piece.text.strip()
        for piece in difference(before.words, after.words)
    )
