"""Every page of the corpus is read to its expected answer, with and without descriptions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bench.pages import CORPUS, as_json, cases_in, paired, read_case, right_fields
from companion.model.review import Reading, Review
from companion.reading.platforms import Platforms, load_platforms
from companion.resources import shared_folder

DESCRIBED = load_platforms(shared_folder() / "platforms")
CASES = cases_in(CORPUS)
LEAST_RECALL, LEAST_PRECISION = 0.85, 0.92


def _as_extracted(review: Review) -> dict[str, Any]:
    reply = review.reply
    return {
        "author": review.author,
        "author_url": review.author_url,
        "rating": review.rating,
        "rating_max": review.rating_max,
        "title": review.title,
        "text": review.text,
        "date_text": review.date_text,
        "published": as_json(review.published),
        "was_edited": review.was_edited,
        "permalink": review.permalink,
        "platform_id": review.platform_id,
        "is_cut": review.is_cut,
        "reply": reply and {"text": reply.text, "date_text": reply.date_text},
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_gives_its_expected_answer(case: Path) -> None:
    expected, reading = read_case(case, DESCRIBED)
    read = [_as_extracted(review) for review in reading.reviews]
    # Some answers name more fields than others: each is held to what it names.
    wanted = expected["reviews"]
    assert len(read) == len(wanted)
    assert [{key: one[key] for key in what} for one, what in zip(read, wanted, strict=True)] == (
        wanted
    )
    assert _results(reading) == expected["results"]
    assert reading.method == expected["method"]
    page = reading.page
    assert {"url": page.url, "title": page.title, "platform": page.platform, "kind": page.kind} == (
        expected["page"]
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_says_what_it_is_and_loads_nothing(case: Path) -> None:
    assert (case / "about.md").read_text("utf-8").startswith("# ")
    source = (case / "source.html").read_text("utf-8")
    assert "<script src" not in source
    assert 'rel="stylesheet"' not in source
    assert 'src="http' not in source


def test_the_corpus_is_as_wide_as_it_must_be() -> None:
    platforms = {read_case(case, DESCRIBED)[1].page.platform for case in CASES}
    assert len(CASES) >= 11
    assert {"google-maps", "google-search", "trustpilot", "pagesjaunes", "facebook"} <= platforms


def test_reviews_are_found_without_any_description() -> None:
    wanted = found = right = 0
    for case in CASES:
        expected, reading = read_case(case, Platforms())
        wanted += len(expected["reviews"])
        found += len(reading.reviews)
        right += len(paired(expected["reviews"], list(reading.reviews)))
    assert right / wanted >= LEAST_RECALL
    assert right / found >= LEAST_PRECISION


def test_dates_read_without_descriptions_are_never_too_late() -> None:
    for case in CASES:
        expected, reading = read_case(case, Platforms())
        for wanted, review in paired(expected["reviews"], list(reading.reviews)):
            if review.published is not None and wanted["published"]["earliest"]:
                earliest = as_json(review.published)
                assert earliest is not None
                assert (earliest["earliest"] or "") <= wanted["published"]["earliest"]


def test_the_comparison_can_fail() -> None:
    expected, reading = read_case(CORPUS / "trustpilot", DESCRIBED)
    wanted = {**expected["reviews"][0], "author": "Quelqu’un d’autre", "rating": 3.0}
    right = right_fields(wanted, reading.reviews[0])
    assert right == {"text": True, "author": False, "rating": False, "date": True}


def _results(reading: Reading) -> list[dict[str, Any]]:
    return [
        {"rank": one.rank, "title": one.title, "url": one.url, "snippet": one.snippet}
        for one in reading.results
    ]
