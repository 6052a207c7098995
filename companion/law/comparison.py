"""Two readings of the same words told apart: nature, gravity, qualifications, delay, signs."""

from __future__ import annotations

from collections.abc import Iterator

from companion.law.deadlines import kind_of
from companion.model.assessment import Assessment, Qualification, Signal
from companion.model.replay import Difference, Move, QualificationMove, SignalMove

_NOTICEABLE = 0.01


def compare(before: Assessment, after: Assessment) -> Difference:
    """Return what differs between two readings of the same words.

    Args:
        before: The reading as kept, under the law of then.
        after: The reading of the same words today.

    Returns:
        Pairs (then, now), and every qualification and sign with how it moved; those of now first.
    """
    return Difference(
        nature=(before.nature, after.nature),
        severity=(before.severity, after.severity),
        law_version=(before.law_version, after.law_version),
        delay=(kind_of(before), kind_of(after)),
        qualifications=tuple(_qualifications(before, after)),
        signals=tuple(_signals(before, after)),
        abstain=(before.abstain, after.abstain),
    )


def _qualifications(before: Assessment, after: Assessment) -> Iterator[QualificationMove]:
    old = {one.id: one for one in before.qualifications}
    new = {one.id: one for one in after.qualifications}
    for name, now in new.items():
        yield _moved(old[name], now) if name in old else _alone(now, "new")
    for name, then in old.items():
        if name not in new:
            yield _alone(then, "gone")


def _moved(then: Qualification, now: Qualification) -> QualificationMove:
    states = {element.id: element.state for element in then.elements}
    elements = tuple(e.label for e in now.elements if states.get(e.id) != e.state)
    article = then.article != now.article
    penalty = then.penalty != now.penalty
    likelihood = abs(then.likelihood - now.likelihood) > _NOTICEABLE
    is_same = not (elements or article or penalty or likelihood)
    return QualificationMove(
        id=now.id,
        label=now.label,
        move="same" if is_same else "changed",
        before=then.likelihood,
        after=now.likelihood,
        article_changed=article,
        penalty_changed=penalty,
        elements_changed=elements,
    )


def _alone(one: Qualification, move: Move) -> QualificationMove:
    return QualificationMove(
        id=one.id,
        label=one.label,
        move=move,
        before=one.likelihood if move == "gone" else None,
        after=one.likelihood if move == "new" else None,
    )


def _signals(before: Assessment, after: Assessment) -> Iterator[SignalMove]:
    old = {_key(one): one for one in before.signals}
    new = {_key(one): one for one in after.signals}
    for key, one in new.items():
        yield _sign(one, "same" if key in old else "new")
    for key, one in old.items():
        if key not in new:
            yield _sign(one, "gone")


def _key(one: Signal) -> tuple[str, int, int, str]:
    return one.rule, one.start, one.end, one.modality


def _sign(one: Signal, move: Move) -> SignalMove:
    return SignalMove(rule=one.rule, text=one.text, label=one.label, move=move)
