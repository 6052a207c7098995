"""A picked element or a selection keeps its review, or becomes one itself."""

from __future__ import annotations

from datetime import UTC, date, datetime

from bench.pages import CORPUS
from companion.model.capture import CutMark, Excerpt, FrameContent, PageContent
from companion.model.review import Reading
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

PLATFORMS = load_platforms(shared_folder() / "platforms")
SPRING = datetime(2026, 5, 15, 8, 0, tzinfo=UTC)
MAPS = (CORPUS / "google-maps" / "source.html").read_bytes()
MAPS_URL = "https://www.google.com/maps/place/x"
INSULT = "Quelle grosse conne prétentieuse. Voilà, c’est dit."


def _read(method: str, excerpt: Excerpt, dom: bytes = MAPS, url: str = MAPS_URL) -> Reading:
    content = PageContent(url=url, captured_at=SPRING, method=method, dom=dom, excerpt=excerpt)  # type: ignore[arg-type] - the four methods are spelt in the tests
    return read(content, platforms=PLATFORMS)


def test_a_picked_element_keeps_the_review_it_holds() -> None:
    text = f"JP Morvan\n4 avis\nil y a un mois\n{INSULT}\nJ’aime Partager"
    reading = _read("picked", Excerpt(text=text, html=f"<div>{text}</div>"))
    assert reading.method == "picked"
    assert [review.author for review in reading.reviews] == ["JP Morvan"]
    assert reading.reviews[0].published is not None


def test_a_picked_element_that_holds_two_reviews_keeps_both() -> None:
    text = f"Ponctuelle, douce avec les enfants. … {INSULT}"
    reading = _read("picked", Excerpt(text=text, html=f"<div>{text}</div>"))
    assert {review.author for review in reading.reviews} == {"JP Morvan", "Odile et Marc Prigent"}


def test_a_rating_without_words_can_be_picked() -> None:
    text = "Anonyme 50\n2 avis\nil y a 2 ans"
    reading = _read("picked", Excerpt(text=text, html=f"<div>{text}</div>"))
    assert [(review.author, review.rating) for review in reading.reviews] == [("Anonyme 50", 3.0)]


def test_selected_words_keep_the_whole_review_they_lie_in() -> None:
    reading = _read("selection", Excerpt(text="grosse conne prétentieuse", html=""))
    assert reading.method == "selection"
    assert [review.text for review in reading.reviews] == [INSULT]


def test_selected_words_of_no_known_review_become_one_exactly() -> None:
    words = "Un passage\nd’un courriel recopié 😡"
    reading = _read("selection", Excerpt(text=words, html=f"<p>{words}</p>"))
    assert [review.text for review in reading.reviews] == [words]
    assert reading.reviews[0].author is None


def test_a_picked_element_of_an_unknown_page_is_read_by_its_parts() -> None:
    fragment = (
        '<div class="b"><a href="/u/12">Zoé Lambert</a> <i title="2/5">●●○○○</i>'
        "<span>12 mars 2026</span><p>Consultation bâclée, regard fuyant.</p></div>"
    )
    excerpt = Excerpt(
        text="Zoé Lambert 12 mars 2026 Consultation bâclée, regard fuyant.", html=fragment
    )
    reading = _read("picked", excerpt, b"<body>" + fragment.encode(), "https://ailleurs.example/")
    (review,) = reading.reviews
    assert (review.author, review.rating, review.text) == (
        "Zoé Lambert",
        2.0,
        "Consultation bâclée, regard fuyant.",
    )
    assert review.author_url == "https://ailleurs.example/u/12"
    assert review.published is not None
    assert review.published.earliest == date(2026, 3, 12)


def test_an_excerpt_stands_in_for_a_page_that_cannot_be_read() -> None:
    reading = _read("selection", Excerpt(text="Tout est faux.", html=""), dom=b"")
    assert [review.text for review in reading.reviews] == ["Tout est faux."]


def test_a_capture_by_hand_is_its_words() -> None:
    reading = _read("manual", Excerpt(text=" Recopié d’une affiche. ", html=""), dom=b"")
    assert (reading.method, reading.reviews[0].text) == ("manual", "Recopié d’une affiche.")


def test_a_cut_seen_by_the_collector_marks_its_review() -> None:
    content = PageContent(
        url=MAPS_URL,
        captured_at=SPRING,
        dom=MAPS,
        cuts=(CutMark(label="Plus", text="un mot d’excuse… Je n’y remettrai pas les pieds."),),
    )
    reading = read(content, platforms=PLATFORMS)
    assert {review.author for review in reading.reviews if review.is_cut} == {"Kévin D"}
    whole = CutMark(label="Plus", text="et 70 € à la sortie.\nJe n’y remettrai pas les pieds.")
    content = PageContent(url=MAPS_URL, captured_at=SPRING, dom=MAPS, cuts=(whole,))
    reading = read(content, platforms=PLATFORMS)
    assert {r.author for r in reading.reviews if r.is_cut} == {"Kévin D", "Thierry Lavoine"}


def test_reviews_of_a_frame_are_read_too() -> None:
    frame = FrameContent(url=MAPS_URL, dom=MAPS)
    content = PageContent(
        url="https://cabinet.example/", captured_at=SPRING, dom=b"<h1>Cabinet</h1>", frames=(frame,)
    )
    reading = read(content, platforms=PLATFORMS)
    assert len(reading.reviews) == 10
    assert reading.page.url == "https://cabinet.example/"


def test_a_broken_frame_is_a_problem_and_loses_nothing() -> None:
    broken = FrameContent(url="https://pub.example/", dom=b"\x00\x00")
    content = PageContent(url=MAPS_URL, captured_at=SPRING, dom=MAPS, frames=(broken,))
    reading = read(content, platforms=PLATFORMS)
    assert len(reading.reviews) == 10
    assert [problem.code for problem in reading.problems] == ["page-not-understood"]


def test_without_any_sign_of_reviews_the_answer_is_none() -> None:
    content = PageContent(url="https://a.example/", captured_at=SPRING, dom=b"<p>Bonjour.</p>")
    reading = read(content, platforms=Platforms())
    assert (reading.method, reading.reviews, reading.page.kind) == ("none", (), "unknown")
