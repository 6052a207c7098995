"""The named tests a step may ask of a situation: plain arguments, all must hold, no expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from companion.advice.situation import DatedAs, ListingChoice, Situation
from companion.model.assessment import Nature, Severity, Target
from companion.model.deadline import DeadlineKind, DeadlineState
from companion.model.practitioner import PracticeStatus
from companion.model.review import PageKind
from companion.model.value import Value
from companion.model.wave import WaveKind

POSSIBLE_FROM = 0.25
"""A nature at least this likely (0..1) is « possible » even when it is not the first reading."""

RouteId = Literal["platform_report", "legal_notice", "appeal", "dereferencing"]


class Condition(Value, frozen=True, kw_only=True):
    """Tests that must all hold; a test that is not written is not asked.

    `natures` looks at the first reading, `possible_natures` at every nature likely enough.
    `days_least_max` also holds when the worst case has no bound, since it may be that near;
    `done_any` holds when one of these steps is done, `granted_any` and `refused_any` when one got
    that answer (silence counts as a refusal, and so does a part). `answers` names questions with
    the answers that count, all of them asked. `grade_max` holds only for a grade that is known.
    `deadline_states: [none]` holds when no delay runs for this mention.
    """

    natures: tuple[Nature, ...] | None = None
    possible_natures: tuple[Nature, ...] | None = None
    severity_min: Severity | None = None
    severity_max: Severity | None = None
    targets: tuple[Target, ...] | None = None
    aggravated: bool | None = None
    abstain: bool | None = None
    protected: bool | None = None
    deadline_states: tuple[DeadlineState | Literal["none"], ...] | None = None
    deadline_kinds: tuple[DeadlineKind, ...] | None = None
    days_least_min: int | None = None
    days_least_max: int | None = None
    platforms: tuple[str, ...] | None = None
    platforms_except: tuple[str, ...] | None = None
    platform_known: bool | None = None
    has_route: RouteId | None = None
    lacks_route: RouteId | None = None
    page_kinds: tuple[PageKind, ...] | None = None
    done_any: tuple[str, ...] | None = None
    granted_any: tuple[str, ...] | None = None
    refused_any: tuple[str, ...] | None = None
    concerns: tuple[Literal["yes", "no", "unsaid"], ...] | None = None
    author_known: bool | None = None
    author_is_colleague: bool | None = None
    captured: bool | None = None
    repeated: bool | None = None
    listing_claimed: tuple[Literal["yes", "no", "unsaid"], ...] | None = None
    listing_choices: tuple[ListingChoice | Literal["unsaid"], ...] | None = None
    waves: tuple[WaveKind, ...] | None = None
    grade_min: int | None = None
    grade_max: int | None = None
    dated: tuple[DatedAs, ...] | None = None
    gone: bool | None = None
    statuses: tuple[PracticeStatus, ...] | None = None
    answers: dict[str, tuple[str, ...]] | None = None


def holds(condition: Condition, situation: Situation) -> bool:
    """Return True when every test written in `condition` holds in `situation`."""
    return all(
        test(wanted, situation)
        for name, test in TESTS.items()
        if (wanted := getattr(condition, name)) is not None
    )


def any_holds(conditions: tuple[Condition, ...], situation: Situation) -> bool:
    """Return True when at least one of `conditions` holds (none written: never)."""
    return any(holds(condition, situation) for condition in conditions)


def _possible(situation: Situation) -> frozenset[str]:
    likely = {n.id for n in situation.assessment.natures if n.likelihood >= POSSIBLE_FROM}
    return frozenset(likely | {situation.assessment.nature})


def _least(situation: Situation) -> int | None:
    return situation.deadline.days_left.least if situation.deadline else None


def _at_least_days(wanted: int, situation: Situation) -> bool:
    least = _least(situation)
    return least is not None and least >= wanted


def _at_most_days(wanted: int, situation: Situation) -> bool:
    least = _least(situation)
    return situation.deadline is not None and (least is None or least <= wanted)


def _graded(wanted: int, situation: Situation, *, at_least: bool) -> bool:
    grade = situation.circumstances.grade
    return grade is not None and (grade >= wanted if at_least else grade <= wanted)


def _has_answered(wanted: Mapping[str, tuple[str, ...]], situation: Situation) -> bool:
    answers = situation.circumstances.answers
    return all(answers.get(question) in accepted for question, accepted in wanted.items())


def _said(answer: bool | None) -> str:  # noqa: FBT001 - an answer, not a switch
    return "unsaid" if answer is None else "yes" if answer else "no"


TESTS: Mapping[str, Callable[[Any, Situation], bool]] = {
    "natures": lambda wanted, s: s.assessment.nature in wanted,
    "possible_natures": lambda wanted, s: not _possible(s).isdisjoint(wanted),
    "severity_min": lambda wanted, s: s.assessment.severity >= wanted,
    "severity_max": lambda wanted, s: s.assessment.severity <= wanted,
    "targets": lambda wanted, s: s.assessment.target in wanted,
    "aggravated": lambda wanted, s: s.assessment.aggravated is wanted,
    "abstain": lambda wanted, s: s.assessment.abstain is wanted,
    "protected": lambda wanted, s: s.is_protected is wanted,
    "deadline_states": lambda wanted, s: (s.deadline.state if s.deadline else "none") in wanted,
    "deadline_kinds": lambda wanted, s: s.deadline is not None and s.deadline.kind in wanted,
    "days_least_min": _at_least_days,
    "days_least_max": _at_most_days,
    "platforms": lambda wanted, s: s.platform in wanted,
    "platforms_except": lambda wanted, s: s.platform not in wanted,
    "platform_known": lambda wanted, s: (s.platform is not None) is wanted,
    "has_route": lambda wanted, s: s.route(wanted) is not None,
    "lacks_route": lambda wanted, s: s.route(wanted) is None,
    "page_kinds": lambda wanted, s: s.circumstances.page_kind in wanted,
    "done_any": lambda wanted, s: not s.done.isdisjoint(wanted),
    "granted_any": lambda wanted, s: not s.answered("granted").isdisjoint(wanted),
    "refused_any": lambda wanted, s: (
        not s.answered("refused", "silent", "partly").isdisjoint(wanted)
    ),
    "concerns": lambda wanted, s: _said(s.circumstances.concerns) in wanted,
    "author_known": lambda wanted, s: s.circumstances.author_known is wanted,
    "author_is_colleague": lambda wanted, s: s.circumstances.author_is_colleague is wanted,
    "captured": lambda wanted, s: s.circumstances.is_captured is wanted,
    "repeated": lambda wanted, s: s.is_repeated is wanted,
    "listing_claimed": lambda wanted, s: _said(s.circumstances.is_listing_claimed) in wanted,
    "listing_choices": lambda wanted, s: (s.circumstances.listing_choice or "unsaid") in wanted,
    "waves": lambda wanted, s: not set(s.circumstances.waves).isdisjoint(wanted),
    "grade_min": lambda wanted, s: _graded(wanted, s, at_least=True),
    "grade_max": lambda wanted, s: _graded(wanted, s, at_least=False),
    "dated": lambda wanted, s: s.circumstances.dated in wanted,
    "gone": lambda wanted, s: s.circumstances.is_gone is wanted,
    "statuses": lambda wanted, s: s.circumstances.status in wanted,
    "answers": _has_answered,
}
