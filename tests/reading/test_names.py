"""Whom a review concerns: the practitioner, somebody else, or nobody can tell."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from companion.model.practitioner import Practitioner
from companion.model.review import Page, Review
from companion.reading.concern import relevance

TABLE = yaml.safe_load((Path(__file__).parent.parent / "cases" / "names.yaml").read_text("utf-8"))
OWN = "https://www.google.com/maps/place/Roussel"
CAMILLE = Practitioner(names=("Dr Camille Roussel-Lefèvre", "Camille Roussel"), own_pages=(OWN,))


@pytest.mark.parametrize(("words", "title", "expected"), TABLE)
def test_whom_it_concerns(words: str, title: str, *, expected: bool | None) -> None:
    page = Page(url="https://ailleurs.example/1", title=title)
    assert relevance(Review(text=words), page, CAMILLE).concerns is expected


def test_what_stands_on_an_own_page_concerns_the_practitioner() -> None:
    page = Page(url=f"{OWN}/?utm_source=a#avis")
    assert relevance(Review(text="Nul."), page, CAMILLE).concerns is True


def test_another_doctor_named_on_an_own_page_is_left_to_the_doctor() -> None:
    review = Review(text="Comme le Dr Delattre, nul.")
    assert relevance(review, Page(url=OWN), CAMILLE).concerns is None


def test_nobody_can_tell_without_a_name() -> None:
    assert relevance(Review(text="Le Dr Delattre"), Page(url=OWN), Practitioner()).concerns is None
