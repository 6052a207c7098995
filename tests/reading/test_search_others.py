"""Beside the pages found: ads, places, videos, questions, also where their names have changed."""

from __future__ import annotations

from datetime import UTC, datetime

from bench.pages import CORPUS, read_case
from companion.model.capture import PageContent
from companion.model.review import Reading
from companion.reading.links import unwrapped
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

PLATFORMS = load_platforms(shared_folder() / "platforms")
FOUND = (
    '<div class="MjjYud"><div class="g"><a href="https://annuaire.example/v"><h3>Dr Vannier</h3>'
    "</a></div></div>"
)


def searched(url: str, body: str) -> Reading:
    dom = f'<html lang="fr"><title>Recherche</title><body><div id="search">{body}'.encode()
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return read(PageContent(url=url, captured_at=at, dom=dom), platforms=PLATFORMS)


def others(
    body: str, url: str = "https://www.google.com/search?q=vannier"
) -> list[tuple[str, ...]]:
    reading = searched(url, body)
    assert [one.title for one in reading.results] == ["Dr Vannier"]
    return [(one.kind, one.title, one.url) for one in reading.others]


def test_an_advertisement_without_a_heading_tag_is_one_and_its_address_is_unwrapped() -> None:
    ad = (
        '<div id="tads"><a href="/aclk?sa=l&amp;adurl=https://ads.example/m"><div role="heading">'
        "Médecin en ligne</div></a></div>"
    )
    assert others(ad + FOUND) == [("ad", "Médecin en ligne", "https://ads.example/m")]


def test_videos_in_their_block_are_no_results() -> None:
    block = (
        '<div class="MjjYud"><g-section-with-header><video-voyager>'
        '<a href="https://www.youtube.com/watch?v=z"><span role="heading">Scandale</span></a>'
        "</video-voyager></g-section-with-header></div>"
    )
    assert others(FOUND + block) == [("video", "Scandale", "https://www.youtube.com/watch?v=z")]


def test_questions_under_their_heading_are_read_whatever_their_names() -> None:
    block = (
        '<div class="new1"><div class="new2">Autres questions posées</div><div class="new3">'
        "<span>Qui est le Dr Vannier ?</span></div><div><span>Est-il conventionné ?</span></div>"
        "</div>"
    )
    asked = [("question", "Qui est le Dr Vannier ?", ""), ("question", "Est-il conventionné ?", "")]
    assert others(FOUND + block) == asked


def test_a_question_in_a_result_is_no_other_question() -> None:
    assert others(FOUND + "<div><span>À fuir ?</span></div>") == []


def test_each_kind_of_bing_is_told_apart() -> None:
    body = (
        '<ol id="b_results"><li class="b_ad"><h2><a href="/aclk?u=aHR0cHM6Ly9hZHMuZXhhbXBsZS8">'
        'Annonce de RDV</a></h2></li><li class="b_algo"><h2><a href="https://a.example/">Dr Vannier'
        '</a></h2></li><li class="b_ans"><div data-tag="RelatedQnA.Item"><div class="df_qntext">'
        'Est-il bien ?</div></div></li><li><div class="mc_vtvc"><a href="https://youtu.be/y">'
        "<strong>Une vidéo</strong></a></div></li></ol>"
    )
    assert others(body, "https://www.bing.com/search?q=vannier") == [
        ("ad", "Annonce de RDV", "https://ads.example/"),
        ("video", "Une vidéo", "https://youtu.be/y"),
        ("question", "Est-il bien ?", ""),
    ]


def test_an_address_that_cannot_be_unwrapped_stays_as_it_is() -> None:
    for wrapped in ("https://www.bing.com/aclk?ld=1", "https://www.bing.com/ck/a?u=a1%ff%ff"):
        assert unwrapped(wrapped, "https://www.bing.com/") == wrapped


def test_reviews_of_a_panel_whose_names_changed_are_read_from_its_dialog() -> None:
    card = (
        '<div class="n1"><a class="n2" href="https://www.google.com/maps/contrib/1{0}">Ana {0}</a>'
        '<i role="img" aria-label="1,0 étoiles sur 5"></i><span>il y a {0} mois</span>'
        "<div>Attente de {0} heures, personne pour répondre.</div></div>"
    )
    cards = "".join(card.format(n) for n in (2, 3, 4))
    reading = searched(
        "https://www.google.com/search?q=x", f'{FOUND}<div role="dialog">{cards}</div>'
    )
    assert [(one.author, one.rating) for one in reading.reviews] == [
        ("Ana 2", 1.0), ("Ana 3", 1.0), ("Ana 4", 1.0),
    ]  # fmt: skip
    assert searched("https://www.google.com/search?q=x", FOUND + cards).reviews == ()


def test_a_post_over_its_answers_is_read_without_any_description() -> None:
    _, reading = read_case(CORPUS / "facebook-group", Platforms())
    assert [one.author for one in reading.reviews][:2] == ["Lucile Mazé", "Perrine Joly"]
