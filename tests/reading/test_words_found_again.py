"""Words tied to their page: quotes with context, the element that is a review's alone, its box."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from companion.model.capture import FrameContent, LayoutNode, PageContent
from companion.model.review import Review
from companion.reading.anchoring import anchor_reviews, boxes_of
from companion.reading.page import parse_page
from companion.reading.quotes import is_still_there, page_text, quote_of
from tests.builders import NOON

ALINE = Review(author="Aline M.", text="Elle facture des actes qu’elle n’a jamais faits.")
BRUNO = Review(author="Bruno T.", text="Très à l’écoute, je recommande ce cabinet.")
SHORT = Review(author="Chloé V.", text="Parfait")


def _content(
    *reviews: Review, around: str = "<h1>Avis du cabinet</h1>%s<p>Pied</p>"
) -> PageContent:
    shown = "".join(
        f'<li><h3>{one.author}</h3><div><p class="w">{one.text}</p></div><i>il y a 2 mois</i></li>'
        for one in reviews
    )
    page = f"<html><body>{around % f'<ul>{shown}</ul>'}</body></html>"
    return PageContent(url="https://a.example/", captured_at=NOON, dom=page.encode())


def test_a_quote_holds_the_words_and_thirty_two_characters_around_them() -> None:
    (found,) = anchor_reviews([ALINE], _content(BRUNO, ALINE))
    text = page_text(parse_page(_content(BRUNO, ALINE).dom))
    assert found.quote is not None
    assert found.position is not None
    start, end = found.position.start, found.position.end
    assert found.quote.exact == ALINE.text == text[start:end]
    assert (found.quote.prefix, found.quote.suffix) == (text[start - 32 : start], text[end:][:32])
    assert len(found.quote.prefix) == 32


@pytest.mark.parametrize(
    ("reviews", "holds", "lacks"),
    [
        ([ALINE, BRUNO], ["Aline M.", "il y a 2 mois"], ["Bruno", "Pied"]),
        ([ALINE], ["Aline M.", "jamais faits"], ["Pied", "Avis du cabinet"]),
        ([SHORT, ALINE], ["Chloé V."], ["Aline"]),
    ],
    ids=["two", "alone", "one word"],
)
def test_the_fragment_is_the_review_and_no_other(
    reviews: Sequence[Review], holds: list[str], lacks: list[str]
) -> None:
    found = anchor_reviews(reviews, _content(*reviews))[0]
    assert found.fragment is not None
    html = found.fragment.decode()
    assert all(words in html for words in holds)
    assert not any(words in html for words in lacks)


def test_a_review_of_stars_alone_is_found_by_its_author() -> None:
    silent = Review(author="Denis L.", rating=1)
    found = anchor_reviews([ALINE, silent], _content(ALINE, silent))[1]
    assert found.quote is None
    assert found.fragment is not None
    assert "Denis" in found.fragment.decode()


def test_the_same_words_twice_are_two_places() -> None:
    twins = [SHORT, Review(author="Denis L.", text="Parfait")]
    one, other = anchor_reviews(twins, _content(*twins))
    assert one.fragment is not None
    assert other.fragment is not None
    assert "Chloé" in one.fragment.decode()
    assert "Denis" in other.fragment.decode()


def test_words_in_a_frame_are_found_in_that_frame() -> None:
    frame = FrameContent(url="https://a.example/w", dom=_content(ALINE).dom)
    page = PageContent(
        url="https://a.example/", captured_at=NOON, dom=b"<p>Accueil</p>", frames=(frame,)
    )
    (found,) = anchor_reviews([ALINE], page)
    assert (found.frame, found.quote and found.quote.exact) == (0, ALINE.text)


def test_a_page_that_is_none_gives_empty_anchors() -> None:
    page = PageContent(url="https://a.example/", captured_at=NOON, dom=b"\x00\x01")
    assert anchor_reviews([ALINE], page)[0].quote is None


def test_words_that_differ_by_a_sign_are_still_found() -> None:
    text = "Avis. Elle facture des actes qu'elle n'a jamais faits ! Suite"
    found = quote_of(ALINE.text, text)
    assert found is not None
    assert "facture des actes" in found[0].exact


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ELLE FACTURE DES ACTES QU'ELLE N'A JAMAIS FAITS", True),
        ("Elle facture des actes qu’elle n’a jamais vraiment faits.", True),
        ("Très à l’écoute, je recommande ce cabinet.", False),
        ("", False),
    ],
)
def test_words_much_like_them_count_as_still_there(text: str, expected: bool) -> None:  # noqa: FBT001 a table
    assert is_still_there(ALINE.text, text) is expected


def test_words_too_short_to_be_told_apart_are_never_missing() -> None:
    assert is_still_there("Nul.", "Une tout autre page")


def _layout() -> list[LayoutNode]:
    return [
        LayoutNode(within=-1, box=(0, 0, 800, 2000)),
        LayoutNode(within=0, box=(0, 0, 800, 60), text="Avis du cabinet"),
        LayoutNode(within=0, box=(40, 100, 700, 200)),
        LayoutNode(within=2, box=(60, 110, 600, 30), text="Aline M."),
        LayoutNode(within=2, box=(60, 150, 600, 60), text=ALINE.text),
        LayoutNode(within=0, box=(40, 400, 700, 200)),
        LayoutNode(within=5, box=(60, 410, 600, 30), text="Bruno T."),
        LayoutNode(within=5, box=(60, 450, 600, 60), text=BRUNO.text),
    ]


@pytest.mark.parametrize(
    ("reviews", "boxes"),
    [
        ([ALINE, BRUNO], [(40, 100, 700, 200), (40, 400, 700, 200)]),
        ([BRUNO, ALINE], [(40, 400, 700, 200), (40, 100, 700, 200)]),
        ([ALINE], [(40, 100, 700, 200)]),
        ([Review(author="X", text="Des mots qui ne sont nulle part.")], [None]),
    ],
    ids=["two", "another order", "alone", "not shown"],
)
def test_a_review_has_the_largest_box_that_is_its_alone(
    reviews: list[Review], boxes: list[tuple[int, int, int, int] | None]
) -> None:
    assert boxes_of(reviews, _layout()) == boxes


def test_boxes_that_lead_in_circles_are_survived() -> None:
    nodes = [
        LayoutNode(within=1, box=(0, 0, 9, 9), text=ALINE.text),
        LayoutNode(within=0, box=(0, 0, 9, 9), text="Aline M."),
        LayoutNode(within=70, box=(0, 0, 9, 9)),
    ]
    assert boxes_of([ALINE], nodes) == [(0, 0, 9, 9)]
