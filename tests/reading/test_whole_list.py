"""Only a list seen whole can show that a review has gone; every doubt says no."""

from __future__ import annotations

import pytest

from companion.model.capture import PageContent
from companion.model.review import Page, Reading, Review
from companion.reading.whole_list import WholeList, whole_list
from tests.builders import NOON

Reviews = tuple[Review, ...]
REVIEWS: Reviews = (
    Review(author="Aline M.", text="Elle facture des actes qu’elle n’a jamais faits."),
    Review(author="Bruno T.", text="Très à l’écoute, je recommande ce cabinet."),
)
LIST = "".join(
    f"<li><h3>{one.author}</h3><small>Local Guide · 128 avis</small><p>{one.text}</p></li>"
    for one in REVIEWS
)


def _page(before: str, after: str = "") -> bytes:
    return f"<html><body>{before}<ul>{LIST}</ul>{after}</body></html>".encode()


def _seen(
    dom: bytes, *notes: str, method: str = "page", reviews: Reviews = REVIEWS
) -> WholeList | None:
    content = PageContent(url="https://a.example/", captured_at=NOON, dom=dom, method=method)  # type: ignore[arg-type]  # a table
    reading = Reading(page=Page(url=content.url), reviews=reviews, method="repeated")
    return whole_list(reading, content, notes)


WHOLE = {
    "a heading": _page("<h1>2 avis</h1>"),
    "in brackets": _page("<h2>Avis (2 avis)</h2>"),
    "structured data": _page(
        '<script type="application/ld+json">{"aggregateRating": {"reviewCount": "2"}}</script>'
    ),
    "microdata": _page('<span itemprop="reviewCount">2</span>'),
    "an average of so many": _page("<p>2,7 · (2) · Dermatologue</p>"),
    "English": _page("<p>2 reviews</p>"),
    "more read than announced": _page("<h1>1 avis</h1>"),
}
DOUBTFUL = {
    "no number anywhere": _page("<h1>Avis</h1>"),
    "fewer read than announced": _page("<h1>12 avis</h1>"),
    "the larger of two numbers rules": _page("<h1>2 avis</h1><p>1 à 2 sur 45 avis</p>"),
    "an average of more": _page("<p>4,9 (1 234)</p><h1>2 avis</h1>"),
    "thousands": _page("<h1>1 234 avis</h1>"),
    "a next page": _page("<h1>2 avis</h1>", '<a rel="next" href="?p=2">→</a>'),
    "a numbered page": _page("<h1>2 avis</h1>", '<a href="?p=2">2</a>'),
    "more to load": _page("<h1>2 avis</h1>", "<button>Afficher plus d’avis</button>"),
    "more to load in English": _page("<h1>2 reviews</h1>", "<button>Load more</button>"),
    "a filter that can be cleared": _page("<h1>2 avis</h1><button>Effacer les filtres</button>"),
    "results of a search in the list": _page("<h1>2 avis</h1><p>2 résultats pour « prix »</p>"),
    "a pressed filter": _page('<h1>2 avis</h1><button aria-pressed="true">5 étoiles</button>'),
    "still loading": _page("<h1>2 avis</h1>", '<div role="progressbar"></div>'),
    "structured data says more": _page(
        '<h1>2 avis</h1><script type="application/ld+json">'
        '[{"aggregateRating": {"reviewCount": 30}}]</script>'
    ),
    "no page": b"\x00\x01",
}
WALLS = {
    "consent": "<h1>Avant d’accéder à Google</h1><button>Tout accepter</button>",
    "captcha": "<h1>Vérifiez que vous n’êtes pas un robot</h1>",
    "error": "<h1>404</h1><p>Cette page n’existe pas</p>",
    "sign-in": "<h1>Connectez-vous pour voir les avis</h1>",
}


@pytest.mark.parametrize("case", WHOLE)
def test_a_list_with_all_that_the_page_announces_is_whole(case: str) -> None:
    found = _seen(WHOLE[case])
    assert found is not None
    assert found.lacks("Un charlatan de la pire espèce, fuyez ce cabinet.")
    assert not found.lacks(REVIEWS[0].text)


@pytest.mark.parametrize("case", DOUBTFUL)
def test_a_doubtful_list_proves_nothing(case: str) -> None:
    assert _seen(DOUBTFUL[case]) is None


@pytest.mark.parametrize("case", WALLS)
def test_a_wall_proves_nothing(case: str) -> None:
    dom = f"<html><body>{WALLS[case]}</body></html>".encode()
    assert _seen(dom, reviews=()) is None


@pytest.mark.parametrize("method", ["selection", "picked", "manual"])
def test_only_a_capture_of_the_page_can_prove_it(method: str) -> None:
    assert _seen(WHOLE["a heading"], method=method) is None


@pytest.mark.parametrize("note", ["dom-cut", "frames-left-out"])
def test_a_capture_that_left_something_out_proves_nothing(note: str) -> None:
    assert _seen(WHOLE["a heading"], note) is None


def test_words_still_in_the_data_of_the_page_are_not_lacking() -> None:
    hidden = "Un charlatan de la pire espèce, fuyez ce cabinet."
    found = _seen(_page(f'<h1>2 avis</h1><p style="display:none">{hidden}</p>'))
    assert found is not None
    assert not found.lacks(hidden)
