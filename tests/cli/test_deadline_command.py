"""`avise deadline`: the working day, the reminders, what stops the clock, and the other clocks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from companion.cli import main


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["deadline", *arguments]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_the_last_working_day_and_the_reminders_are_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = asked(capsys, "--published", "2026-08-29", "--on", "2026-11-12")
    assert answer["expires"] == {"earliest": "2026-11-29", "latest": "2026-11-29"}
    assert answer["last_working_day"] == "2026-11-27"
    assert answer["ends_at"] == "2026-11-29T23:00:00+00:00"
    assert [r["state"] for r in answer["reminders"]] == ["past", "today", "coming", "coming"]


def test_the_holidays_of_a_place_bring_the_working_day_forward(
    capsys: pytest.CaptureFixture[str],
) -> None:
    usual = ("--published", "2026-01-06", "--on", "2026-02-01")
    assert asked(capsys, *usual)["last_working_day"] == "2026-04-03"
    assert asked(capsys, *usual, "--place", "57000 Metz")["last_working_day"] == "2026-04-02"


def test_what_stops_the_clock_and_what_does_not_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    answer = asked(capsys, "--published", "2026-08-29", "--on", "2026-11-12")
    acts = {act["id"]: act["interrupts"] for act in answer["interruptions"]}
    assert acts["plainte-simple"] == acts["aide-juridictionnelle"] == "no"
    assert acts["demarches-amiables"] == "no"
    assert acts["citation-directe"] == "yes"
    assert acts["article-145"] == "unsure"
    civil = asked(capsys, "--published", "2026-08-29", "--on", "2026-11-12", "--kind", "civil")
    assert "interruptions" not in civil


def test_added_words_and_a_civil_action_have_clocks_of_their_own(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = asked(
        capsys,
        *("--published", "2026-08-29", "--on", "2026-11-23", "--added", "2026-10-01..2026-10-05"),
        *("--act", "writ:2026-10-01", "--act", "defendant:2026-11-20"),
    )
    assert answer["added_words"]["expires"] == {"earliest": "2027-01-01", "latest": "2027-01-05"}
    assert answer["civil_action"]["state"] == "running"
    assert answer["civil_action"]["next_act"]["expires"]["latest"] == "2027-01-01"


@pytest.mark.parametrize(
    "arguments",
    [
        ("--published", "2026-09-10..2026-08-29"),
        ("--published", "2026-08-29", "--added", "bientôt"),
        ("--published", "2026-08-29", "--act", "appel:2026-09-01"),
        ("--published", "2026-08-29", "--act", "writ"),
    ],
)
def test_what_is_no_date_and_no_act_gets_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert main(["deadline", *arguments, "--on", "2026-11-23"]) == 2
    assert capsys.readouterr().err
