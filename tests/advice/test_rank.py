"""The order of steps: danger, then days, then effect per euro, and what must come before what."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from companion.advice.rank import effect_per_euro, last_sensible_day, pressing, ranked
from companion.advice.situation import Circumstances, Situation
from companion.advice.steps import Euros, StepRule
from companion.model.deadline import DeadlineKind
from companion.model.step import StepProgress, StepStateName
from companion.model.text import Text
from tests.advice.scenario_tables import (
    NOW,
    TODAY,
    Delay,
    Expected,
    Scenario,
    a_deadline,
    an_assessment,
)

WORDS = Text(fr="dit", en="said")
FREE = Euros(least=0, most=0)


def a_rule(step_id: str, **different: object) -> StepRule:
    rule = StepRule(
        id=step_id,
        title=WORDS,
        why=WORDS,
        how=WORDS,
        cost=WORDS,
        delay=WORDS,
        risk=WORDS,
        why_not=WORDS,
        who="self",
        when=(),
        sources=("step-any",),
        euros=FREE,
    )
    return msgspec.structs.replace(rule, **different)


def order(*rules: StepRule, days: dict[str, int] | None = None, **states: StepStateName) -> str:
    situation = Situation(
        assessment=an_assessment(
            Scenario(say="x", nature="injure", severity=3, then=Expected()),
        ),
        deadline=None,
        platform=None,
        routes=(),
        on=TODAY,
        progress=tuple(
            StepProgress(step_id=step_id, state=state, changed_at=NOW)
            for step_id, state in states.items()
        ),
        circumstances=Circumstances(),
        is_protected=False,
    )
    within = days or {}
    offered = [
        (rule, TODAY + timedelta(days=within[rule.id]) if rule.id in within else None)
        for rule in rules
    ]
    return "".join(rule.id for rule, _ in ranked(offered, situation))


def test_danger_comes_before_days_and_days_before_effect() -> None:
    danger = a_rule("a", danger=3, effect=1)
    soon = a_rule("b", danger=2, effect=1)
    strong = a_rule("c", danger=2, effect=5)
    assert order(strong, soon, danger, days={"b": 5}) == "abc"


def test_effect_per_euro_settles_what_days_do_not() -> None:
    cheap = a_rule("a", effect=2)
    dear = a_rule("b", effect=5, euros=Euros(least=90, most=150))
    unknown = a_rule("c", effect=5, euros=None)
    assert order(unknown, dear, cheap) == "abc"


def test_the_order_of_the_pack_settles_ties() -> None:
    assert order(a_rule("b"), a_rule("a"), a_rule("c")) == "bac"


def test_a_step_waits_for_the_open_one_it_must_follow() -> None:
    last = a_rule("c", danger=0)
    middle = a_rule("b", danger=1, after=("c",))
    first = a_rule("a", danger=5, after=("b", "absent"))
    assert order(first, middle, last) == "cba"


@pytest.mark.parametrize("state", ["waiting", "done", "dropped"])
def test_a_step_does_not_wait_for_one_already_begun(state: StepStateName) -> None:
    assert order(a_rule("a", after=("b",)), a_rule("b", danger=5), b=state) == "ab"


def test_a_standing_instruction_holds_nobody_up() -> None:
    assert order(a_rule("a", after=("b",)), a_rule("b", danger=5, standing=True)) == "ab"


def test_open_then_waiting_then_standing_then_finished() -> None:
    rules = (a_rule("d"), a_rule("c", standing=True), a_rule("b", danger=5), a_rule("a"))
    assert order(*rules, d="dropped", b="waiting", a="todo") == "abcd"


@pytest.mark.parametrize(
    ("days", "how_pressing"),
    [(0, 0), (1, 1), (7, 1), (8, 2), (15, 2), (16, 3), (400, 3), (None, 3)],
)
def test_pressing_grows_as_the_last_day_comes_near(days: int | None, how_pressing: int) -> None:
    day = None if days is None else TODAY + timedelta(days=days)
    assert pressing(day, TODAY) == how_pressing


@pytest.mark.parametrize(
    ("delay", "expected"),
    [
        (None, None),
        (Delay(least=60, most=90), date(2027, 1, 7)),
        (Delay(least=16, most=16), date(2026, 11, 24)),
        (Delay(least=15, most=15), TODAY),
        (Delay(least=14, most=14), TODAY),
        (Delay(least=0, most=0), TODAY),
        (Delay(least=-1, most=5), TODAY),
        (Delay(most=5), TODAY),
        (Delay(least=-9, most=-1), None),
    ],
)
def test_the_last_sensible_day_comes_from_the_worst_case(
    delay: Delay | None, expected: date | None
) -> None:
    deadline = a_deadline(delay) if delay else None
    assert last_sensible_day(a_rule("a", days_before=15), deadline, TODAY) == expected


@pytest.mark.parametrize(
    ("kind", "dated"),
    [("press", True), ("press_aggravated", True), ("crime", True), ("civil", False)],
)
def test_a_delay_of_five_civil_years_gives_no_reassuring_day(
    kind: DeadlineKind,
    dated: bool,  # noqa: FBT001 - a table of cases
) -> None:
    deadline = a_deadline(Delay(least=60, most=60, kind=kind))
    assert (last_sensible_day(a_rule("a", days_before=15), deadline, TODAY) is not None) is dated


def test_a_step_without_days_before_has_no_last_day() -> None:
    assert last_sensible_day(a_rule("a"), a_deadline(Delay(least=60, most=60)), TODAY) is None


def test_free_counts_as_one_euro_and_a_price_by_its_middle() -> None:
    assert effect_per_euro(a_rule("a", effect=4)) == 4
    assert effect_per_euro(a_rule("a", effect=3, euros=Euros(least=90, most=150))) == 3 / 120
