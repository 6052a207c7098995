"""What a whole list tells of each of its records: where its words stand, what counts it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from companion.model.capture import PageContent
from companion.model.review import Reading
from companion.reading.methods.labels import is_label
from companion.reading.platforms import Platforms
from companion.reading.reader import read

SPRING = datetime(2026, 5, 15, 8, 0, tzinfo=UTC)
UNKNOWN = "https://ailleurs.example/p"
SHORT = [
    "Report him to the board.",
    "Nouveau médecin formidable",
    "New doctor is great",
    "Visited him twice, awful",
    "Lire les avis avant d’y aller",
    "Show some respect",
    "Suivre ses conseils m’a sauvé",
    "Save your money",
    "Like him a lot",
    "J’aime bien ce docteur",
    "Me gusta mucho",
    "Utile et rapide",
    "Helpful staff",
    "Photo de moi publiée sans accord",
    "Publié mon dossier sur internet",
    "Staff was great",
    "Publicité mensongère",
    "Quote unquote doctor",
    "Cita siempre con retraso",
    "Contester la facture",
    "Anzeige ist raus",
    "Rispondi al telefono",
    "Replies late",
]
BUTTONS = [
    "Répondre",
    "Répondre à Zoé L.",
    "Signaler cet avis",
    "Signaler un contenu inapproprié",
    "Report this review",
    "Partager l’avis de Zoé",
    "J’aime 3",
    "Utile (2)",
    "Antworten",
    "Voir les 3 réponses",
    "Voir 2 réponses",
    "Afficher plus",
    "Show more",
    "Nouveau",
    "Modifié le 3 mai 2026",
    "Posted on May 3",
    "Publié il y a 2 jours",
    "Inscrit le : 12 janv. 2009",
    "Auteur",
    "Staff 4",
    "Fanden Sie das hilfreich?",
    "Ti è stata utile?",
]


def _read(dom: str, lang: str = "fr") -> Reading:
    page = f'<html lang="{lang}"><body>{dom}</body></html>'
    content = PageContent(url=UNKNOWN, captured_at=SPRING, dom=page.encode())
    return read(content, platforms=Platforms())


def _texts(reading: Reading) -> list[str]:
    return [review.text for review in reading.reviews]


@pytest.mark.parametrize("words", SHORT)
def test_few_words_that_begin_like_a_button_are_words(words: str) -> None:
    assert not is_label(words)


@pytest.mark.parametrize("words", BUTTONS)
def test_what_one_presses_is_no_word_of_a_review(words: str) -> None:
    assert is_label(words)


def _card(name: str, town: str, text: str) -> str:
    return (
        f'<li class="r"><b class="who">{name}</b><span class="town">{town}, 12 contributions</span>'
        f'<i title="4/5"></i><em>12/03/2026</em><div class="said">{text}</div></li>'
    )


def test_a_text_shorter_than_the_line_of_the_town_is_found_where_the_others_are() -> None:
    cards = [
        _card("Ana", "Mérignac en Gironde", "Attente interminable, accueil glacial, à fuir."),
        _card("Luc", "Mérignac en Gironde", "Moyen."),
        _card("Zoé", "Saint-Denis, La Réunion", "Like"),
        _card("Max", "Saint-Denis, La Réunion", "Très bon médecin, je recommande."),
    ]
    assert _texts(_read(f"<ul>{''.join(cards)}</ul>")) == [
        *("Attente interminable, accueil glacial, à fuir.", "Moyen.", "Like"),
        "Très bon médecin, je recommande.",
    ]


def test_a_nameless_text_of_few_words_is_no_name() -> None:
    card = (
        '<div class="rating"><span class="star-rating" title="{0}/5"></span><div class="c">'
        '<p>{1}</p></div><p class="when">Submitted Dec. {2}, 2025</p></div>'
    )
    said = ("She rushed me out of the room in three minutes.", "Knowledgeable, staff rude", "Good!")
    reading = _read("".join(card.format(n, words, n) for n, words in enumerate(said, 1)), lang="en")
    assert _texts(reading) == list(said)
    assert {review.author for review in reading.reviews} == {None}


def test_the_place_of_care_beside_the_words_is_not_part_of_them() -> None:
    card = (
        '<div class="opinion"><h4>{0}</h4><i data-score="{1}"></i><time datetime="2026-03-1{1}">'
        '</time><p class="place">Cabinet Lang • Autre</p><p class="text">{2}</p></div>'
    )
    said = ("Il n’écoute pas du tout.", "Douce, prend son temps.", "Bien")
    page = "".join(
        card.format(name, at, words)
        for at, (name, words) in enumerate(zip(("Ana", "Luc", "Zoé"), said, strict=True), 1)
    )
    assert _texts(_read(page)) == list(said)


@pytest.mark.parametrize(
    "classes",
    [
        pytest.param(("c0", "c1", "c2"), id="counted"),
        pytest.param(("msg id-a7", "msg id-b8", "msg id-c9"), id="an id each"),
        pytest.param(("bg1", "bg2", "bg1"), id="striped"),
    ],
)
def test_records_that_their_classes_count_are_of_one_kind(classes: tuple[str, ...]) -> None:
    record = (
        '<li class="{0}"><p class="meta">{1}. Le jeudi 1{1} mars 2026 par <strong>{2}</strong></p>'
        "<div><p>{3}</p></div></li>"
    )
    said = (("Jojo", "Il ne soigne que ses amis"), ("Zoé", "Merci à lui"), ("Luc", "Pas d’accord"))
    lines = (
        record.format(kind, at, *one)
        for at, (kind, one) in enumerate(zip(classes, said, strict=True), 1)
    )
    reading = _read(f"<h3>Commentaires</h3><ol>{''.join(lines)}</ol>")
    assert [(one.author, one.text) for one in reading.reviews] == list(said)


def test_parts_whose_names_differ_by_a_figure_are_no_records() -> None:
    record = (
        '<div class="x3"><div class="x4"><img alt=""><div class="x5">{0}</div>'
        '<div class="x6">il y a {1} mois</div></div><div class="x7" aria-label="{1} étoiles sur 5">'
        '</div><div class="x8">{2}</div></div>'
    )
    reading = _read(record.format("Erwan", 1, "Il nie tout.") + record.format("Ana", 5, "Gentil"))
    assert [(one.author, one.rating, one.text) for one in reading.reviews] == [
        ("Erwan", 1.0, "Il nie tout."),
        ("Ana", 5.0, "Gentil"),
    ]


def test_stars_without_days_are_reviews_where_a_heading_says_so() -> None:
    card = '<div class="card"><div title="{0}/5"></div><p>{1}</p><small>{2}</small></div>'
    said = (("Facture le double du devis.", "P. Vernet"), ("Un grand merci à elle.", "Lamia"))
    cards = "".join(card.format(at, *one) for at, one in enumerate(said, 2))
    for heading in ("Ils nous ont fait confiance", "What our patients say", "Nos tarifs"):
        reading = _read(f"<section><h2>{heading}</h2><div>{cards}</div></section>")
        assert len(reading.reviews) == (0 if "tarifs" in heading else 2), heading


@pytest.mark.parametrize("name", ["cijfer", "voto", "nota", "puntuación", "wertung"])
def test_a_bare_figure_is_a_rating_where_its_class_says_so(name: str) -> None:
    card = (
        '<div class="w"><span class="w__{0}">{1}</span><b>{2}</b> <i>1{3}/03/2026</i>'
        "<p>{4}</p></div>"
    )
    said = (("4,5", "Ana", "Lang gewacht, kort gesproken."), ("9", "Kees", "Prima arts"))
    page = "".join(
        card.format(name, figure, who, at, words) for at, (figure, who, words) in enumerate(said)
    )
    assert [(one.rating, one.rating_max) for one in _read(page).reviews] == [(4.5, 10), (9, 10)]


def test_points_of_a_comment_rate_nothing() -> None:
    comment = (
        '<div class="comment"><p class="tagline"><a class="author" href="/user/{0}">{0}</a> '
        '<span class="score" title="7">7 points</span> <time datetime="2026-03-12">1 y</time></p>'
        '<div class="md"><p>{1}</p></div><ul><li>reply</li></ul></div>'
    )
    page = comment.format("tx_nurse", "Report him to the board.") + comment.format("mad", "I did.")
    reading = _read(page, lang="en")
    assert _texts(reading) == ["Report him to the board.", "I did."]
    assert {review.rating for review in reading.reviews} == {None}


def test_definitions_may_be_short() -> None:
    line = "<dt><b>{0}</b> <span>{1}</span> <em>0{2}/04/2026</em></dt><dd>{3}</dd>"
    page = line.format("Rui", "★★★★☆", 1, "Tudo ok.") + line.format(
        "Eva", "★☆☆☆☆", 2, "Riu-se de mim"
    )
    assert _texts(_read(f"<dl>{page}</dl>", lang="pt")) == ["Tudo ok.", "Riu-se de mim"]


def test_a_forum_of_tables_dates_its_posts_on_the_line_of_their_subject() -> None:
    post = (
        '<tr><td class="row{2}"><span class="name"><b>{0}</b></span><br><span class="postdetails">'
        "Habitué<br>Inscrit le : 12 Jan 2009<br>Messages : {2}3<br>Localisation : Marseille</span>"
        '</td><td class="row{2}"><table><tr><td><span class="postdetails">Posté le : Lun 0{2} Mar '
        "2026 11:02 &nbsp; Sujet du message : gynécologue à Marseille</span></td></tr><tr><td>"
        '<span class="postbody">{1}</span></td></tr></table></td></tr>'
    )
    said = (("Nanou", "Il m’a dit que la nature fait bien les choses."), ("cricri", "Quel mufle !"))
    rows = "".join(post.format(*one, at) for at, one in enumerate(said, 1))
    reading = _read(f'<table class="forumline"><tr><th>Auteur</th></tr>{rows}</table>')
    assert [(one.author, one.text) for one in reading.reviews] == list(said)
    assert [str(one.published.earliest) for one in reading.reviews if one.published] == [
        "2026-03-01",
        "2026-03-02",
    ]


def test_two_letters_are_words_where_the_others_say_theirs() -> None:
    card = (
        '<div class="card"><div class="n">{0}</div><i title="{1}/5"></i><em>1{1}/03/2026</em>'
        '<p class="t">{2}</p></div>'
    )
    said = (("Ana", 1, "Regarde sa montre sans arrêt."), ("Luc", 5, "OK"), ("Zoé", 4, "À l’écoute"))
    assert _texts(_read("".join(card.format(*one) for one in said))) == [t for _, _, t in said]


def test_what_a_label_of_the_site_labels_is_the_site_s_too() -> None:
    card = (
        '<article><aside><a href="/users/{0}"><span>{0}</span></a></aside><section><div><img alt="'
        'Noté {1} sur 5 étoiles"></div><time datetime="2026-03-0{1}"></time>'
        '<a href="/reviews/67a{1}"><h2>Titre {1}</h2></a><p>{2}</p><p>'
        "<b>Date de l’expérience :</b> 01 mars 2026</p></section></article>"
    )
    said = (
        ("Ana", 1, "Commande jamais reçue."),
        ("Luc", 5, "RAS"),
        ("Zoé", 4, "Opticien honnête."),
    )
    reading = _read("<main>" + "".join(card.format(*one) for one in said) + "</main>")
    assert _texts(reading) == [t for _, _, t in said]


def test_pictures_all_on_are_five_stars_where_others_are_off() -> None:
    card = "<div class='a'><b>{0}</b> <i>1{1}/03/2026</i><div>{2}</div><div>{3}</div></div>"
    on, off = '<img src="/i/star_on.gif" alt="">', '<img src="/i/star_off.gif" alt="">'
    page = card.format("Ana", 1, on * 2 + off * 3, "Jamais là.")
    page += card.format("Luc", 2, on * 5, "Super docteur")
    page += card.format("Zoé", 3, on + off * 4, "Devis dépassé.")
    assert [one.rating for one in _read(page).reviews] == [2.0, 5.0, 1.0]


def test_stars_beside_what_was_said_count_though_some_records_are_of_another_class() -> None:
    record = (
        '<div class="main {0}"><div class="note">({1} of 5)</div><div class="detail"><p>{2}</p>'
        '<p class="consumer">{3}</p><p class="when">Reviewed in {4} 2026</p></div></div>'
    )
    said = (
        ("", 5, "She was available when I called.", "Tina", "March"),
        ("", 1, "They lost my file, twice over.", "John", "March"),
        ("later", 4, "Professional and very honest.", "Judie", "April"),
        ("later", 2, "I am still waiting for a call.", "Marc", "April"),
        ("later", 3, "Neither good nor bad, really.", "Carmela", "May"),
    )
    page = "".join(record.format(*one) for one in said)
    reading = _read(f'<div class="reviews">{page}</div>', lang="en")
    assert [(one.author, one.rating) for one in reading.reviews] == [
        (name, stars) for _, stars, _, name, _ in said
    ]
