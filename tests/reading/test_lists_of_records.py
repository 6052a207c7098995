"""What a whole list tells of each of its records: where words stand, what counts, who answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from companion.model.capture import PageContent
from companion.model.review import Reading
from companion.reading.methods.labels import is_label
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

DESCRIBED = load_platforms(shared_folder() / "platforms")
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


def _read(dom: str, url: str = UNKNOWN, lang: str = "fr", *, described: bool = False) -> Reading:
    page = f'<html lang="{lang}"><body>{dom}</body></html>'
    content = PageContent(url=url, captured_at=SPRING, dom=page.encode())
    return read(content, platforms=DESCRIBED if described else Platforms())


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


def _comments() -> str:
    comment = (
        '<div class="comment"><a class="author" href="/user/{0}">{0}</a> <time datetime='
        '"2026-03-1{1}T08:00:00Z"></time><p>{2}</p><button>Répondre</button></div>'
    )
    said = (("Luc", "Va voir le conseil de l’Ordre."), ("Zoé", "La Sécu d’abord."))
    return "".join(comment.format(name, at, words) for at, (name, words) in enumerate(said, 3))


def test_the_post_over_the_answers_is_read_though_made_otherwise() -> None:
    post = (
        '<div class="detailed-status"><a class="name" href="/@ana">Ana</a><div><p>Il demande '
        'soixante euros en liquide.</p></div><time datetime="2026-03-12T08:00:00Z"></time></div>'
    )
    reading = _read(f"<main>{post}<div>{_comments()}</div></main>")
    assert [one.author for one in reading.reviews] == ["Ana", "Luc", "Zoé"]
    assert reading.reviews[0].text == "Il demande soixante euros en liquide."


@pytest.mark.parametrize("kind", ["post type-post", "entry hentry"])
def test_the_article_of_a_blog_is_no_post_over_its_comments(kind: str) -> None:
    post = (
        f'<div class="{kind}"><h1>Portrait</h1><span class="author">Ana</span> <time datetime='
        '"2026-03-12T08:00:00Z"></time><div><p>Installé depuis vingt ans.</p></div></div>'
    )
    reading = _read(f"<main>{post}<div>{_comments()}</div></main>")
    assert [one.author for one in reading.reviews] == ["Luc", "Zoé"]


def test_whom_nobody_is_called_stands_where_no_name_does() -> None:
    card = (
        '<div class="k{3}"><span>{0}</span><i title="{1}/5"></i><em>{1} March 2026</em>'
        "<p>{2}</p></div>"
    )
    said = (
        ("Priya N.", 1, "He walked out of the room."),
        ("Verified Patient", 2, "They lost my labs twice."),
        ("Bob", 4, "Good doctor, long wait."),
    )
    reading = _read("".join(card.format(*one, "k") for one in said), lang="en-GB")
    assert [one.author for one in reading.reviews] == [one[0] for one in said]


DISCLAIMER = (
    "Cette réponse est l’opinion subjective du représentant de la direction et non celle du site."
)


def test_an_answer_has_neither_its_long_heading_nor_the_site_s_disclaimer() -> None:
    card = (
        '<div class="card"><b>{0}</b> <i title="{1}/5"></i> <span>1{1}/03/2026</span>'
        "<p>{2}</p>{3}</div>"
    )
    answer = (
        "<div><div><span>Réponse de Direction Thermes, Directrice générale à Thermes d’Aubin les "
        "Bains</span></div><span><span>Nous le regrettons.</span></span>"
        f"<span>{DISCLAIMER}</span></div>"
    )
    page = card.format("Ana", 1, "Soins bâclés, eau tiède.", answer)
    page += card.format("Luc", 5, "Personnel adorable.", "")
    reply = _read(page).reviews[0].reply
    assert reply is not None
    assert reply.text == "Nous le regrettons."


def test_an_answer_named_for_tests_alone_is_one_on_a_described_platform_too() -> None:
    opinion = (
        '<div data-test-id="opinion-block"><h4>{0}</h4><div data-score="{1}"></div><time datetime='
        '"2026-03-1{1}"></time><p data-test-id="opinion-comment">{2}</p>{3}</div>'
    )
    answer = '<div data-id="doctor-answer"><p>Dr. med. Petra Lang</p><p>Danke für alles.</p></div>'
    page = opinion.format("Ana", 1, "Hat kaum zugehört.", "") + opinion.format(
        "Luc", 5, "Nimmt sich Zeit.", answer
    )
    reading = _read(page, "https://www.jameda.de/petra-lang/koeln", "de", described=True)
    assert [one.reply and one.reply.text for one in reading.reviews] == [None, "Danke für alles."]


def test_the_day_of_an_answer_is_not_the_day_of_the_review() -> None:
    card = (
        '<article data-service-review-card-paper="true"><span data-consumer-name-typography="true">'
        'Ana</span><time datetime="2026-03-03T08:00:00Z" data-service-review-date-time-ago="true">'
        '</time><div data-service-review-rating="1"></div><p data-service-review-text-typography='
        '"true">Prothèse cassée.</p><div><div><p>Réponse de Centre Lumière</p><time datetime='
        '"2026-03-05T09:00:00Z">5 mars 2026</time></div><p '
        'data-service-review-business-reply-text-typography="true">Écrivez-nous.</p></div></article>'
    )
    (review,) = _read(card, "https://fr.trustpilot.com/review/x.example", described=True).reviews
    assert review.published is not None
    assert str(review.published.latest) == "2026-03-03"
    assert review.reply is not None
    assert review.reply.text == "Écrivez-nous."


def test_who_signs_with_the_heading_of_the_page_answers() -> None:
    def article(name: str, words: str, inside: str = "") -> str:
        return (
            f'<div role="article"><h3><a role="link" href="/{len(name)}">{name}</a></h3><a role='
            f'"link" href="/x/posts/{len(words)}?comment_id={len(words)}">3 j</a><div dir="auto" '
            f'style="text-align:start">{words}</div>{inside}</div>'
        )

    inside = article("Cabinet des Pins", "Nous en sommes désolés.")
    page = f"<h1>Cabinet des Pins</h1>{article('Ana', 'Attente interminable', inside)}"
    reading = _read(page, "https://www.facebook.com/pins/reviews", described=True)
    assert [(one.author, one.reply and one.reply.text) for one in reading.reviews] == [
        ("Ana", "Nous en sommes désolés.")
    ]


def test_a_described_post_drawn_otherwise_than_the_others_keeps_its_day() -> None:
    post = (
        '<div data-testid="postThreadItem-by-{0}"><a href="/profile/{0}"><div>{0}</div></a>{1}'
        '<div data-word-wrap="1">{2}</div></div>'
    )
    page = post.format("ana.example", "", "Deux heures d’attente.<br>") + '<div dir="auto"></div>'
    page = page.replace(
        "</div></div><div dir", "</div><div>12 mai 2026 à 08:15</div></div><div dir"
    )
    link = '<a href="/profile/luc.example/post/3k1" aria-label="13 mai 2026 à 19:02">2 j</a>'
    page += post.format("luc.example", link, "Moi aussi.")
    reading = _read(page, "https://bsky.app/profile/ana.example/post/3k0", described=True)
    assert [str(one.published.latest) for one in reading.reviews if one.published] == [
        "2026-05-12",
        "2026-05-13",
    ]


def test_words_quoted_in_microdata_are_left_out_whatever_holds_them() -> None:
    comment = (
        '<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">{0}</span>'
        '<time itemprop="dateCreated" datetime="2026-03-1{1}"></time><div itemprop="text">{2}'
        "<p>{3}</p></div></div>"
    )
    quote = '<div class="md-quote"><div>Ana a écrit :</div><div>Fuyez-le.</div></div>'
    page = comment.format("Ana", 1, "", "Fuyez-le.") + comment.format(
        "Luc", 2, quote, "Moi, ça va."
    )
    assert _texts(_read(page)) == ["Fuyez-le.", "Moi, ça va."]
