"""Reads the scenario tables of tests/cases/steps and says where the advice departs from them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from companion.advice.choose import advise
from companion.advice.refuse import drafts_left_out, refused_documents
from companion.advice.situation import Circumstances
from companion.advice.steps import StepCatalogue, load_steps
from companion.law.pack import read_yaml
from companion.model.assessment import Assessment, Nature, NatureLikelihood, Severity, Target
from companion.model.deadline import DaysLeft, Deadline, DeadlineKind, DeadlineState
from companion.model.interval import DateInterval
from companion.model.platform import RemovalRoute
from companion.model.source import Source
from companion.model.step import Advice, Step, StepAnswer, StepProgress, StepStateName
from companion.model.text import Text
from companion.model.value import Value
from companion.resources import law_pack_folder

TABLES = Path(__file__).parents[1] / "cases" / "steps"
TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
RouteId = Literal["platform_report", "legal_notice", "appeal", "dereferencing"]
A_SOURCE = Source(
    id="test", title=Text(fr="essai", en="test"), confidence="known", checked_on=TODAY
)


class Delay(Value, frozen=True, kw_only=True):
    """Days left at worst (`least`, absent: no bound) and at best (`most`)."""

    most: int
    least: int | None = None
    kind: DeadlineKind = "press"


class Expected(Value, frozen=True, kw_only=True):
    """What the advice must say; what is not written is not asked."""

    first: tuple[str, ...] | None = None
    last: tuple[str, ...] | None = None
    only: tuple[str, ...] | None = None
    offered: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    protected: bool | None = None
    do_not_reply: bool | None = None
    drafts: tuple[str, ...] = ()
    refused_drafts: tuple[str, ...] = ()
    act_before: dict[str, date | None] = msgspec.field(default_factory=dict)
    title_says: dict[str, str] = msgspec.field(default_factory=dict)
    how_says: dict[str, str] = msgspec.field(default_factory=dict)
    risk_says: dict[str, str] = msgspec.field(default_factory=dict)
    because: dict[str, str] = msgspec.field(default_factory=dict)


class Scenario(Value, frozen=True, kw_only=True):
    """A sentence, a situation, an expectation."""

    say: str
    nature: Nature
    severity: Severity
    then: Expected
    also: dict[Nature, float] = msgspec.field(default_factory=dict)
    target: Target = "practitioner"
    aggravated: bool = False
    abstain: bool = False
    platform: str | None = "google-maps"
    routes: tuple[RouteId, ...] = ("platform_report", "legal_notice", "appeal")
    delay: Delay | None = None
    progress: dict[str, StepStateName] = msgspec.field(default_factory=dict)
    answered: dict[str, StepAnswer] = msgspec.field(default_factory=dict)
    circumstances: Circumstances = Circumstances()


class Table(Value, frozen=True, kw_only=True):
    """One file; `must_fail` marks the one whose every expectation is wrong on purpose."""

    scenarios: tuple[Scenario, ...]
    must_fail: bool = False


@cache
def catalogue() -> StepCatalogue:
    return load_steps(law_pack_folder("fr"))


@cache
def tables() -> dict[str, Table]:
    return {path.stem: read_yaml(path, Table) for path in sorted(TABLES.glob("*.yaml"))}


def scenarios(*, must_fail: bool) -> list[Scenario]:
    chosen = [table for table in tables().values() if table.must_fail is must_fail]
    return [scenario for table in chosen for scenario in table.scenarios]


def advice_for(scenario: Scenario) -> Advice:
    return advise(
        an_assessment(scenario),
        deadline=a_deadline(scenario.delay) if scenario.delay else None,
        platform=scenario.platform,
        routes=tuple(a_route(route_id) for route_id in scenario.routes),
        on=TODAY,
        progress=tuple(
            StepProgress(
                step_id=step_id, state=state, changed_at=NOW, answer=scenario.answered.get(step_id)
            )
            for step_id, state in scenario.progress.items()
        ),
        catalogue=catalogue(),
        circumstances=scenario.circumstances,
    )


def an_assessment(scenario: Scenario) -> Assessment:
    likelihoods = {scenario.nature: 0.8, **scenario.also}
    return Assessment(
        nature=scenario.nature,
        natures=tuple(NatureLikelihood(id=i, likelihood=p) for i, p in likelihoods.items()),
        severity=scenario.severity,
        target=scenario.target,
        aggravated=scenario.aggravated,
        abstain=scenario.abstain,
        law_version="test",
        assessed_on=TODAY,
    )


def a_deadline(delay: Delay) -> Deadline:
    earliest = None if delay.least is None else TODAY + timedelta(days=delay.least)
    return Deadline(
        kind=delay.kind,
        label=Text(fr="délai", en="delay"),
        expires=DateInterval(earliest=earliest, latest=TODAY + timedelta(days=delay.most)),
        days_left=DaysLeft(least=delay.least, most=delay.most),
        state=_state(delay),
        on=TODAY,
        source=A_SOURCE,
    )


def _state(delay: Delay) -> DeadlineState:
    if delay.most < 0:
        return "expired"
    return "running" if delay.least is not None and delay.least >= 0 else "maybe_expired"


def a_route(route_id: RouteId) -> RemovalRoute:
    return RemovalRoute(
        id=route_id,
        label=Text(fr="voie", en="route"),
        how=Text(fr=f"Voie propre {route_id}.", en=f"Own way {route_id}."),
        link=f"https://platform.example/{route_id}",
        confidence="known",
    )


def differences(scenario: Scenario) -> list[str]:
    """Return a sentence for each expectation that the advice does not meet."""
    advice, then = advice_for(scenario), scenario.then
    ids = tuple(step.id for step in advice.steps)
    by_id = {step.id: step for step in advice.steps}
    left_out = {step.id for step in advice.left_out}
    found = []
    if then.first is not None and ids[: len(then.first)] != then.first:
        found.append(f"first: {ids[: len(then.first)]} instead of {then.first}")
    if then.last is not None and ids[-len(then.last) :] != then.last:
        found.append(f"last: {ids[-len(then.last) :]} instead of {then.last}")
    if then.only is not None and ids != then.only:
        found.append(f"only: {ids} instead of {then.only}")
    found += [f"offered: not {step_id}" for step_id in then.offered if step_id not in by_id]
    found += [f"refused: not {step_id}" for step_id in then.refused if step_id not in left_out]
    if then.protected not in (None, advice.is_protected):
        found.append(f"protected: {advice.is_protected}")
    if then.do_not_reply not in (None, advice.do_not_reply):
        found.append(f"do_not_reply: {advice.do_not_reply}")
    for step_id, day in then.act_before.items():
        if step_id not in by_id or by_id[step_id].act_before != day:
            found.append(f"act_before: {step_id} {getattr(by_id.get(step_id), 'act_before', None)}")
    found += _words_not_said(then, by_id)
    found += _drafts_that_differ(scenario, advice)
    reasons = {left.id: left.why.fr.replace("’", "'") for left in advice.left_out}
    found += [
        f"because: {step_id} does not say {words}"
        for step_id, words in then.because.items()
        if words not in reasons.get(step_id, "")
    ]
    return found


def _drafts_that_differ(scenario: Scenario, advice: Advice) -> list[str]:
    refused = refused_documents(an_assessment(scenario), catalogue(), advice=advice)
    out = {**drafts_left_out(advice, catalogue()), **refused}
    asked = {name for step in advice.steps for name in step.documents}
    wanted, unwanted = scenario.then.drafts, scenario.then.refused_drafts
    found = [f"drafts: not {name}" for name in wanted if name not in asked or name in refused]
    return found + [f"refused_drafts: not {name}" for name in unwanted if name not in out]


def _words_not_said(then: Expected, by_id: dict[str, Step]) -> list[str]:
    found = []
    for part in ("title", "how", "risk"):
        for step_id, words in getattr(then, f"{part}_says").items():
            said = getattr(by_id[step_id], part).fr if step_id in by_id else ""
            if words not in said.replace("\u00a0", " ").replace("’", "'"):
                found.append(f"{part}_says: {step_id} does not say {words}")
    return found
