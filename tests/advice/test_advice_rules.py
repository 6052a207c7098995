"""What must hold of any advice, whatever the reading, the delay and the place."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.advice.choose import advise
from companion.advice.conditions import TESTS, Condition
from companion.advice.situation import Circumstances
from companion.model.assessment import Nature, Severity, Target
from companion.model.step import Advice, StepProgress, StepStateName
from tests.advice.scenario_tables import (
    NOW,
    TODAY,
    Delay,
    Expected,
    Scenario,
    a_deadline,
    a_route,
    advice_for,
    an_assessment,
    catalogue,
)

AGAINST_THE_AUTHOR = {
    "platform_report",
    "legal_notice",
    "internal_complaint",
    "out_of_court_body",
    "amicable_letter",
    "lawyer",
    "bailiff_record",
    "identify_author",
    "right_of_reply",
    "authenticity_doubt",
    "data_protection",
    "dereferencing",
    "colleague_conciliation",
}
STEP_IDS = sorted(rule.id for rule in catalogue().rules)
PLATFORMS = (None, "google-maps", "trustpilot", "facebook", "doctissimo")
ROUTES = ("platform_report", "legal_notice", "appeal", "dereferencing")

delays = st.one_of(
    st.none(),
    st.builds(
        lambda most, spread, kind: Delay(
            most=most, least=None if spread is None else most - spread, kind=kind
        ),
        st.integers(-200, 2000),
        st.one_of(st.none(), st.integers(0, 400)),
        st.sampled_from(("press", "press_aggravated", "crime", "civil")),
    ),
)
situations = st.builds(
    Scenario,
    say=st.just("any"),
    then=st.just(Expected()),
    nature=st.sampled_from(get_args(Nature)),
    severity=st.sampled_from(get_args(Severity)),
    also=st.dictionaries(st.sampled_from(get_args(Nature)), st.floats(0, 1), max_size=3),
    target=st.sampled_from(get_args(Target)),
    aggravated=st.booleans(),
    abstain=st.booleans(),
    platform=st.sampled_from(PLATFORMS),
    routes=st.lists(st.sampled_from(ROUTES), unique=True).map(tuple),
    delay=delays,
    progress=st.dictionaries(
        st.sampled_from(STEP_IDS), st.sampled_from(get_args(StepStateName)), max_size=6
    ),
    circumstances=st.builds(
        Circumstances,
        concerns=st.sampled_from((None, True, False)),
        page_kind=st.sampled_from(("reviews", "article", "thread", "search_results", "unknown")),
        author_known=st.booleans(),
        author_is_colleague=st.booleans(),
        is_captured=st.booleans(),
        is_repeated=st.booleans(),
        is_listing_claimed=st.sampled_from((None, True, False)),
    ),
)


@given(situations)
def test_every_step_is_either_offered_or_left_out_with_a_reason(scenario: Scenario) -> None:
    advice = advice_for(scenario)
    told = [step.id for step in advice.steps] + [left.id for left in advice.left_out]
    assert sorted(told) == STEP_IDS
    assert all(left.why.fr and left.why.en for left in advice.left_out)


@given(situations)
def test_lawful_words_never_meet_a_step_against_their_author(scenario: Scenario) -> None:
    advice = advice_for(scenario)
    lawful = (
        scenario.nature in ("opinion", "favorable")
        and scenario.severity <= 1
        and not scenario.abstain
        and not scenario.aggravated
    )
    assert advice.is_protected is lawful
    assert (advice.protected_why is not None) is lawful
    if lawful:
        assert AGAINST_THE_AUTHOR.isdisjoint(step.id for step in advice.steps)


@given(situations)
def test_a_last_day_is_never_past_nor_after_the_worst_case_end(scenario: Scenario) -> None:
    days = [step.act_before for step in advice_for(scenario).steps if step.act_before]
    assert all(day >= TODAY for day in days)
    if scenario.delay and scenario.delay.least is not None and scenario.delay.least >= 0:
        end = TODAY + timedelta(days=scenario.delay.least)
        assert all(day <= end for day in days)
    elif scenario.delay and scenario.delay.most >= 0:
        assert all(day == TODAY for day in days)
    else:
        assert days == []


@given(situations)
def test_finished_steps_come_after_all_the_others(scenario: Scenario) -> None:
    finished = {i for i, state in scenario.progress.items() if state in ("done", "dropped")}
    order = [step.id in finished for step in advice_for(scenario).steps]
    assert order == sorted(order)


@given(situations)
def test_police_comes_first_when_a_person_is_in_danger(scenario: Scenario) -> None:
    begun = {i for i, state in scenario.progress.items() if state != "todo"}
    if scenario.severity == 5 and "call_police" not in begun and not _lawful(scenario):
        assert advice_for(scenario).steps[0].id == "call_police"


def _lawful(scenario: Scenario) -> bool:
    return advice_for(scenario).is_protected


@given(situations)
def test_silence_is_advised_as_soon_as_there_is_a_reproach_or_a_doubt(scenario: Scenario) -> None:
    advice = advice_for(scenario)
    assert advice.do_not_reply is (scenario.severity >= 1 or scenario.abstain)
    assert advice.do_not_reply_why is not None


@given(situations)
def test_the_insurer_is_told_before_a_lawyer_is_hired_unless_days_are_short(
    scenario: Scenario,
) -> None:
    ids = [step.id for step in advice_for(scenario).steps]
    begun = {i for i, state in scenario.progress.items() if state != "todo"}
    short = scenario.delay is not None and (
        scenario.delay.least is None or scenario.delay.least <= 15
    )
    if {"lawyer", "tell_insurer"} <= set(ids) - begun and not short:
        assert ids.index("tell_insurer") < ids.index("lawyer")


def test_every_named_test_of_a_condition_is_asked() -> None:
    assert set(TESTS) == set(Condition.__struct_fields__)


def _on_google(*, routes: tuple[str, ...], confidence: str = "known") -> Advice:
    scenario = Scenario(say="x", nature="injure", severity=3, then=Expected())
    return advise(
        an_assessment(scenario),
        deadline=a_deadline(Delay(most=60, least=60)),
        platform="google-maps",
        routes=tuple(
            msgspec.structs.replace(a_route(route), confidence=confidence)  # type: ignore[arg-type]
            for route in routes
        ),
        on=TODAY,
        catalogue=catalogue(),
    )


def test_a_platform_step_says_the_platform_own_way_and_opens_its_form() -> None:
    (step,) = [s for s in _on_google(routes=("legal_notice",)).steps if s.id == "legal_notice"]
    assert step.how.fr.startswith("Voie propre legal_notice. Soyez court")
    assert step.link == "https://platform.example/legal_notice"


@pytest.mark.parametrize(("confidence", "marked"), [("unsure", True), ("known", False)])
def test_a_way_nobody_checked_is_marked(confidence: str, marked: bool) -> None:  # noqa: FBT001 - a table
    advice = _on_google(routes=("platform_report",), confidence=confidence)
    (step,) = [s for s in advice.steps if s.id == "platform_report"]
    assert ("(à vérifier)" in step.how.fr) is marked
    assert ("(to be checked)" in step.how.en) is marked


def test_without_a_known_route_the_general_way_stands_alone() -> None:
    (step,) = [s for s in _on_google(routes=()).steps if s.id == "platform_report"]
    assert step.link is None
    assert step.how.fr.startswith("Choisissez la catégorie")
    (notice,) = [s for s in _on_google(routes=()).steps if s.id == "legal_notice"]
    assert notice.how.fr.startswith("Quatre points")


def test_reminders_of_progress_accept_steps_the_pack_no_longer_has() -> None:
    scenario = Scenario(say="x", nature="injure", severity=3, then=Expected())
    advice = advise(
        an_assessment(scenario),
        deadline=None,
        platform=None,
        routes=(),
        on=TODAY,
        progress=(StepProgress(step_id="gone_from_pack", state="done", changed_at=NOW),),
        catalogue=catalogue(),
    )
    assert "gone_from_pack" not in {step.id for step in advice.steps}
    assert advice.steps[0].id == "tell_insurer"
