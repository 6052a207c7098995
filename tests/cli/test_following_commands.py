"""`avise steps`, `calendar`, `waves`, `outcomes` on a real folder."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from companion.cli import main
from companion.cli.clock import SystemClock
from companion.model.capture import HandEntry
from companion.model.interval import DateInterval
from companion.store.database import Store
from companion.walk import Walk, open_walk
from companion.walk.follow_up import StepDetails

GRAVE = "Elle facture des actes qu’elle n’a pas faits."
OPINION = "Accueil glacial, deux heures d’attente, je ne recommande pas."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("following") / "data"


@pytest.fixture(scope="module")
def ids(folder: Path) -> dict[str, str]:
    clock = SystemClock()
    with Store.open(folder, clock=clock) as store:
        walk = open_walk(store, clock=clock)
        kept = {name: keep(walk, text) for name, text in (("grave", GRAVE), ("lawful", OPINION))}
        walk.set_step(kept["grave"], "tell_insurer", "done")
        details = StepDetails(cost_cents=4_200)
        walk.follow_ups.put_details(kept["grave"], "tell_insurer", details)
    return kept


def keep(walk: Walk, text: str) -> str:
    today = walk.today()
    published = DateInterval(earliest=today - timedelta(days=20), latest=today - timedelta(days=10))
    entry = HandEntry(
        text=text, url="https://secret.example/avis", author="Zoé Quidam", published=published
    )
    capture = walk.receive_by_hand(entry)
    walk.read_capture(capture.id)
    return walk.view_capture(capture.id).mentions[0].mention.id


def run(capsys: pytest.CaptureFixture[str], folder: Path, *arguments: str) -> tuple[int, str]:
    status = main([*arguments, "--data", str(folder)])
    return status, capsys.readouterr().out


def test_steps_come_in_order_with_their_drafts_and_the_rest_says_why(
    capsys: pytest.CaptureFixture[str], folder: Path, ids: dict[str, str]
) -> None:
    _, out = run(capsys, folder, "steps", ids["grave"][:12])
    answer = json.loads(out)
    assert answer["id"] == ids["grave"]
    by_id = {step["id"]: step for step in answer["steps"]}
    assert by_id["legal_notice"]["documents"] == ["dsa_notice"]
    assert by_id["lawyer"]["act_before"]
    assert answer["refused_documents"] == {}
    _, out = run(capsys, folder, "steps", ids["lawful"])
    lawful = json.loads(out)
    assert lawful["protected"]
    assert "dsa_notice" in lawful["refused_documents"]
    assert {left["id"] for left in lawful["left_out"]} >= {"legal_notice", "lawyer"}


def test_a_mention_that_is_not_there_is_said(
    capsys: pytest.CaptureFixture[str], folder: Path, ids: dict[str, str]
) -> None:
    assert ids
    assert run(capsys, folder, "steps", "zzzz")[0] == 2
    assert run(capsys, folder, "steps", "")[0] == 2


def test_the_calendar_of_all_and_of_one_reads_back_and_names_nobody(
    capsys: pytest.CaptureFixture[str], folder: Path, ids: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "avise.ics"
    assert run(capsys, folder, "calendar", "-o", str(file))[0] == 0
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert {str(event["uid"])[:36] for event in events} == {ids["grave"]}
    assert not any(word in file.read_text("utf-8") for word in ("Zoé", "secret.example", "facture"))
    _, out = run(capsys, folder, "calendar", ids["grave"], "--named")
    assert "avocat" in out.replace("\n ", "")
    assert len(Calendar.from_ical(out).walk("VEVENT")) == len(events)


def test_waves_and_outcomes_are_json(
    capsys: pytest.CaptureFixture[str], folder: Path, ids: dict[str, str]
) -> None:
    assert ids
    assert run(capsys, folder, "waves") == (0, "")
    worked = json.loads(run(capsys, folder, "outcomes")[1])
    assert worked["cost_cents"] == 4_200
    assert worked["tried"][0]["step_id"] == "tell_insurer"
