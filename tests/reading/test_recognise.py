"""The same review again, across sort orders, edits, cuts and copies; never a stranger's."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from companion.model.mention import Mention, Sighting
from companion.model.review import Page, Review
from companion.reading.recognise import recognise

MAPS = Page(url="https://www.google.com/maps/place/x", platform="google-maps", kind="reviews")
BLOG = Page(url="https://blog.example/2026/04/billet/?utm_source=x#commentaires")
WORDS = "Elle a facturé trois séances qui n’ont jamais eu lieu, j’ai les relevés."


def _mention(page: Page = MAPS, mention_id: str = "m1", **fields: Any) -> Mention:
    seen = Sighting(
        capture_id="c1",
        seen_at=datetime(2026, 5, 1, tzinfo=UTC),
        state="online",
        words_sha256="0" * 64,
    )
    review = Review(**{"author": "Nadia B.", "text": WORDS, "rating": 1.0, **fields})
    return Mention(
        id=mention_id, platform=page.platform, page_url=page.url, review=review, sightings=(seen,)
    )


def _review(**fields: Any) -> Review:
    return Review(**{"author": "Nadia B.", "text": WORDS, "rating": 1.0, **fields})


@pytest.mark.parametrize(
    ("before", "after", "state", "sign"),
    [
        ({"platform_id": "a"}, {"platform_id": "a"}, "online", "platform_id"),
        ({"platform_id": "a"}, {"platform_id": "a", "text": "Autre"}, "changed", "platform_id"),
        ({"platform_id": "a"}, {"platform_id": "a", "rating": 5.0}, "changed", "platform_id"),
        ({"permalink": "https://a/r/1"}, {"permalink": "https://a/r/1/"}, "online", "permalink"),
        ({}, {}, "online", "author_and_words"),
        ({}, {"text": WORDS.replace(" ", "  ")}, "online", "author_and_words"),
        ({}, {"text": WORDS.replace("trois", "quatre")}, "changed", "author_and_words"),
        ({}, {"text": WORDS.replace(".", " !!! 😡")}, "changed", "author_and_words"),
        ({}, {"text": f"{WORDS[:30]}…", "is_cut": True}, "online", "author_and_words"),
        ({"text": WORDS[:30], "is_cut": True}, {}, "online", "author_and_words"),
        ({"author": None}, {"author": None}, "online", "author_and_words"),
        ({"text": ""}, {"text": ""}, "online", "author_and_words"),
    ],
)
def test_the_same_review_is_recognised(
    before: dict[str, Any], after: dict[str, Any], state: str, sign: str
) -> None:
    found = recognise(_review(**after), MAPS, [_mention(**before)])
    assert (found.mention_id, found.state, found.sign) == ("m1", state, sign)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"platform_id": "a"}, {"platform_id": "b"}),
        ({}, {"author": "Nadège C."}),
        ({}, {"text": "Très bien reçue, merci."}),
        ({"text": ""}, {"text": "", "rating": 5.0}),
        ({"author": None, "text": "Nul"}, {"author": None, "text": "Nul"}),
        ({"text": ""}, {"text": WORDS}),
    ],
)
def test_another_review_is_a_new_one(before: dict[str, Any], after: dict[str, Any]) -> None:
    found = recognise(_review(**after), MAPS, [_mention(**before)])
    assert (found.mention_id, found.sign) == (None, "none")


def test_the_same_words_elsewhere_are_another_mention() -> None:
    assert recognise(_review(), BLOG, [_mention()]).mention_id is None


def test_an_unknown_site_is_told_by_its_page_address() -> None:
    seen = Page(url="https://www.blog.example/2026/04/billet")
    assert recognise(_review(), BLOG, [_mention(seen)]).mention_id == "m1"


def test_the_surest_sign_wins_over_the_first_known() -> None:
    known = [_mention(mention_id="by-words"), _mention(mention_id="by-id", platform_id="a")]
    assert recognise(_review(platform_id="a"), MAPS, known).mention_id == "by-id"


def test_order_and_absence_of_others_change_nothing() -> None:
    known = [_mention(mention_id=f"m{n}", platform_id=str(n)) for n in range(9)]
    found = [recognise(_review(platform_id=str(n)), MAPS, known) for n in (7, 2)]
    assert [(one.mention_id, one.state) for one in found] == [("m7", "online"), ("m2", "online")]
