"""Each way of reading, on the smallest page that shows what it must and must not do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.pages import CORPUS
from companion.model.capture import PageContent
from companion.model.review import Reading
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

SPRING = datetime(2026, 5, 15, 8, 0, tzinfo=UTC)
PLATFORMS = load_platforms(shared_folder() / "platforms")
CASES = Path(__file__).parent.parent / "cases"
RECORDS = [
    case
    for name in ("records.yaml", "records-variants.yaml")
    for case in yaml.safe_load((CASES / name).read_text("utf-8"))
]


def _read(dom: str, url: str = "https://ailleurs.example/p", *, known: bool = True) -> Reading:
    content = PageContent(url=url, captured_at=SPRING, dom=dom.encode())
    return read(content, platforms=PLATFORMS if known else Platforms())


@pytest.mark.parametrize("case", RECORDS, ids=lambda case: case["what"])
def test_a_described_record_is_read(case: dict[str, Any]) -> None:
    reading = _read(case["html"], case["url"])
    assert (reading.method, len(reading.reviews)) == ("described", 1)
    (review,) = reading.reviews
    wanted = dict(case["review"])
    if "earliest" in wanted:
        assert review.published is not None
        assert review.published.earliest == wanted.pop("earliest")
    if "latest" in wanted:
        assert review.published is not None
        assert review.published.latest == wanted.pop("latest")
    if "reply" in wanted:
        assert review.reply is not None
        assert review.reply.text == wanted.pop("reply")
    assert {name: getattr(review, name) for name in wanted} == wanted


def test_microdata_is_read_where_no_description_is() -> None:
    reading = _read(
        '<div itemscope itemtype="https://schema.org/Dentist"><div itemprop="review" itemscope '
        'itemtype="http://schema.org/Review"><span itemprop="author">Ana</span><meta '
        'itemprop="datePublished" content="2026-03-12"><div itemprop="reviewRating" itemscope '
        'itemtype="http://schema.org/Rating"><meta itemprop="ratingValue" content="2"><meta '
        'itemprop="bestRating" content="10"></div><p itemprop="reviewBody">Bof.</p></div></div>'
    )
    (review,) = reading.reviews
    assert (reading.method, reading.page.kind) == ("structured", "reviews")
    assert (review.author, review.rating, review.rating_max, review.text) == ("Ana", 2, 10, "Bof.")


def test_one_broken_record_of_the_data_loses_no_other() -> None:
    reading = _read(
        '<script type="application/ld+json">{"@context": "https://schema.org", "@graph": ['
        '{"@type": "Review", "author": 12, "reviewRating": {"ratingValue": {}}, "text": ["x"]},'
        '{"@type": "Review", "author": {"name": "Zoé"}, "reviewBody": "Bien &amp; <b>rapide</b>",'
        ' "datePublished": "2026-03-12"}]}</script>'
    )
    assert ("Zoé", "Bien & rapide") in [(one.author, one.text) for one in reading.reviews]


def test_the_comment_of_a_review_is_its_owners_answer() -> None:
    reading = _read(
        '<script type="application/ld+json">{"@type": "Review", "author": "Ana", "text": "Nul",'
        '"datePublished": "2026-03-12", "comment": {"@type": "Comment", "text": "Merci.",'
        '"datePublished": "2026-03-13"}}</script>'
    )
    (review,) = reading.reviews
    assert review.reply is not None
    assert (review.reply.text, review.reply.date_text) == ("Merci.", "2026-03-13")


def test_broken_data_is_passed_over() -> None:
    assert _read('<script type="application/ld+json">{"@type": "Rev</script>').method == "none"


def test_data_that_contradicts_the_page_widens_the_date_and_says_so() -> None:
    cards = "".join(
        f'<div class="avis"><b>{name}</b><i title="1/5"></i><span>{day}</span><p>{text}</p></div>'
        for name, day, text in (
            ("Ana", "12/03/2026", "Une honte, vraiment."),
            ("Luc", "13/03/2026", "Très bien reçu."),
        )
    )
    reading = _read(
        '<script type="application/ld+json">{"@graph": [{"@type": "Review", "author": "Ana",'
        '"reviewBody": "Une honte, vraiment.", "datePublished": "2026-05-01"},{"@type": "Review",'
        f'"author": "Luc", "reviewBody": "Très bien reçu."}}]}}</script>{cards}'
    )
    ana, luc = reading.reviews
    assert ana.published is not None
    assert (ana.published.earliest, ana.published.latest) == (date(2026, 3, 12), date(2026, 5, 1))
    assert luc.published is not None
    assert luc.published.earliest == date(2026, 3, 13)
    assert [problem.code for problem in reading.problems] == ["methods-disagree"]


@pytest.mark.parametrize(
    "card",
    [
        (
            '<div class="post-card"><h2><a href="/a{n}">Un titre {n}</a></h2><span>12 mars 2026'
            "</span><b>Rédaction</b><p>Le chapeau de l’article, assez long pour être lu.</p></div>"
        ),
        '<div class="event"><span>1{n} mars 2026</span><p>Réunion à la salle des fêtes.</p></div>',
        '<li class="file"><a href="/f{n}.pdf">Compte rendu {n}</a> <span>1{n}/03/2026</span></li>',
    ],
    ids=["teasers", "events", "files"],
)
def test_dated_lists_that_are_no_reviews_give_none(card: str) -> None:
    page = f"<main>{''.join(card.format(n=n) for n in range(6))}</main>"
    assert _read(page).reviews == ()


def test_an_owners_answer_beside_the_cards_is_no_review() -> None:
    card = '<div class="avis"><b>{}</b><i title="2/5"></i><span>12/03/2026</span><p>{}</p></div>'
    answer = (
        '<div class="avis">Réponse du cabinet <span>13/03/2026</span><p>Merci à vous.</p></div>'
    )
    page = card.format("Ana", "Trop cher pour moi.") + answer + card.format("Luc", "Rien à dire.")
    reading = _read(page)
    assert [review.author for review in reading.reviews] == ["Ana", "Luc"]


def test_a_rating_without_words_is_a_review() -> None:
    card = '<div class="avis"><b>{}</b><i title="2/5"></i><span>12/03/2026</span><p>{}</p></div>'
    reading = _read(card.format("Ana", "Trop cher pour moi.") + card.format("Luc", ""))
    assert [(one.author, one.rating) for one in reading.reviews] == [("Ana", 2.0), ("Luc", 2.0)]


@pytest.mark.parametrize(
    ("url", "dom"),
    [
        (
            "https://www.bing.com/search?q=dr",
            (
                '<li class="b_ad"><h2><a href="//pub.example">Pub</a></h2></li><li class="b_algo">'
                '<h2><a href="https://www.bing.com/ck/a?!&u=a1aHR0cHM6Ly9hLmV4YW1wbGUveA">Un titre'
                '</a></h2><div class="b_caption"><p>Un extrait.</p></div></li>'
            ),
        ),
        (
            "https://duckduckgo.com/?q=dr",
            (
                '<article data-testid="result"><h2><a data-testid="result-title-a" '
                'href="https://a.example/x">Un titre</a></h2><div data-result="snippet">Un extrait.'
                "</div></article>"
            ),
        ),
        (
            "https://html.duckduckgo.com/html/?q=dr",
            (
                '<div class="result result--ad"><h2><a class="result__a" href="//pub.example">P</a>'
                '</h2></div><div class="result"><h2><a class="result__a" '
                'href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2Fx">Un titre</a></h2>'
                '<a class="result__snippet">Un extrait.</a></div>'
            ),
        ),
        (
            "https://www.qwant.com/?q=dr",
            (
                '<div data-testid="webResult"><a href="https://a.example/x"><h2>Un titre</h2></a>'
                "<p>Un extrait.</p></div>"
            ),
        ),
        (
            "https://www.google.com/search?q=dr",
            (
                '<div class="g"><div class="r"><h3><a href="/url?q=https://a.example/x&sa=U">'
                'Un titre</a></h3></div><span class="st">Un extrait.</span></div>'
            ),
        ),
    ],
    ids=["bing", "duckduckgo", "duckduckgo html", "qwant", "google of old"],
)
def test_search_results_are_read(url: str, dom: str) -> None:
    reading = _read(dom, url)
    (result,) = reading.results
    assert reading.page.kind == "search_results"
    assert (result.rank, result.title, result.url, result.snippet) == (
        1,
        "Un titre",
        "https://a.example/x",
        "Un extrait.",
    )


def test_a_record_that_cannot_be_read_is_a_problem_beside_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from companion.reading.methods import described  # noqa: PLC0415 - the seam of this test

    honest = described.read_rating

    def fragile(shown: str, *, bare: bool = False) -> Any:
        if "13" in shown:
            raise RuntimeError
        return honest(shown, bare=bare)

    monkeypatch.setattr(described, "read_rating", fragile)
    record = (
        '<div data-review-id="r{0}"><div class="d4r55">Ana</div><span class="kvMYJc" '
        'aria-label="{0} étoiles"></span><div class="MyEned"><p class="wiI7pd">Bien</p></div></div>'
    )
    page = record.format(3) + record.format(13) + record.format(4)
    reading = _read(page, "https://www.google.com/maps/place/x")
    assert [review.rating for review in reading.reviews] == [3.0, 4.0]
    assert [problem.code for problem in reading.problems] == ["record-not-read"]


def test_comments_stand_after_the_article_they_are_about() -> None:
    article = CORPUS / "press-article" / "source.html"
    comment = (
        '<li class="comment"><b class="fn">{}</b> <time datetime="2026-04-2{}">2{} avril</time>'
        "<p>{}</p></li>"
    )
    comments = comment.format("Jo", 2, 2, "Elle a toujours été correcte avec nous.") + (
        comment.format("Malo", 3, 3, "Qu’on lui retire son diplôme, à cette voleuse.")
    )
    dom = article.read_text("utf-8").replace(
        "</article>", f'</article><ol class="comment-list">{comments}</ol>'
    )
    reading = _read(dom)
    assert (reading.method, reading.page.kind) == ("article", "article")
    assert [review.author for review in reading.reviews] == ["Édouard Letellier", "Jo", "Malo"]
    assert "voleuse" not in reading.reviews[0].text
