"""Words come out as a reader sees them."""

from __future__ import annotations

import pytest

from companion.reading.page import parse_page
from companion.reading.words import is_cut_button, shown_text, without_cut_mark, without_translation


@pytest.mark.parametrize(
    ("dom", "shown"),
    [
        ("<p>un\n   deux</p>", "un deux"),
        ("<p>un<br>deux</p>", "un\ndeux"),
        ("<p>un<br>\n<br>deux</p>", "un\n\ndeux"),
        ("<p>un</p><p>deux</p>", "un\n\ndeux"),
        ("<div>un</div><div>deux</div>", "un\ndeux"),
        ("<p>e\u0301te\u0301</p>", "été"),
        ("<p>10\u00a0€\u202f!</p>", "10\u00a0€\u202f!"),
        ("<p>👩🏽‍⚕️ <b>bien</b>, <i>merci</i></p>", "👩🏽‍⚕️ bien, merci"),
        ('<p>oui <img alt="😡"><img alt="Photo de Zoé"></p>', "oui 😡"),
        ('<p>vu <span style="display: none">caché</span></p>', "vu"),
        ("<p>vu <span hidden>caché</span></p>", "vu"),
        ('<p>vu <span class="sr-only">caché</span></p>', "vu"),
        ("<p>mots <button>Plus</button></p>", "mots"),
        ('<p>mots <span role="button">Voir plus</span></p>', "mots"),
        ("<p>a <script>1</script>b <style>c{}</style>d</p>", "a b d"),
    ],
)
def test_words_as_shown(dom: str, shown: str) -> None:
    assert shown_text(parse_page(dom.encode())) == shown


def test_line_feeds_count_where_the_platform_shows_them() -> None:
    root = parse_page(b"<p>un\ndeux\r\n\r\ntrois</p>")
    assert shown_text(root, keep_lines=True) == "un\ndeux\n\ntrois"


def test_parts_that_are_somebody_elses_are_left_out() -> None:
    root = parse_page(b"<div>moi <blockquote>un autre</blockquote>encore moi</div>")
    quotes = set(root.iter("blockquote"))
    assert shown_text(root, skip=quotes) == "moi\n\nencore moi"


def test_a_hidden_part_is_read_when_it_is_asked_for() -> None:
    root = parse_page(b'<div><p style="display:none">tout le texte</p></div>')
    (whole,) = root.iter("p")
    assert shown_text(whole) == "tout le texte"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Un début… Plus", ("Un début…", True)),
        ("Un début ... Lire la suite", ("Un début ...", True)),
        ("Un début…", ("Un début…", False)),
        ("Je n’en peux plus", ("Je n’en peux plus", False)),
    ],
)
def test_a_cut_mark_is_not_the_authors_word(words: str, expected: tuple[str, bool]) -> None:
    assert without_cut_mark(words) == expected


@pytest.mark.parametrize(
    ("label", "cuts"),
    [
        ("Plus", True),
        ("Voir plus", True),
        ("… Read more", True),
        ("Voir moins", False),
        ("", False),
    ],
)
def test_a_cut_button_is_told_by_its_label(label: str, *, cuts: bool) -> None:
    assert is_cut_button(label) is cuts


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("(Traduit par Google) À fuir.\n\n(Avis d’origine)\nStay away.", "Stay away."),
        ("Stay away.\n\n(Traduit par Google)\nÀ fuir.", "Stay away."),
        ("(Translated by Google) Stay away. (Original) À fuir.", "À fuir."),
        ("(Traduit par Google) À fuir.", "(Traduit par Google) À fuir."),
        ("Elle parle (original) de Google.", "Elle parle (original) de Google."),
    ],
)
def test_the_authors_own_words_are_kept_beside_a_translation(words: str, own: str) -> None:
    assert without_translation(words) == own
