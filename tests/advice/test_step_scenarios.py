"""The tables a lawyer reads, run against the real pack; and proof that the runner can fail."""

from __future__ import annotations

import pytest

from tests.advice.scenario_tables import (
    Scenario,
    advice_for,
    catalogue,
    differences,
    scenarios,
)

GOOD = scenarios(must_fail=False)
WRONG = scenarios(must_fail=True)


@pytest.mark.parametrize("scenario", GOOD, ids=lambda scenario: scenario.say)
def test_the_advice_is_what_the_table_says(scenario: Scenario) -> None:
    assert differences(scenario) == []


@pytest.mark.parametrize("scenario", WRONG, ids=lambda scenario: scenario.say)
def test_a_wrong_expectation_is_found_and_named(scenario: Scenario) -> None:
    (wrong,) = [
        name
        for name in scenario.then.__struct_fields__
        if getattr(scenario.then, name) not in (None, (), {})
    ]
    assert [found.split(":")[0] for found in differences(scenario)] == [wrong]


def test_the_wrong_table_tries_every_kind_of_expectation() -> None:
    tried = {
        name
        for scenario in WRONG
        for name in scenario.then.__struct_fields__
        if getattr(scenario.then, name) not in (None, (), {})
    }
    assert tried == set(GOOD[0].then.__struct_fields__)


def test_there_are_enough_situations_and_none_is_written_twice() -> None:
    sentences = [scenario.say for scenario in GOOD]
    assert len(sentences) >= 100
    assert len(set(sentences)) == len(sentences)


def test_every_step_is_expected_by_a_table() -> None:
    expected = {
        step_id
        for scenario in GOOD
        for step_id in (
            *(scenario.then.first or ()),
            *(scenario.then.last or ()),
            *(scenario.then.only or ()),
            *scenario.then.offered,
        )
    }
    assert expected == {rule.id for rule in catalogue().rules}


def test_every_draft_is_expected_by_a_table_and_refused_by_another() -> None:
    every = set(catalogue().documents)
    assert {name for scenario in GOOD for name in scenario.then.drafts} == every
    assert {name for scenario in GOOD for name in scenario.then.refused_drafts} == every - {
        "lawyer_brief",
        "insurer_declaration",
    }


def test_every_caution_of_a_step_is_reached() -> None:
    said = {(s.id, s.risk.fr) for scenario in GOOD for s in advice_for(scenario).steps}
    for rule in catalogue().rules:
        for caution in rule.cautions:
            assert any(i == rule.id and caution.why.fr in risk for i, risk in said), rule.id


def test_every_step_but_the_watch_is_refused_somewhere_with_its_reason() -> None:
    refused = {left.id for scenario in GOOD for left in advice_for(scenario).left_out}
    assert {rule.id for rule in catalogue().rules} - refused == {"keep_watch"}


def test_every_variant_of_a_step_is_reached() -> None:
    shown = {
        (step.id, text)
        for scenario in GOOD
        for step in advice_for(scenario).steps
        for text in (step.title.fr, step.why.fr, step.how.fr, step.risk.fr)
    }
    worded = {
        (rule.id, text.fr)
        for rule in catalogue().rules
        for variant in rule.variants
        for text in (variant.title, variant.why, variant.risk)
        if text is not None
    }
    assert worded <= shown
