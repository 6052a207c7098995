"""What the doctor's answers change in a reading.

The kept assessment is never changed: answers are laid over it each time it is shown, as deadlines
are. The main nature stays what the words are, so that the shortest delay stays the one counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import msgspec

from companion.law.rules import (
    AnswerRule,
    Effect,
    ElementRule,
    LawPack,
    QualificationRule,
    QuestionRule,
)
from companion.model.assessment import (
    Assessment,
    Defence,
    Element,
    ElementState,
    Nature,
    NatureLikelihood,
    Qualification,
    Severity,
)
from companion.model.errors import NotUnderstood
from companion.model.interval import DateInterval
from companion.model.text import Text

FIRST_DATE = "first-date"
_UNMET = 0.4
_CEILING = 0.97


def with_answers(assessment: Assessment, answers: Mapping[str, str], pack: LawPack) -> Assessment:
    """Return the reading with these answers laid over it.

    Args:
        assessment: The reading as kept.
        answers: The answer's id by question; unknown questions and answers change nothing.
        pack: The law, which says what each answer changes.

    Returns:
        The same reading when nothing was answered.
    """
    if not assessment.qualifications:
        return assessment  # read as lawful: there is nothing to weigh
    for rule in _given(answers, pack):
        assessment = with_answer(assessment, rule, pack)
    return assessment


def check_answer(question_id: str, value: str, pack: LawPack, *, today: date) -> QuestionRule:
    """Return the question, or raise `NotUnderstood` for an answer it does not have.

    A day must be one, and not after today.
    """
    question = pack.questions.get(question_id)
    if question is None:
        raise NotUnderstood("a question of the pack", path="/question")
    if question.kind == "date":
        day = read_answered_day(value)
        if day is None or day > today:
            raise NotUnderstood("a day that is not after today", path="/answer")
    elif all(answer.id != value for answer in question.answers):
        raise NotUnderstood("an answer of the question", path="/answer")
    return question


def published_as_answered(published: DateInterval, answers: Mapping[str, str]) -> DateInterval:
    """Return the days of first publication with the doctor's own answer.

    Never later than what the page allows: an answer fills in an unknown first day or moves it
    back, because the earliest possible one rules.
    """
    day = read_answered_day(answers.get(FIRST_DATE, ""))
    if day is None or day > published.latest:
        return published
    known = published.earliest
    return DateInterval(earliest=day if known is None else min(day, known), latest=published.latest)


def read_answered_day(value: str) -> date | None:
    """Return a day as a form sends it, or None."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


# ── what an answer changes ────────────────────────────────────────────────────────────────────


def _given(answers: Mapping[str, str], pack: LawPack) -> Iterator[AnswerRule]:
    for question in pack.questions.values():
        value = answers.get(question.id)
        yield from (one for one in question.answers if one.id == value)


def with_answer(assessment: Assessment, answer: AnswerRule, pack: LawPack) -> Assessment:
    """Lay one answer over a reading: elements, defences, likelihoods, gravity, in this order."""
    before = assessment.qualifications
    changed = tuple(_changed(one, answer, pack) for one in before)
    raised = tuple(_raised(assessment, changed, answer, pack))
    effects = [
        effect
        for effect in answer.effects
        if not effect.natures or assessment.nature in effect.natures
    ]
    applies = bool(raised) or changed != before or bool(effects) or not answer.effects
    return msgspec.structs.replace(
        assessment,
        qualifications=tuple(sorted((*changed, *raised), key=lambda q: -q.likelihood)),
        natures=_natures(assessment, changed, raised),
        severity=_severity(assessment.severity, effects),
        severity_reasons=(*assessment.severity_reasons, answer.says)
        if applies
        else assessment.severity_reasons,
    )


def _changed(found: Qualification, answer: AnswerRule, pack: LawPack) -> Qualification:
    needed = {
        element.id: element
        for rule in pack.qualifications
        if rule.id == found.id
        for element in rule.elements
    }
    for effect in answer.effects:
        if effect.raises is not None or (effect.natures and found.nature not in effect.natures):
            continue
        likelihood = found.likelihood * effect.factor * _element_factor(found, effect, needed)
        found = msgspec.structs.replace(
            found,
            likelihood=round(min(_CEILING, likelihood), 2),
            elements=tuple(_element(one, effect, answer.says) for one in found.elements),
            defences=tuple(_defence(one, effect) for one in found.defences),
        )
    return found


