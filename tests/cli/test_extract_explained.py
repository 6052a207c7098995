"""`avise extract --explain` says which way of reading spoke, why each date, whom it concerns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bench.pages import CORPUS
from companion.cli.parser import main


def _extract(capsys: pytest.CaptureFixture[str], page: Path, url: str, *more: str) -> Any:
    said = ("extract", str(page), "--url", url, "--captured-at", "2026-05-15T08:00:00Z", *more)
    assert main(said) == 0
    return json.loads(capsys.readouterr().out)


def test_without_being_asked_nothing_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    page = CORPUS / "unknown-repeated" / "source.html"
    answer = _extract(capsys, page, "https://ailleurs.example/")
    assert set(answer) == {"page", "reviews", "results", "others", "method", "problems"}


def test_the_ways_tried_and_the_reasons_of_dates_are_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    page = CORPUS / "google-maps" / "source.html"
    url = "https://www.google.com/maps/place/x"
    said = _extract(capsys, page, url, "--explain")["explanation"]
    assert (said["platform"], said["known_by"]) == ("google-maps", "address")
    assert [way["method"] for way in said["ways"] if way["kept"]] == ["described"]
    assert {way["method"] for way in said["ways"]} == {
        *("described", "structured", "repeated", "article"),
    }
    reasons = {date["date_text"]: date["why"] for date in said["dates"]}
    assert "arrondie vers le bas" in reasons["il y a 2 mois"]
    assert "première date est cachée" in reasons["Modifié il y a 3 jours"]


def test_whom_reviews_and_results_concern_is_said_with_the_reason(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    card = '<div class="avis"><b>{}</b><i title="1/5"></i><span>12/03/2026</span><p>{}</p></div>'
    page.write_text(
        "<title>Forum</title>"
        + card.format("Ana", "Le Dr Roussel ne répond pas, c’est une honte.")
        + card.format("Luc", "Le Dr Delattre m’a sauvé, lui, je recommande."),
        "utf-8",
    )
    answer = _extract(capsys, page, "https://ailleurs.example/", "--name", "Camille Roussel")[
        "concerning"
    ]
    assert [one["concerns"] for one in answer["reviews"]] == [True, False]
    assert answer["reviews"][0]["name"] == {"variant": "Camille Roussel", "how": "titled"}
    assert answer["reviews"][1]["others"] == ["Delattre"]


def test_results_that_bear_the_name_are_told_from_others(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "serp.html"
    hit = '<li class="b_algo"><h2><a href="https://{0}.example/">{1}</a></h2></li>'
    titles = ("Roussel Camille - Annuaire", "C. Roussel, Granville", "Marc Delattre, dentiste")
    page.write_text("".join(hit.format(f"s{n}", title) for n, title in enumerate(titles)), "utf-8")
    found = _extract(
        capsys, page, "https://www.bing.com/search?q=x", "--name", "Dr Camille Roussel"
    )["concerning"]["results"]
    names = [one["name"] and one["name"]["how"] for one in found]
    assert names == ["reversed", "initial", None]
