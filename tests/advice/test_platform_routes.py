"""Each platform described in shared/platforms has its own routes shown in the advice."""

from __future__ import annotations

import msgspec
import pytest

from companion.advice.choose import advise
from companion.advice.situation import Circumstances
from companion.advice.steps import conditions_of
from companion.model.platform import Platform
from companion.model.step import StepProgress
from companion.resources import shared_folder
from tests.advice.scenario_tables import (
    NOW,
    TODAY,
    Delay,
    Expected,
    Scenario,
    a_deadline,
    an_assessment,
    catalogue,
)

PLATFORMS = [
    msgspec.json.decode(path.read_bytes(), type=Platform)
    for path in sorted((shared_folder() / "platforms").glob("*.json"))
]
STEP_OF_ROUTE = {
    "platform_report": "platform_report",
    "legal_notice": "legal_notice",
    "appeal": "internal_complaint",
    "dereferencing": "dereferencing",
}


def test_there_are_platforms_to_try() -> None:
    assert len(PLATFORMS) >= 7


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.id)
def test_every_route_of_a_platform_is_said_in_its_step(platform: Platform) -> None:
    reading = Scenario(say="x", nature="diffamation", severity=3, then=Expected())
    advice = advise(
        an_assessment(reading),
        deadline=a_deadline(Delay(least=60, most=60)),
        platform=platform.id,
        routes=platform.removal,
        on=TODAY,
        progress=(StepProgress(step_id="legal_notice", state="done", changed_at=NOW),),
        catalogue=catalogue(),
        circumstances=Circumstances(page_kind=platform.kind),
    )
    steps = {step.id: step for step in advice.steps}
    assert platform.removal
    for route in platform.removal:
        step = steps[STEP_OF_ROUTE[route.id]]
        assert step.how.fr.startswith(route.how.fr)
        assert step.link == route.link


ENGINES = [p for p in PLATFORMS if {r.id for r in p.removal} == {"dereferencing"}]


@pytest.mark.parametrize("platform", ENGINES, ids=lambda platform: platform.id)
def test_a_search_engine_is_asked_to_dereference_and_nothing_else(platform: Platform) -> None:
    reading = Scenario(say="x", nature="diffamation", severity=3, then=Expected())
    advice = advise(
        an_assessment(reading),
        deadline=a_deadline(Delay(least=60, most=60)),
        platform=platform.id,
        routes=platform.removal,
        on=TODAY,
        catalogue=catalogue(),
        circumstances=Circumstances(page_kind="search_results"),
    )
    offered = {step.id for step in advice.steps}
    assert "dereferencing" in offered
    assert offered.isdisjoint({"platform_report", "legal_notice", "internal_complaint"})


def test_the_platforms_that_steps_name_are_described() -> None:
    known = {platform.id for platform in PLATFORMS}
    named = {
        platform_id
        for rule in catalogue().rules
        for condition in conditions_of(rule)
        for platform_id in condition.platforms or ()
    }
    assert named <= known
