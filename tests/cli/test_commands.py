"""The command line as later work and other programs rely on it."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from companion.cli import main
from tests.builders import a_review_page


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(list(arguments))
    said = capsys.readouterr()
    return status, said.out, said.err


def test_assess_answers_each_line_in_order_and_goes_on_after_a_bad_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = tmp_path / "avis.jsonl"
    lines.write_text(
        '{"id": "a", "text": "Médecin à l’écoute, je recommande.", "nature": ["favorable"]}\n'
        '{"id": "b", "text": 3}\n'
        "not json\n"
        '{"id": "c", "text": "Il a facturé deux actes qu’il n’a pas faits."}\n',
        "utf-8",
    )
    status, out, _ = _run(capsys, "assess", str(lines))
    answers = [json.loads(line) for line in out.splitlines()]

    assert status == 1
    assert [answer["id"] for answer in answers] == ["a", "b", None, "c"]
    assert ["error" in answer for answer in answers] == [False, True, True, False]
    assert answers[0]["nature"] == "favorable"
    assert answers[3]["nature"] == "diffamation"
    assert answers[3]["severity"] >= 3
    assert {"id", "likelihood", "elements", "source", "limitation", "defences"} == set(
        answers[3]["qualifications"][0]
    )


def test_assess_gives_spans_in_code_points_of_the_text_as_given(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "👍🏽 Bof… puis : quel connard, ce médecin !"
    stdin = io.TextIOWrapper(io.BytesIO(json.dumps({"text": text}).encode()))
    monkeypatch.setattr("sys.stdin", stdin)
    _, out, _ = _run(capsys, "assess")
    signals = json.loads(out)["signals"]

    assert signals
    assert [text[s["start"] : s["end"]] for s in signals] == [s["text"] for s in signals]
    assert any("connard" in s["text"] for s in signals)


def test_extract_reads_a_saved_page(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(a_review_page(), "utf-8")
    status, out, _ = _run(
        capsys,
        *("extract", str(page), "--url", "https://avis.example/x"),
        *("--captured-at", "2026-11-23T12:00:00Z", "--lang", "fr"),
    )
    answer = json.loads(out)

    assert status == 0
    assert answer["method"] == "structured"
    assert [r["author"] for r in answer["reviews"]] == ["Monique P.", "Thierry L."]
    assert answer["reviews"][1]["published"] == {"earliest": "2026-09-10", "latest": "2026-09-10"}


def test_date_gives_the_days_a_phrase_may_mean(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = _run(capsys, "date", "il y a 2 mois", "--captured-at", "2026-11-23T12:00:00+01:00")
    answer = json.loads(out)

    assert answer["edited"] is False
    assert answer["earliest"] <= "2026-08-24"
    # Two months by the calendar end on the 23rd, two of thirty days on the 24th.
    assert answer["latest"] == "2026-09-24"


@pytest.mark.parametrize(
    ("published", "least", "most", "state"),
    [
        ("2026-08-22", -1, -1, "expired"),
        ("2026-08-23", 0, 0, "running"),
        ("2026-08-29", 6, 6, "running"),
        ("2026-08-20..2026-09-25", -3, 32, "maybe_expired"),
    ],
)
def test_deadline_counts_the_days_left_worst_case_first(
    capsys: pytest.CaptureFixture[str], published: str, least: int, most: int, state: str
) -> None:
    _, out, _ = _run(capsys, "deadline", "--published", published, "--on", "2026-11-23")
    answer = json.loads(out)

    assert answer["days_left"] == {"least": least, "most": most}
    assert answer["state"] == state
    assert answer["kind"] == "press"
    assert "1881" in answer["source"]


def test_what_is_not_a_date_gets_a_sentence_and_status_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    status, out, err = _run(capsys, "deadline", "--published", "demain", "--on", "2026-11-23")

    assert status == 2
    assert out == ""
    assert "Date non comprise" in err


def test_a_missing_file_gets_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = _run(capsys, "assess", "/no/such/file.jsonl")

    assert status == 2
    assert "/no/such/file.jsonl" in err
