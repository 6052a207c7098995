"""Who speaks on a page: the post over its answers, who is quoted, who answers as its owner."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from companion.model.capture import PageContent
from companion.model.review import Reading
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

DESCRIBED = load_platforms(shared_folder() / "platforms")
SPRING = datetime(2026, 5, 15, 8, 0, tzinfo=UTC)
UNKNOWN = "https://ailleurs.example/p"


def _read(dom: str, url: str = UNKNOWN, lang: str = "fr", *, described: bool = False) -> Reading:
    page = f'<html lang="{lang}"><body>{dom}</body></html>'
    content = PageContent(url=url, captured_at=SPRING, dom=page.encode())
    return read(content, platforms=DESCRIBED if described else Platforms())


def _texts(reading: Reading) -> list[str]:
    return [review.text for review in reading.reviews]


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


def test_whoever_is_called_by_one_letter_is_named_where_the_others_are() -> None:
    card = (
        '<div class="card"><div class="n">{0}</div><i title="{1}/5"></i><em>1{1}/03/2026</em>'
        '<div class="t">{2}</div></div>'
    )
    said = (("Deborah", 1, "Never apologised, never again."), ("Ravi", 5, "Nice"), ("J", 2, "bad"))
    reading = _read("".join(card.format(*one) for one in said))
    assert [(one.author, one.text) for one in reading.reviews] == [(a, t) for a, _, t in said]


def test_the_last_fact_of_a_line_may_be_its_stars() -> None:
    entry = (
        "<details open><summary><span>{0}</span> {0}. Lambert · 1{1} mars 2026 · {1}/5</summary>"
        "<div><p>{2}</p></div></details>"
    )
    page = entry.format("F", 1, "Il n’a pas examiné ma fille.") + entry.format("I", 5, "Très bien")
    reading = _read(f'<section aria-label="Avis patients">{page}</section>')
    assert [(one.author, one.rating) for one in reading.reviews] == [
        ("F. Lambert", 1.0),
        ("I. Lambert", 5.0),
    ]


@pytest.mark.parametrize("name", ["bbquote", "quotebox", "post-quote", "quoted"])
def test_whom_a_post_quotes_neither_speaks_nor_signs(name: str) -> None:
    post = (
        '<div class="topic-row"><aside><a class="handle" href="/profile/{1}">{0}</a></aside>'
        '<section><header>#{1} · 0{1} Mar 2026</header><div class="body">{2}{3}</div>'
        "<nav><a>Quote</a><a>Reply</a></nav></section></div>"
    )
    quote = f'<div class="{name}"><div class="{name}-by">Sue wrote:</div>Yes!! Same here.</div>'
    page = post.format("Sue", 1, "", "Yes!! Same here.")
    page += post.format("Tom", 2, quote, "How did you get it back?")
    page += post.format("Kev", 3, "", "Keep it civil please.")
    reading = _read(page, lang="en-GB")
    assert [(one.author, one.text) for one in reading.reviews] == [
        ("Sue", "Yes!! Same here."),
        ("Tom", "How did you get it back?"),
        ("Kev", "Keep it civil please."),
    ]


def test_the_only_review_of_a_page_is_one_where_it_says_whose() -> None:
    page = (
        '<h1>Dr Faure</h1><div class="c1"><div class="c2"><span>{0} <b>Mme Perrot</b></span><span>'
        '9 mars 2026</span><span role="img" aria-label="1 sur 5"></span></div><div class="c3"><p>'
        "Aucune humanité dans ce cabinet.</p></div></div>"
    )
    (review,) = _read(page.format("Avis de")).reviews
    assert (review.author, review.rating) == ("Mme Perrot", 1.0)
    assert _read(page.format("Recette de")).reviews == ()


def test_two_posts_marked_as_articles_are_a_talk() -> None:
    post = (
        '<article role="article" data-testid="tweet"><a href="/u{1}"><span>{0}</span></a><a href='
        '"/u{1}/status/7"><time datetime="2026-03-0{1}">x</time></a><div><span>{2}</span></div>'
        "</article>"
    )
    page = post.format("Nora", 2, "Deux heures au téléphone pour rien.")
    page += post.format("Syndicat 33", 3, "Les soignants craquent.")
    assert [one.author for one in _read(page).reviews] == ["Nora", "Syndicat 33"]


def test_the_answer_beside_what_the_patient_said_belongs_to_the_record() -> None:
    card = (
        '<div class="g-review"><div><a href="/contrib/{1}">{0}</a><span aria-label="{1} sur 5">'
        "</span><span>il y a {1} mois</span><div><span>{2}</span></div></div><div><div><div>"
        "Réponse du propriétaire <span>il y a 1 mois</span></div><div>Merci à vous.</div></div>"
        "</div></div>"
    )
    page = card.format("Bob", 2, "Un avis qui se termine mal.") + card.format(
        "Zoé", 4, "Bien reçue"
    )
    replies = [one.reply for one in _read(page).reviews]
    assert [reply and reply.text for reply in replies] == ["Merci à vous.", "Merci à vous."]


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


def test_a_comment_of_reddit_is_dated_by_its_own_attribute_and_those_aside_are_left_out() -> None:
    page = (
        '<shreddit-comment author="luis" thingid="t1_a" created="2026-03-18T10:00:00+0000"><div '
        'slot="comment"><p>Fuyez-le.</p></div></shreddit-comment><aside><shreddit-comment author='
        '"ana"><div slot="comment">Rien à voir.</div></shreddit-comment></aside>'
    )
    (review,) = _read(page, "https://www.reddit.com/r/w/comments/x/y/", described=True).reviews
    assert review.author == "luis"
    assert review.published is not None
    assert str(review.published.earliest) == "2026-03-18"


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


def test_a_name_marked_by_convention_may_be_a_word_of_the_site() -> None:
    comment = (
        '<li class="comment"><cite class="fn">{0}</cite> <time datetime="2026-03-0{1}"></time><p>'
        "{2}</p><a>Répondre</a></li>"
    )
    said = (("Hélène", 1, "Il m’a prise de haut."), ("admin", 2, "Merci de votre témoignage."))
    page = "".join(comment.format(*one) for one in said)
    assert [one.author for one in _read(f"<ol>{page}</ol>").reviews] == ["Hélène", "admin"]


def test_a_described_thread_that_holds_described_posts_is_not_a_post() -> None:
    post = (
        '<div class="topic-body crawler-post" id="post_{1}"><span class="creator" itemprop='
        '"author" itemscope><span itemprop="name">{0}</span></span><time '
        'datetime="2026-03-0{1}T10:00:00Z"></time><div class="post" itemprop="text"><p>{2}</p>'
        "</div></div>"
    )
    said = (("malika", 1, "Quel généraliste à Vannes ?"), ("gildas56", 2, "Essaie Kercado."))
    posts = "".join(post.format(*one) for one in said)
    page = (
        '<meta name="generator" content="Discourse 3.2"><div itemscope itemtype='
        f'"http://schema.org/DiscussionForumPosting">{posts}</div>'
    )
    reading = _read(page, "https://forum.example/t/g/7", described=True)
    assert [(one.author, one.text) for one in reading.reviews] == [(a, t) for a, _, t in said]


def test_posts_that_fill_an_article_each_are_a_talk() -> None:
    post = (
        '<article data-id="{1}"><div><div class="status"><a href="/@u{1}/1"><time datetime='
        '"2026-03-0{1}"></time></a><a href="/@u{1}"><strong>{0}</strong></a><div><p>{2}</p></div>'
        "</div></div></article>"
    )
    page = post.format("Ysé", 1, "Il refuse ma carte Vitale.")
    page += post.format("Collectif", 2, "On recense les refus.")
    assert [one.author for one in _read(f"<div>{page}</div>").reviews] == ["Ysé", "Collectif"]


def test_whoever_signs_with_by_is_named_before_a_label_that_comes_first() -> None:
    entry = (
        '<div class="review-entry"><div class="col"><div>0{1} March 2026</div><div '
        'class="rating-50"></div><div>SALES VISIT</div></div><div class="col w"><p>'
        "<span>{2}</span> <span>more of it.</span> <span class='display-none'>more of it.</span>"
        "</p>"
        '<div class="sig"><span class="it">by {0}</span></div></div></div>'
    )
    said = (("Rita Shar", 1, "Everyone was friendly,"), ("gary", 2, "I do not like them,"))
    said = (*said, ("Stacey30", 3, "She is the best,"))
    reading = _read("".join(entry.format(*one) for one in said), lang="en-GB")
    assert [(one.author, one.text) for one in reading.reviews] == [
        (name, f"{words} more of it.") for name, _, words in said
    ]
    assert all(one.published is not None for one in reading.reviews)


def test_the_word_answer_over_an_answer_is_not_said() -> None:
    opinion = (
        '<div data-test-id="opinion-block"><h4>{0}</h4><div data-score="{1}"></div><time datetime='
        '"2026-03-1{1}"></time><p data-test-id="opinion-comment">{2}</p>{3}</div>'
    )
    answer = "<div data-id='doctor-answer-content'><p>Resposta:</p><p>Obrigada!</p></div>"
    page = opinion.format("Ana", 1, "Péssimo.", "") + opinion.format("Rui", 5, "Bom.", answer)
    url = "https://www.doctoralia.com.br/silva/dentista"
    for described in (True, False):
        reading = _read(page, url, "pt", described=described)
        assert [one.reply and one.reply.text for one in reading.reviews] == [None, "Obrigada!"]
