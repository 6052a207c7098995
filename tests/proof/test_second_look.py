"""What a second look says of each kind of answer, and what it never says."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.model.capture import PageContent
from companion.model.errors import PageNotUnderstood
from companion.model.outgoing import OutgoingAnswer
from companion.model.review import Reading, Review
from companion.proof.second_look import Judgement, judge, public_url
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder
from tests.builders import a_review_page

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://avis.example/dr-roussel"
WORDS = "Elle facture des actes qu’elle n’a pas faits."
REVIEW = Review(author="Thierry L.", text=WORDS, rating=1)
PAGES = Path(__file__).parents[1] / "cases" / "served"
CASES: list[dict[str, Any]] = yaml.safe_load((PAGES / "cases.yaml").read_text("utf-8"))


@cache
def platforms() -> Platforms:
    return load_platforms(shared_folder() / "platforms")


def read_page(content: PageContent) -> Reading:
    return read(content, platforms=platforms())


def an_answer(
    body: str | bytes, *, status: int = 200, url: str = URL, **headers: str
) -> OutgoingAnswer:
    said = {
        "content-type": "text/html; charset=utf-8",
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    return OutgoingAnswer(
        url=url,
        status=status,
        headers=tuple(said.items()),
        body=body.encode() if isinstance(body, str) else body,
        address="93.184.216.34",
        started_at=NOON,
        ended_at=NOON,
    )


def judged(answer: OutgoingAnswer, review: Review = REVIEW, url: str = URL) -> Judgement:
    return judge(answer, review, url=url, read=read_page)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_each_kind_of_page_is_recognised(case: dict[str, Any]) -> None:
    body = (PAGES / case["file"]).read_bytes() if "file" in case else case.get("body", "")
    answer = an_answer(
        body, status=case.get("status", 200), url=case.get("url", URL), **case.get("headers", {})
    )
    review = Review(**{"author": "Thierry L.", "text": WORDS, **case.get("review", {})})
    found = judged(answer, review)
    assert (found.verdict, found.reason) == (case["verdict"], case["reason"])


def test_every_file_of_the_table_is_used_and_every_reason_has_a_case() -> None:
    used = {case.get("file") for case in CASES}
    assert {path.name for path in PAGES.glob("*.html")} <= used
    reasons = {case["reason"] for case in CASES}
    expected = {
        *("words_shown", "words_in_data", "other_words", "page_read", "login_wall", "captcha"),
        *("consent_wall", "needs_script", "error_page", "http_status", "not_html"),
        *("no_review_read", "words_too_common", "address_repeats_words", "moved_elsewhere"),
    }
    assert reasons == expected


def a_page(*reviews: tuple[str, str]) -> OutgoingAnswer:
    return an_answer(a_review_page(*((author, text, 1, "2026-09-10") for author, text in reviews)))


def test_words_are_found_whatever_their_case_spaces_and_typography() -> None:
    shown = "ELLE  facture des actes\nqu'elle n’a pas faits !"
    assert judged(a_page(("Thierry L.", shown))).verdict == "found"


def test_words_that_were_added_to_leave_them_found() -> None:
    assert judged(a_page(("Thierry L.", f"{WORDS} Je le maintiens."))).verdict == "found"


def test_a_changed_review_is_shown_with_its_new_words() -> None:
    changed = "Elle facture parfois des actes qu’elle n’a peut-être pas faits."
    found = judged(a_page(("Thierry L.", changed)))
    assert (found.verdict, found.author_seen) == ("different", True)
    assert found.found_words == changed
    assert 0.55 < found.likeness < 1


def test_another_review_of_the_same_author_is_not_this_one_changed() -> None:
    found = judged(a_page(("Thierry L.", "Parking pratique, salle d’attente agréable.")))
    assert (found.verdict, found.author_seen) == ("not_found", True)


def test_a_short_review_is_found_by_its_author_only() -> None:
    short = Review(author="Nadia K.", text="Nul.", rating=1)
    theirs = a_page(("Nadia K.", "Nul."), ("Paul", "Très bien."))
    others = a_page(("Paul", "Nul."), ("Lise", "Très bien."))
    assert judged(theirs, short).verdict == "found"
    assert judged(others, short).verdict == "not_found"


def test_a_cut_review_is_found_in_its_whole() -> None:
    cut = Review(author="Thierry L.", text="Elle facture des actes qu’elle…", is_cut=True)
    assert judged(an_answer(a_review_page()), cut).verdict == "found"


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "utf-8", "utf-16"])
def test_the_page_is_read_in_its_own_charset(charset: str) -> None:
    review = Review(author="Zoé", text="Dépassements répétés, reçus jamais donnés à l'été.")
    body = f"<html><body><p>{review.text}</p></body></html>".encode(charset)
    answer = an_answer(body, content_type=f"text/html; charset={charset}")
    assert judged(answer, review).verdict == "found"


def test_an_unknown_charset_is_read_as_it_can_be() -> None:
    assert (
        judged(an_answer(a_review_page(), content_type="text/html; charset=klingon")).verdict
        == "found"
    )


@pytest.mark.parametrize(
    ("permalink", "expected"),
    [
        (None, "https://avis.example/page?x=1"),
        ("https://avis.example/r/9#c", "https://avis.example/r/9"),
        ("javascript:alert(1)", "https://avis.example/page?x=1"),
        ("/r/9", "https://avis.example/page?x=1"),
    ],
)
def test_the_reviews_own_address_is_looked_at_first(permalink: str | None, expected: str) -> None:
    review = Review(text="x", permalink=permalink)
    assert public_url(review, "https://avis.example/page?x=1#top") == expected


NOT_ABSENT = {"found", "different", "not_public", "refused", "unreadable"}


@given(status=st.integers(100, 599), body=st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_what_is_no_page_of_reviews_is_never_an_absence(status: int, body: bytes) -> None:
    assert judged(an_answer(body, status=status)).verdict in NOT_ABSENT


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_words_at_all_can_be_looked_for(words: str) -> None:
    judged(an_answer(a_review_page()), Review(author=words[:20], text=words))


HOSTILE = {
    "a million nested elements": b"<div>" * 1_000_000,
    "a million attributes": b"<p " + b"a=b " * 1_000_000 + b">x</p>",
    "one endless word": b"<p>" + b"a" * 5_000_000,
    "one endless script": b"<script>" + b"\\u00e9\\n" * 600_000 + b"</script>",
    "unclosed quotes": b'<p title="' * 400_000,
    "charset words without end": b'<meta charset="' + b"utf-8" * 900_000,
    "numbered characters": b"<p>" + b"&#233;" * 800_000,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_page_is_judged_in_a_few_seconds(kind: str) -> None:
    # The time of this thread: what else the machine does meanwhile does not count.
    started = time.thread_time()
    found = judge(an_answer(HOSTILE[kind]), REVIEW, url=URL, read=refuses_to_read)
    assert found.verdict in NOT_ABSENT
    # Each takes a second or two; what grows with the square takes many minutes.
    assert time.thread_time() - started < 30


def refuses_to_read(_content: PageContent) -> Reading:
    raise PageNotUnderstood("the page takes too long to read")
