"""Search pages: pages found with their rank; advertisements, places, videos, questions apart."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from companion.model.capture import PageContent
from companion.model.review import Reading
from companion.reading.platforms import load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

SPRING = datetime(2026, 5, 15, 8, 0, tzinfo=UTC)
PLATFORMS = load_platforms(shared_folder() / "platforms")


def _read(dom: str, url: str) -> Reading:
    page = f"<html><head><title>dr</title></head><body>{dom}</body></html>"
    content = PageContent(url=url, captured_at=SPRING, dom=page.encode())
    return read(content, platforms=PLATFORMS)


def _hit(host: str, title: str, words: str) -> str:
    return (
        f'<div class="MjjYud"><div class="g"><div class="yuRUbf"><a href="https://{host}/x?a=1">'
        f'<h3>{title}</h3></a></div><div class="VwiC3b">{words}</div></div></div>'
    )


GOOGLE = (
    '<div id="tads"><div class="uEierd"><a href="https://pub.example/a"><div role="heading">Une pub'
    "</div></a><div>Assurance pour praticiens, devis en ligne.</div></div></div>"
    + _hit("a.example", "Dr Camille Roussel", "Avis sur le Dr Roussel, dermatologue à Granville.")
    + '<div class="related-question-pair" data-q="Le Dr Roussel prend-il de nouveaux patients ?">'
    "</div>"
    + _hit("b.example", "Roussel Camille - Annuaire", "Adresse et horaires du cabinet.")
    + '<div class="VkpGBb"><div role="heading">Cabinet Roussel</div><a href="https://c.example/">'
    "Site</a></div>"
    '<g-scrolling-carousel><a href="https://v.example/1"><div role="heading">Une vidéo</div></a>'
    "</g-scrolling-carousel>"
    '<div id="rhs"><a href="https://kp.example/"><h3>Fiche</h3></a></div>'
)


def test_kinds_are_told_apart_and_ranks_count_within_each() -> None:
    reading = _read(GOOGLE, "https://www.google.com/search?q=dr")
    assert [(one.rank, one.title) for one in reading.results] == [
        (1, "Dr Camille Roussel"),
        (2, "Roussel Camille - Annuaire"),
    ]
    assert [(one.kind, one.rank, one.title) for one in reading.others] == [
        ("ad", 1, "Une pub"),
        ("map", 1, "Cabinet Roussel"),
        ("video", 1, "Une vidéo"),
        ("question", 1, "Le Dr Roussel prend-il de nouveaux patients ?"),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://www.google.fr/search?q=dr",
        "https://www.bing.com/search?q=dr",
        "https://www.qwant.com/?q=dr",
        "https://duckduckgo.com/?q=dr",
        "https://search.brave.com/search?q=dr",
        "https://www.ecosia.org/search?q=dr",
    ],
)
def test_an_engine_redesigned_last_week_is_read_by_its_headings(url: str) -> None:
    cards = "".join(
        f'<div class="zz{n}"><a href="https://s{n}.example/p"><h2>Titre {n}</h2></a>'
        f"<p>Un extrait assez long de la page numéro {n}.</p></div>"
        for n in range(1, 4)
    )
    reading = _read(f'<a href="/settings"><h2>Réglages</h2></a><main>{cards}</main>', url)
    assert reading.page.kind == "search_results"
    assert [(one.rank, one.title, one.url) for one in reading.results] == [
        (n, f"Titre {n}", f"https://s{n}.example/p") for n in range(1, 4)
    ]
    assert reading.results[0].snippet == "Un extrait assez long de la page numéro 1."


@pytest.mark.parametrize(
    ("url", "dom"),
    [
        (
            "https://search.brave.com/search?q=dr",
            (
                '<div class="snippet" data-type="web"><a href="https://a.example/x">'
                '<div class="title">Un titre</div></a>'
                '<div class="snippet-description">Un extrait.</div></div>'
            ),
        ),
        (
            "https://www.ecosia.org/search?q=dr",
            (
                '<article data-test-id="mainline-result-web"><a data-test-id="result-link" '
                'href="https://a.example/x"><h2 data-test-id="result-title">Un titre</h2></a>'
                '<p data-test-id="result-description">Un extrait.</p></article>'
            ),
        ),
    ],
    ids=["brave", "ecosia"],
)
def test_brave_and_ecosia_are_read(url: str, dom: str) -> None:
    (result,) = _read(dom, url).results
    assert (result.rank, result.title, result.url, result.snippet) == (
        1,
        "Un titre",
        "https://a.example/x",
        "Un extrait.",
    )


def test_a_search_page_without_results_holds_no_reviews_either() -> None:
    cards = "".join(
        f'<div class="avis"><b>Ana {n}</b><i title="1/5"></i><span>1{n}/03/2026</span>'
        f"<p>Une honte, vraiment, numéro {n}.</p></div>"
        for n in range(3)
    )
    reading = _read(cards, "https://www.bing.com/search?q=dr")
    assert (reading.page.kind, reading.reviews, reading.method) == ("search_results", (), "none")
