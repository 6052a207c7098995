"""Days left in words: the worst case first, French and English, never a later day than true."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.model.deadline import DaysLeft, Deadline, DeadlineState
from companion.model.interval import DateInterval
from companion.model.source import Source
from companion.model.text import Text
from companion.web.sentences import (
    say_act_before,
    say_day,
    say_deadline,
    say_instant,
    say_likelihood,
    say_period,
)

TODAY = date(2026, 11, 23)
SOURCE = Source(id="s", title=Text(fr="s", en="s"), confidence="verified", checked_on=TODAY)


def a_deadline(least: int | None, most: int) -> Deadline:
    state: DeadlineState = "running"
    if least is None or least < 0:
        state = "maybe_expired"
    if most < 0:
        state = "expired"
    earliest = None if least is None else TODAY + timedelta(days=least)
    return Deadline(
        kind="press",
        label=Text(fr="d", en="d"),
        expires=DateInterval(earliest=earliest, latest=TODAY + timedelta(days=most)),
        days_left=DaysLeft(least=least, most=most),
        state=state,
        on=TODAY,
        source=SOURCE,
    )


CASES = [
    (12, 41, "12 à 41 jours restants, au pire jusqu’au 5 décembre 2026"),
    (12, 12, "12 jours restants, jusqu’au 5 décembre 2026"),
    (1, 1, "1 jour restant, jusqu’au 24 novembre 2026"),
    (0, 0, "Dernier jour : aujourd’hui"),
    (0, 3, "Dernier jour au pire : aujourd’hui, au mieux le 26 novembre 2026"),
    (-5, 3, "Peut-être déjà prescrit : au mieux jusqu’au 26 novembre 2026"),
    (None, 3, "Peut-être déjà prescrit : au mieux jusqu’au 26 novembre 2026"),
    (-9, -1, "Délai dépassé depuis le 22 novembre 2026"),
]
ENGLISH = [
    (12, 41, "12 to 41 days left, at worst until 5 December 2026"),
    (1, 1, "1 day left, until 24 November 2026"),
    (0, 0, "Last day: today"),
    (None, 3, "Possibly time-barred already: at best until 26 November 2026"),
    (-9, -1, "Time limit over since 22 November 2026"),
]


def plain(sentence: str) -> str:
    return sentence.replace("\u00a0", " ")


@pytest.mark.parametrize(("least", "most", "expected"), CASES)
def test_days_left_in_french(app: Flask, least: int | None, most: int, expected: str) -> None:
    with app.test_request_context("/api/v1/x", headers={"Accept-Language": "fr"}):
        assert plain(say_deadline(a_deadline(least, most))) == expected


@pytest.mark.parametrize(("least", "most", "expected"), ENGLISH)
def test_days_left_in_english(app: Flask, least: int | None, most: int, expected: str) -> None:
    with app.test_request_context("/api/v1/x", headers={"Accept-Language": "en"}):
        assert plain(say_deadline(a_deadline(least, most))) == expected


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.integers(1, 400), st.integers(0, 400))
def test_a_running_delay_never_shows_a_later_day_first(app: Flask, least: int, more: int) -> None:
    with app.test_request_context("/api/v1/x", headers={"Accept-Language": "fr"}):
        sentence = say_deadline(a_deadline(least, least + more))
        assert sentence.startswith(str(least))
        assert sentence.endswith(say_day(TODAY + timedelta(days=least)))


def test_french_days_and_spaces(app: Flask) -> None:
    with app.test_request_context("/api/v1/x", headers={"Accept-Language": "fr"}):
        assert say_day(TODAY) == "23\u00a0novembre\u00a02026"
        assert "prescrit\u00a0:" in say_deadline(a_deadline(None, 3))


def test_times_are_those_of_paris(app: Flask) -> None:
    with app.test_request_context("/api/v1/x", headers={"Accept-Language": "fr"}):
        assert plain(say_instant(datetime(2026, 7, 1, 22, 30, tzinfo=UTC))) == (
            "2 juillet 2026 à 00:30"
        )


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (None, "date de publication inconnue"),
        (DateInterval(earliest=TODAY, latest=TODAY), "le 23 novembre 2026"),
        (DateInterval(earliest=None, latest=TODAY), "au plus tard le 23 novembre 2026"),
        (
            DateInterval(earliest=date(2026, 9, 1), latest=TODAY),
            "entre le 1er septembre 2026 et le 23 novembre 2026",
        ),
    ],
)
def test_a_period_says_no_more_than_is_known(
    app: Flask, published: DateInterval | None, expected: str
) -> None:
    with app.test_request_context("/api/v1/x", headers={"Accept-Language": "fr"}):
        assert plain(say_period(published)) == expected


def test_a_step_whose_day_has_come_is_for_today(app: Flask) -> None:
    with app.test_request_context("/api/v1/x", headers={"Accept-Language": "fr"}):
        assert say_act_before(TODAY) == say_act_before(TODAY - timedelta(days=3))
        assert "24\u00a0novembre" in say_act_before(TODAY + timedelta(days=1))


def test_likelihood_words_rise(app: Flask) -> None:
    with app.test_request_context("/api/v1/x", headers={"Accept-Language": "fr"}):
        words = [say_likelihood(step / 10) for step in (1, 3, 5, 7, 9)]
    assert words == ["très peu probable", "peu probable", "possible", "probable", "très probable"]
