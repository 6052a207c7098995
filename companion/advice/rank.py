"""Puts the offered steps in order: danger, then days left, then effect per euro."""

from __future__ import annotations

from datetime import date, timedelta

from companion.advice.situation import Situation
from companion.advice.steps import StepRule
from companion.model.deadline import Deadline

_UNKNOWN_EUROS = 10_000
"""A price nobody knows ranks after every known one; it is never shown."""
_FAR_DAYS = 366
_PRESSING_DAYS = (0, 7, 15)
"""Days until the last sensible day that make a step now, this week, or soon pressing."""


def last_sensible_day(rule: StepRule, deadline: Deadline | None, on: date) -> date | None:
    """Return the last day on which to act, `on` when that day is today or past, None if no delay.

    The worst case rules: `rule.days_before` days before the earliest possible end of the delay.
    When that end cannot be bounded, or may already be past, the day is `on`: whoever can tell is
    asked at once. Once the delay has surely expired there is no such day any more, and a delay of
    years gives none: a date so far away would only invite to wait.
    """
    if rule.days_before is None or deadline is None or deadline.state == "expired":
        return None
    if deadline.kind not in rule.delay_kinds:
        return None
    if deadline.expires.earliest is None:
        return on
    day = max(on, deadline.expires.earliest - timedelta(days=rule.days_before))
    return day if (day - on).days <= _FAR_DAYS else None


def pressing(act_before: date | None, on: date) -> int:
    """Return how pressing a step is: 0 now, 1 within a week, 2 within 15 days, 3 later or never."""
    if act_before is None:
        return len(_PRESSING_DAYS)
    days = (act_before - on).days
    return sum(days > limit for limit in _PRESSING_DAYS)


def effect_per_euro(rule: StepRule) -> float:
    """Return the step's effect (0-5) over the middle of its price range; free counts as 1 euro."""
    euros = (rule.euros.least + rule.euros.most) / 2 if rule.euros else _UNKNOWN_EUROS
    return rule.effect / max(euros, 1.0)


def ranked(
    offered: list[tuple[StepRule, date | None]], situation: Situation
) -> list[tuple[StepRule, date | None]]:
    """Return the offered steps in order; finished ones go last but stay listed.

    `offered` holds each step with its last sensible day, in the order of the pack, which settles
    ties. A step never stands before an open one that it must follow.
    """
    in_order = sorted(offered, key=lambda pair: _rank(pair[0], pair[1], situation))
    return _prerequisites_first(in_order, situation.closed | situation.waiting)


def _rank(
    rule: StepRule, act_before: date | None, situation: Situation
) -> tuple[int, int, int, float]:
    return (
        _shelf(rule, situation),
        -rule.danger,
        pressing(act_before, situation.on),
        -effect_per_euro(rule),
    )


def _shelf(rule: StepRule, situation: Situation) -> int:
    if rule.id in situation.closed:
        return 3
    if rule.standing:
        return 2
    return 1 if rule.id in situation.waiting else 0


def _prerequisites_first(
    in_order: list[tuple[StepRule, date | None]], begun: frozenset[str]
) -> list[tuple[StepRule, date | None]]:
    """Pull what a step must follow in front of it, unless begun; else keep the rank."""
    by_id = {rule.id: (rule, day) for rule, day in in_order}
    placed: dict[str, tuple[StepRule, date | None]] = {}

    def place(step_id: str) -> None:
        rule, _ = by_id[step_id]
        if step_id in placed:
            return
        for earlier in rule.after:
            other = by_id.get(earlier)
            if other is not None and earlier not in begun and not other[0].standing:
                place(earlier)
        placed[step_id] = by_id[step_id]

    for rule, _ in in_order:
        place(rule.id)
    return list(placed.values())
