"""Which questions are worth asking: the two or three whose answer would change the reading most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from companion.law.answering import read_answered_day, with_answer
from companion.law.rules import AnswerRule, LawPack, QuestionRule
from companion.model.answer import Choice, GivenAnswer, OpenQuestion
from companion.model.assessment import Assessment
from companion.model.deadline import Deadline
from companion.model.practitioner import PracticeStatus
from companion.model.text import Text

MOST_QUESTIONS = 3
STATUS = "status"
_LEAST_ASKED = 0.05
_LIKELIHOOD_WEIGHT = 2.0
_DETAIL_WEIGHT = 0.15
_DATE_OPEN, _DATE_WIDE = 2.5, 1.2


def questions_to_ask(
    assessment: Assessment,
    answers: Mapping[str, str],
    pack: LawPack,
    *,
    deadline: Deadline | None,
    status: PracticeStatus | None,
) -> tuple[OpenQuestion, ...]:
    """Return the two or three questions whose answer would change most, the first first.

    Args:
        assessment: The reading, answers so far laid over it.
        answers: What was answered: not asked again.
        pack: The law.
        deadline: The delay shown; an uncertain one makes the first day worth asking.
        status: How the doctor practises; known, it is not asked.
    """
    rules = {rule.id: rule for rule in pack.qualifications}
    named = [
        name for q in assessment.qualifications if q.id in rules for name in rules[q.id].questions
    ]
    asked = [name for name in dict.fromkeys(named) if name not in answers]
    if status is not None:
        asked = [name for name in asked if name != STATUS]
    weights = {name: _change(assessment, pack.questions[name], pack, deadline) for name in asked}
    worth = [name for name in asked if weights[name] >= _LEAST_ASKED]
    best = sorted(worth, key=lambda name: -weights[name])[:MOST_QUESTIONS]
    return tuple(open_question(pack.questions[name]) for name in best)


def given_answers(answers: Mapping[str, str], pack: LawPack) -> tuple[GivenAnswer, ...]:
    """Return what was answered, in the pack's order, ready to be shown."""
    found = []
    for question in pack.questions.values():
        value = answers.get(question.id)
        label = None if value is None else _label(question, value)
        if value is not None and label is not None:
            found.append(GivenAnswer(question=open_question(question), value=value, said=label))
    return tuple(found)


def open_question(rule: QuestionRule) -> OpenQuestion:
    """Return a question of the pack as it is asked."""
    return OpenQuestion(
        id=rule.id,
        text=rule.text,
        why=rule.why,
        kind=rule.kind,
        kept=rule.kept,
        choices=tuple(Choice(id=one.id, label=one.label) for one in rule.answers),
    )


def _change(
    assessment: Assessment, question: QuestionRule, pack: LawPack, deadline: Deadline | None
) -> float:
    """Return how far the most telling answer would move the reading, or the delay."""
    if question.kind == "date":
        return _date_change(deadline)
    return max((_distance(assessment, one, pack) for one in question.answers), default=0.0)


def _date_change(deadline: Deadline | None) -> float:
    if deadline is None or not deadline.kind.startswith("press") or deadline.state == "expired":
        return 0.0
    if deadline.state == "maybe_expired":
        return _DATE_OPEN
    spread = deadline.expires.latest - (deadline.expires.earliest or deadline.expires.latest)
    return _DATE_WIDE if spread > timedelta(days=0) else 0.0


def _distance(assessment: Assessment, answer: AnswerRule, pack: LawPack) -> float:
    after = with_answer(assessment, answer, pack)
    before_most = max((q.likelihood for q in assessment.qualifications), default=0.0)
    after_most = max((q.likelihood for q in after.qualifications), default=0.0)
    details = len(after.qualifications) - len(assessment.qualifications)
    states = {(q.id, e.id): e.state for q in assessment.qualifications for e in q.elements}
    details += sum(
        states.get((q.id, e.id), e.state) != e.state
        for q in after.qualifications
        for e in q.elements
    )
    return (
        abs(after.severity - assessment.severity)
        + _LIKELIHOOD_WEIGHT * abs(after_most - before_most)
        + _DETAIL_WEIGHT * details
    )


def _label(question: QuestionRule, value: str) -> Text | None:
    if question.kind == "date":
        return Text(fr=value, en=value) if read_answered_day(value) else None
    return next((one.label for one in question.answers if one.id == value), None)
