"""Schema.org as RDFa, microformats, and data that tells only a part of what the page shows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from companion.model.capture import PageContent
from companion.model.review import Reading
from companion.reading.platforms import Platforms
from companion.reading.reader import read

SPRING = datetime(2026, 5, 15, 8, 0, tzinfo=UTC)


def _read(dom: str) -> Reading:
    content = PageContent(
        url="https://ailleurs.example/p", captured_at=SPRING, dom=f"<body>{dom}</body>".encode()
    )
    return read(content, platforms=Platforms())


RDFA = (
    '<div vocab="https://schema.org/" typeof="Dentist"><div property="review" typeof="Review">'
    '<span property="author" typeof="Person"><span property="name">Ana</span></span>'
    '<meta property="datePublished" content="2026-03-12"><div property="reviewRating" '
    'typeof="Rating"><meta property="ratingValue" content="2"><meta property="bestRating" '
    'content="10"></div><p property="reviewBody">Bof, vraiment.</p></div></div>'
)
HREVIEW = (
    '<div class="hreview"><span class="reviewer vcard"><span class="fn">Ana</span></span>'
    '<abbr class="dtreviewed" title="2026-03-12">12 mars</abbr><span class="rating">2</span>'
    '<blockquote class="description">Bof, vraiment.</blockquote></div>'
)
H_REVIEW = (
    '<article class="h-review"><a class="p-author h-card" href="/ana">Ana</a>'
    '<time class="dt-published" datetime="2026-03-12">12 mars</time>'
    '<data class="p-rating" value="2">★★</data><div class="e-content">Bof, vraiment.</div>'
    "</article>"
)


@pytest.mark.parametrize(
    ("dom", "scale"), [(RDFA, 10.0), (HREVIEW, 5.0), (H_REVIEW, 5.0)], ids=["rdfa", "1", "2"]
)
def test_marked_reviews_are_read(dom: str, scale: float) -> None:
    reading = _read(dom)
    (review,) = reading.reviews
    assert (reading.method, reading.page.kind) == ("structured", "reviews")
    assert (review.author, review.rating, review.rating_max) == ("Ana", 2.0, scale)
    assert review.text == "Bof, vraiment."
    assert review.published is not None
    assert review.published.earliest == date(2026, 3, 12)


def _cards(*rows: tuple[str, int, str]) -> str:
    return "".join(
        f'<div class="avis"><b>{name}</b> <i title="{stars}/5"></i> <span>12/03/2026</span>'
        f"<p>{text}</p></div>"
        for name, stars, text in rows
    )


def _data(*rows: tuple[str, int, str]) -> str:
    things = ",".join(
        f'{{"@type": "Review", "author": "{name}", "reviewBody": "{text}",'
        f'"datePublished": "2026-03-12", "reviewRating": {{"ratingValue": {stars}}}}}'
        for name, stars, text in rows
    )
    return f'<script type="application/ld+json">{{"@graph": [{things}]}}</script>'


FIRST, SECOND, THIRD = (
    ("Ana", 1, "Une honte, vraiment, à fuir."),
    ("Luc", 5, "Très bien reçu, à l’heure."),
    ("Zoé", 3, "Ni bien ni mal, parking difficile."),
)


def test_data_that_tells_only_the_first_reviews_does_not_hide_the_others() -> None:
    reading = _read(_data(FIRST, SECOND) + _cards(FIRST, SECOND, THIRD))
    assert [review.author for review in reading.reviews] == ["Ana", "Luc", "Zoé"]
    assert reading.confidence == 0.85


def test_data_with_a_shorter_text_gives_way_to_the_whole_one() -> None:
    short = ("Ana", 1, "Une honte, vraiment")
    reading = _read(_data(short, SECOND) + _cards(FIRST, SECOND))
    assert reading.method == "structured"
    assert reading.reviews[0].text == "Une honte, vraiment, à fuir."


def test_stars_that_differ_between_data_and_page_are_said() -> None:
    reading = _read(_data(("Ana", 4, FIRST[2]), SECOND) + _cards(FIRST, SECOND))
    assert [problem.code for problem in reading.problems] == ["methods-disagree"]
    assert reading.problems[0].detail == "4.0/5.0 / 1.0/5.0"
