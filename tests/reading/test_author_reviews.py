"""How many reviews an account shows in all, where the page says so; nothing where it does not."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from companion.model.capture import PageContent
from companion.reading.platforms import load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

PAGES = Path(__file__).parents[1] / "pages"
ADDRESSES = {
    "google-maps-20": "https://www.google.com/maps/place/Dr+X/@48.9,-1.0,17z",
    "trustpilot": "https://fr.trustpilot.com/review/dr-x.example",
}
SAID = [
    ("1 avis", 1),
    ("Local Guide · 1 234 avis · 3 photos", 1234),
    ("12 reviews", 12),
    ("Local Guide · 3 photos", None),
    ("12345678901 avis", None),
    ("avis", None),
]


def counts(name: str, dom: str) -> list[int | None]:
    content = PageContent(
        url=ADDRESSES[name], captured_at=datetime(2026, 5, 15, tzinfo=UTC), dom=dom.encode()
    )
    reading = read(content, platforms=load_platforms(shared_folder() / "platforms"))
    assert reading.method == "described"
    return [review.author_reviews for review in reading.reviews]


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_count_beside_each_name_is_read(name: str) -> None:
    found = counts(name, (PAGES / name / "source.html").read_text("utf-8"))
    assert found[:3] == [1, 2, 3]


@pytest.mark.parametrize(("said", "expected"), SAID)
def test_what_stands_for_a_count_is_a_number_or_nothing(said: str, expected: int | None) -> None:
    page = (PAGES / "google-maps-20" / "source.html").read_text("utf-8")
    assert counts("google-maps-20", page.replace(">1 avis<", f">{said}<", 1))[0] == expected
