"""A sample of what `python -m bench.fuzz` asks 20,000 times: no crash, no hang."""

from __future__ import annotations

from datetime import datetime

from hypothesis import HealthCheck, given, settings

from companion.law.analysis import warm_up
from companion.model.assessment import Statement
from companion.model.capture import PageContent
from tests.robustness.hostile_inputs import (
    INSTANTS,
    contents,
    hold_assess,
    hold_date,
    hold_extract,
    phrases,
    statements,
)

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(contents)
def test_any_page_is_read_or_refused_in_time(content: PageContent) -> None:
    hold_extract(content)


@settings(max_examples=200, deadline=None, suppress_health_check=QUIET)
@given(phrases, INSTANTS)
def test_any_phrase_is_dated_or_refused_in_time(phrase: str, captured_at: datetime) -> None:
    hold_date(phrase, captured_at)


@settings(max_examples=40, deadline=None, suppress_health_check=QUIET)
@given(statements)
def test_any_review_is_assessed_in_time(statement: Statement) -> None:
    warm_up()
    hold_assess(statement)