def _element_factor(
    found: Qualification, effect: Effect, needed: Mapping[str, ElementRule]
) -> float:
    """Return what a needed element that falls, or comes back, does to the likelihood."""
    rule = needed.get(effect.element or "")
    before = next((one.state for one in found.elements if one.id == effect.element), None)
    if before is None or rule is None or not rule.needed or effect.state == before:
        return 1.0
    if effect.state == "not_met":
        return _UNMET
    return 1 / _UNMET if before == "not_met" else 1.0


def _element(element: Element, effect: Effect, says: Text) -> Element:
    if element.id != effect.element or effect.state is None:
        return element
    return msgspec.structs.replace(element, state=effect.state, why=says)


def _defence(defence: Defence, effect: Effect) -> Defence:
    if defence.id != effect.defence:
        return defence
    return msgspec.structs.replace(defence, stands=effect.stands)


def _raised(
    assessment: Assessment,
    shown: tuple[Qualification, ...],
    answer: AnswerRule,
    pack: LawPack,
) -> Iterator[Qualification]:
    """Yield the qualifications an answer adds, built from the pack; words show nothing of them."""
    most = max((q.likelihood for q in shown), default=0.0)
    for effect in answer.effects:
        if effect.raises is None or not most or any(q.id == effect.raises for q in shown):
            continue
        if effect.natures and assessment.nature not in effect.natures:
            continue
        rule = next(
            (
                r
                for r in pack.qualifications
                if r.id == effect.raises and r.covers(assessment.assessed_on)
            ),
            None,
        )
        if rule is not None:
            yield _built(rule, round(most * effect.share, 2), answer.says, shown, pack, assessment)


def _built(  # noqa: PLR0913, PLR0917 - the parts of one value
    rule: QualificationRule,
    likelihood: float,
    says: Text,
    shown: tuple[Qualification, ...],
    pack: LawPack,
    assessment: Assessment,
) -> Qualification:
    known = {element.id: element for q in reversed(shown) for element in q.elements}
    return Qualification(
        id=rule.id,
        nature=rule.nature,
        label=rule.label,
        likelihood=likelihood,
        elements=tuple(
            known.get(element.id)
            or Element(id=element.id, label=element.label, state=_raised_state(at), why=says)
            for at, element in enumerate(rule.elements)
        ),
        article=rule.article,
        penalty=rule.penalty_on(assessment.assessed_on),
        source=pack.sources[rule.source],
        limitation=rule.limitation,
        defences=tuple(Defence(id=d.id, label=d.label, why=d.why) for d in rule.defences),
    )


def _raised_state(at: int) -> ElementState:
    """The first element is the one the answer speaks of; the others are to be established."""
    return "met" if at == 0 else "unknown"


def _natures(
    assessment: Assessment,
    changed: tuple[Qualification, ...],
    raised: tuple[Qualification, ...],
) -> tuple[NatureLikelihood, ...]:
    """Return the natures moved as their qualifications moved, the main one still first."""
    before = _most_by_nature(assessment.qualifications)
    after = _most_by_nature(changed)
    moved = {n.id: n.likelihood for n in assessment.natures}
    for nature, was in before.items():
        if nature in moved and was:
            moved[nature] = round(min(_CEILING, moved[nature] * after[nature] / was), 2)
    for nature, likelihood in _most_by_nature(raised).items():
        moved[nature] = max(moved.get(nature, 0.0), likelihood)
    unlawful = [share for nature, share in moved.items() if nature not in {"opinion", "favorable"}]
    if "opinion" in moved and unlawful and assessment.nature not in {"opinion", "favorable"}:
        moved["opinion"] = round(max(0.03, 1 - max(unlawful)), 2)
    ranked = sorted(moved.items(), key=lambda item: (item[0] != assessment.nature, -item[1]))
    return tuple(NatureLikelihood(id=nature, likelihood=share) for nature, share in ranked)


def _most_by_nature(found: tuple[Qualification, ...]) -> dict[Nature, float]:
    most: dict[Nature, float] = {}
    for one in found:
        most[one.nature] = max(most.get(one.nature, 0.0), one.likelihood)
    return most


def _severity(level: Severity, effects: list[Effect]) -> Severity:
    """Bound the gravity; what calls for help wins over what calms."""
    for effect in effects:
        if effect.at_most is not None and effect.at_most < level:
            level = effect.at_most
    for effect in effects:
        if effect.at_least is not None and effect.at_least > level:
            level = effect.at_least
    return level
