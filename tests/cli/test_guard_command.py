"""`avise guard`: JSON Lines in and out, spans in code points, a bad line stops no other."""

from __future__ import annotations

import io
import json
from typing import Any, get_args

import pytest

from companion.cli import main
from companion.model.guard import GuardKind


def _run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *lines: object
) -> tuple[int, list[dict[str, Any]]]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    status = main(["guard"])
    return status, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_text_is_answered_in_order_with_spans_kind_why_and_source(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    breach = "😀 Vous avez annulé votre rendez-vous."
    status, answers = _run(
        capsys, monkeypatch, {"id": "a", "text": breach}, {"text": "Nous avons lu votre avis."}
    )
    assert status == 0
    first, second = answers
    assert (first["id"], first["ok"]) == ("a", False)
    assert second == {"id": None, "ok": True, "findings": []}
    for found in first["findings"]:
        assert found["kind"] in get_args(GuardKind)
        assert found["why"]
        assert "R. 4127-4" in found["source"]
        assert "😀" not in breach[found["start"] : found["end"]]
    assert any("rendez-vous" in breach[f["start"] : f["end"]] for f in first["findings"])


def test_who_reads_it_may_be_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Je n’ai jamais reçu cette personne en consultation."
    _, answers = _run(capsys, monkeypatch, {"text": text}, {"text": text, "audience": "official"})
    assert [answer["ok"] for answer in answers] == [False, True]


def test_a_bad_line_is_told_and_the_rest_goes_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, answers = _run(
        capsys, monkeypatch, "no json", {"id": 1}, {"id": 2, "text": 3}, {"id": 3, "text": ""}
    )
    assert status == 1
    assert ["error" in answer for answer in answers] == [True, True, True, False]
    assert [answer["id"] for answer in answers] == [None, 1, 2, 3]
