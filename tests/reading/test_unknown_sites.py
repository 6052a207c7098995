"""Unknown sites: what belongs to the list and what only looks like it, on the smallest pages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from companion.model.capture import PageContent
from companion.model.errors import DateNotUnderstood
from companion.model.review import Reading
from companion.reading.dates import read_date
from companion.reading.platforms import Platforms
from companion.reading.reader import read

SPRING = datetime(2026, 5, 15, 8, 0, tzinfo=UTC)


def _read(dom: str, lang: str = "fr") -> Reading:
    page = f'<html lang="{lang}"><body>{dom}</body></html>'
    content = PageContent(url="https://ailleurs.example/p", captured_at=SPRING, dom=page.encode())
    return read(content, platforms=Platforms())


def _card(name: str, text: str, *, stars: int = 1, more: str = "") -> str:
    return (
        f'<div class="x1"><b>{name}</b> <i title="{stars}/5"></i> <span>12/03/2026</span>'
        f"<p>{text}</p>{more}</div>"
    )


FULL, EMPTY = '<i class="fa fa-star"></i>', '<i class="fa fa-star-o"></i>'
LIST = (
    _card("Ana", "Une honte, vraiment, à fuir.")
    + _card("Luc", "Très bien reçu, à l’heure.", stars=5)
    + _card("Zoé", "Ni bien ni mal, parking difficile.", stars=3)
)


@pytest.mark.parametrize(
    "heading", ["Avis similaires", "Autres praticiens à proximité", "Publicité", "Similar reviews"]
)
def test_reviews_of_somebody_else_are_left_out(heading: str) -> None:
    other = _card("Max", "Un autre cabinet, très loin d’ici.") + _card("Eva", "Pas le bon cabinet.")
    reading = _read(
        f"<section><h2>Avis</h2><div>{LIST}</div></section>"
        f"<section><h2>{heading}</h2><div>{other}</div></section>"
    )
    assert [review.author for review in reading.reviews] == ["Ana", "Luc", "Zoé"]


def test_a_copy_of_the_list_counts_once() -> None:
    reading = _read(f'<div class="bureau">{LIST}</div><div class="mobile">{LIST}</div>')
    assert len(reading.reviews) == 3


def test_a_hidden_copy_counts_once_even_when_it_differs() -> None:
    short = LIST.replace(", à fuir", "…").replace("parking difficile", "…")
    reading = _read(f'<div>{LIST}</div><div style="display: none">{short}</div>')
    assert reading.reviews[0].text == "Une honte, vraiment, à fuir."
    assert len(reading.reviews) == 3


def test_two_alike_in_one_list_are_two_reviews() -> None:
    twice = _card("Anonyme", "Parfait, je recommande vivement.", stars=5)
    assert len(_read(f"<div>{twice}{twice}{LIST}</div>").reviews) == 5


def test_points_rated_one_by_one_are_no_words() -> None:
    points = "<ul><li>Accueil <b>4/5</b></li><li>Ponctualité <b>2/5</b></li></ul>"
    page = _card("Ana", "Nul.", more=points) + _card("Luc", "Bien.", stars=5, more=points)
    assert [(one.rating, one.text) for one in _read(page).reviews] == [
        (1.0, "Nul."),
        (5.0, "Bien."),
    ]


def test_news_with_stars_and_a_link_for_a_title_are_no_reviews() -> None:
    teaser = (
        '<div class="post-{0}"><h3><a href="/jeu-{0}">Un jeu numéro {0}</a></h3><b>7/10</b>'
        "<span>1{0}/03/2026</span><p>Le chapeau de l’article, assez long pour être lu.</p></div>"
    )
    assert _read("".join(teaser.format(n) for n in range(5))).reviews == ()


def test_a_talk_without_stars_needs_something_that_calls_it_one() -> None:
    line = (
        "<div><b>Nom {0}</b> <span>1{0}/03/2026</span><p>Des mots assez longs pour {0}.</p></div>"
    )
    lines = "".join(line.format(n) for n in range(1, 4))
    assert _read(f"<div>{lines}</div>").reviews == ()
    assert len(_read(f"<h2>Commentaires (3)</h2><div>{lines}</div>").reviews) == 3


def test_here_in_german_is_no_day() -> None:
    with pytest.raises(DateNotUnderstood):
        read_date("Hier", captured_at=SPRING, lang="de-DE")
    assert read_date("Hier", captured_at=SPRING).published.is_single_day


@pytest.mark.parametrize(
    ("drawn", "stars"),
    [
        ('<span class="stars-4"></span>', 4.0),
        ('<span class="bubble_35"></span>', 3.5),
        ('<div class="rating"><div style="width: 80%"></div></div>', 4.0),
        ("<span>★★☆☆☆</span>", 2.0),
        ('<span class="note">3,5</span>', 3.5),
        ('<x-note data-note="2"></x-note>', 2.0),
        (f"<span>{FULL * 3}{EMPTY * 2}</span>", 3.0),
    ],
)  # fmt: skip
def test_stars_are_read_however_they_are_drawn(drawn: str, stars: float) -> None:
    cards = "".join(
        f"<li><b>Nom {n}</b>{drawn}<i>1{n}/03/2026</i><p>Des mots, encore des mots {n}.</p></li>"
        for n in range(1, 4)
    )
    assert [one.rating for one in _read(f"<h2>Avis</h2><ul>{cards}</ul>").reviews] == [stars] * 3


def _doctor(name: str, day: str) -> str:
    return (
        f'<li class="resultat"><h3>{name}</h3><span title="5/5"></span><p>Dermatologue à Vire</p>'
        f"<p>Prochaine disponibilité : {day}</p></li>"
    )


def test_a_directory_of_practitioners_holds_no_reviews() -> None:
    names = ("Dr Anne Verdier", "Dr Paul Sarrazin", "Dr Mina Ayadi")
    entries = "".join(_doctor(name, "14 mai 2026") for name in names)
    assert not _read(f"<h1>Dermatologues</h1><ul>{entries}</ul>").reviews


def test_questions_that_nobody_signs_are_no_comments() -> None:
    entries = ",".join(
        f'{{"@type":"Question","name":"Q{n}","acceptedAnswer":{{"@type":"Answer","text":"R{n}"}}}}'
        for n in range(3)
    )
    data = f'{{"@context":"https://schema.org","@type":"FAQPage","mainEntity":[{entries}]}}'
    assert not _read(f'<script type="application/ld+json">{data}</script>').reviews


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("<b>Ana</b> 12 mars 2026 <a>Répondre</a>", "Ana"),
        ("Ana <span>12 mars 2026</span>", "Ana"),
        ("Ana, 12 mars 2026 – 1 étoile", "Ana"),
        ("<cite>Ana</cite>, <span>12 mars 2026</span>", "Ana"),
        ("<b>Ana</b> <small>Auteur</small> <span>12 mars 2026</span>", "Ana"),
    ],
)
def test_the_name_is_told_from_what_stands_on_its_line(heading: str, name: str) -> None:
    entries = "".join(
        f'<div class="avis"><p>{heading.replace("Ana", who)}</p><i title="1/5"></i>'
        f"<p>{words}</p></div>"
        for who, words in (("Ana", "Une honte, vraiment."), ("Luc", "Rien à redire ici."))
    )
    reading = _read(f"<h2>Avis</h2><div>{entries}</div>")
    assert [review.author for review in reading.reviews] == [name, "Luc"]


def test_short_words_in_quotation_marks_are_words() -> None:
    entries = LIST.replace("Une honte, vraiment, à fuir.", "« Consultation bâclée »")
    assert _read(f"<h2>Avis</h2><div>{entries}</div>").reviews[0].text == "« Consultation bâclée »"


def test_stars_of_two_drawings_are_counted_where_others_show_which_is_full() -> None:
    def row(full: int) -> str:
        drawn = '<img class="star" src="f.svg">' * full + '<img class="star" src="e.svg">' * (
            5 - full
        )
        return f"<span>{drawn}</span>"

    entries = "".join(
        f'<div class="avis"><b>{who}</b>{row(full)}<i>12/03/2026</i><p>{words}</p></div>'
        for who, full, words in (
            ("Ana", 1, "Une honte, vraiment."),
            ("Luc", 5, "Rien à redire ici."),
            ("Zoé", 3, "Ni bien ni mal, disons."),
        )
    )
    assert [review.rating for review in _read(f"<div>{entries}</div>").reviews] == [1.0, 5.0, 3.0]
