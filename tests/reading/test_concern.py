"""Namesakes and other practitioners of one page are told apart by name, place and specialty."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from companion.model.capture import PageContent
from companion.model.practitioner import Practitioner
from companion.model.review import Page, Reading, Review
from companion.reading.callings import clash
from companion.reading.callings_known import callings_in
from companion.reading.concern import relevance
from companion.reading.names import name_in
from companion.reading.platforms import load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

CAMILLE = Practitioner(
    names=("Dr Camille Roussel", "Camille Roussel"),
    specialty="Dermatologue",
    places=("12 rue des Lilas, 69002 Lyon", "Clinique du Parc"),
)
PLATFORMS = load_platforms(shared_folder() / "platforms")


def a_review(author: str, words: str, more: str = "") -> str:
    return (
        f'<div class="avis"><b>{author}</b><i aria-label="1 sur 5"></i><time>12 mars 2026</time>'
        f'<p class="texte">{words}</p>{more}</div>'
    )


def a_reading(title: str, body: str) -> Reading:
    dom = f'<html lang="fr"><title>{title}</title><body>{body}'.encode()
    captured_at = datetime(2026, 11, 24, tzinfo=UTC)
    content = PageContent(
        url="https://annuaire.example/1", captured_at=captured_at, dom=dom, lang="fr"
    )
    return read(content, platforms=PLATFORMS)


def told(reading: Reading) -> list[tuple[str | None, bool | None, str]]:
    found = [(one, relevance(one, reading.page, CAMILLE)) for one in reading.reviews]
    return [(one.author, said.concerns, said.why) for one, said in found]


DIRECTORY = [
    ("Dr Marc Delattre", "Dermatologue", "1 rue X, 69003 Lyon", ["Ana P.", "Luc B."]),
    ("Dr Camille Roussel", "Dermatologue", "12 rue des Lilas, 69002 Lyon", ["Zoé T.", "Ivan K."]),
    ("Dr Camille Roussel", "Dentiste", "3 quai Y, 69009 Lyon", ["Eve M."]),
    ("Dr Camille Roussel", "Dermatologue", "3 quai Y, 59000 Lille", ["Noé D."]),
    ("Dr Paul Roussel", "Dermatologue", "5 rue Z, 69006 Lyon", ["Oscar D."]),
]
WORDS = "Le Dr Roussel est d’une brusquerie rare, je n’ai rien compris à ses explications, {}."


def test_each_entry_of_a_directory_is_its_own_practitioner() -> None:
    entries = "".join(
        f"<section><h2>{name}</h2><p>{calling}</p><p>{place}</p><div>"
        + "".join(a_review(who, f"Une heure d’attente pour rien, {who}.") for who in authors)
        + "</div></section>"
        for name, calling, place, authors in DIRECTORY
    )
    assert told(a_reading("Dermatologues à Lyon", f"<h1>Dermatologues à Lyon</h1>{entries}")) == [
        ("Ana P.", False, "another_subject"),
        ("Luc B.", False, "another_subject"),
        ("Zoé T.", True, "subject"),
        ("Ivan K.", True, "subject"),
        ("Eve M.", False, "other_specialty"),
        ("Noé D.", False, "other_place"),
        ("Oscar D.", False, "another_subject"),
    ]


def test_on_a_page_of_a_clinic_the_heading_above_or_a_line_beside_says_whom() -> None:
    body = "<h1>Clinique du Lac</h1>" + "".join(
        f"<h3>{name}</h3>" + "".join(a_review(who, f"Très mal reçu ce jour, {who}.") for who in two)
        for name, two in (("Dr Marc Delattre", ("Ana P.", "Luc B.")),
                          ("Dr Camille Roussel", ("Zoé T.", "Ivan K.")))
    )  # fmt: skip
    assert [said for _, said, _ in told(a_reading("Avis", body))] == [False, False, True, True]
    lines = ["Consultation avec le Dr Marc Delattre", "Praticien : Dr Camille Roussel", "", ""]
    body = "<h1>Clinique du Lac</h1>" + "".join(
        a_review(who, f"Très mal reçu ce jour, {who}.", f"<footer>{line}</footer>" if line else "")
        for who, line in zip(("Ana P.", "Luc B.", "Zoé T.", "Ivan K."), lines, strict=True)
    )
    assert [said for _, said, _ in told(a_reading("Clinique du Lac", body))] == [
        False, True, None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "head", "expected"),
    [
        ("Dr Camille Roussel - Avis", "Dermatologue, 69002 Lyon", (True, "title")),
        ("Dr Camille Roussel, dentiste à Lyon", "", (False, "other_specialty")),
        ("Dr Camille Roussel, dermatologue à Lille", "", (False, "other_place")),
        ("Dr Camille Roussel - Avis", "4 rue A, 13001 Marseille", (False, "other_place")),
        ("Dr Camille Roussel - Avis", "4 rue A, 69100 Villeurbanne", (True, "title")),
        ("Dr Paul Roussel, dermatologue à Lyon", "", (False, "another_title")),
        ("Dr Camille Roussel et Dr Marc Delattre", "", (None, "several")),
        ("Avis sur les médecins", "", (None, "nothing")),
    ],
)
def test_the_head_of_a_page_tells_a_namesake(
    title: str, head: str, expected: tuple[bool | None, str]
) -> None:
    page = Page(url="https://a.example/", title=title, about=head)
    found = relevance(Review(text="Très mal reçue."), page, CAMILLE)
    assert (found.concerns, found.why) == expected


def test_words_on_the_page_of_a_namesake_mean_the_namesake() -> None:
    page = Page(url="https://a.example/", title="Dr Paul Roussel, dermatologue à Lyon")
    assert relevance(Review(text="Le Dr Roussel est nul."), page, CAMILLE).concerns is False
    assert relevance(Review(text="Dr Camille Roussel est nulle."), page, CAMILLE).concerns is True


@pytest.mark.parametrize(
    ("chosen", "words", "expected"),
    [
        (True, "Nul.", (True, "page_choice")),
        (False, "Nul.", (False, "page_choice")),
        (False, "Le Dr Camille Roussel est nulle.", (True, "named")),
        (True, "Le Dr Delattre est nul.", (None, "another_named")),
    ],
)
def test_what_the_doctor_said_of_the_page_is_followed_but_for_words_that_name_somebody(
    chosen: bool,  # noqa: FBT001 a case is its facts
    words: str,
    expected: tuple[bool | None, str],
) -> None:
    page = Page(url="https://a.example/", title="Clinique du Lac")
    found = relevance(Review(text=words), page, CAMILLE, chosen=chosen)
    assert (found.concerns, found.why) == expected


@pytest.mark.parametrize(
    ("variant", "words", "how"),
    [
        ("Dr Jean-Pierre Dupont", "Le Dr Dupont est froid", "titled"),
        ("Dr Jean-Pierre Dupont", "Jean Pierre Dupont m’a soigné", "full"),
        ("Dr Jean-Pierre Dupont", "Dr J.-P. Dupont", "titled"),
        ("Marie Anne Lux", "Mme Lux Marie", "reversed"),
        ("Jean DE LA TOUR", "le docteur De La Tour", "titled"),
        ("Dr Camille Roussel", "Le Dr Paul Roussel", None),
        ("Dr Camille Roussel", "Dr P. Roussel", None),
        ("Camille Martin-Roussel", "Camille Roussel", None),
    ],
)
def test_names_are_known_in_their_forms(variant: str, words: str, how: str | None) -> None:
    found = name_in(words, Practitioner(names=(variant,)))
    assert (found.how if found else None) == how


def test_no_specialty_and_no_place_contradict_nothing() -> None:
    words = "Dr Camille Roussel, dentiste, 13001 Marseille"
    assert clash(words, Practitioner(names=("Camille Roussel",))) is None
    assert clash("Dr Roussel, médecin", CAMILLE) is None
    assert clash("Dr Roussel, au centre des tours, à nice people", CAMILLE) is None
    assert list(callings_in("Chirurgien-dentiste et orthodontiste")) == ["dentaire"]
