"""A sentence in both languages; words without accents or case."""

from __future__ import annotations

import pytest

from companion.model.text import Language, Text
from companion.model.text_folding import folded

FOLDED = [
    ("Un MÉDECIN désagréable, à l’Hôtel-Dieu", "un medecin desagreable, a l’hotel-dieu"),
    ("plain words 42", "plain words 42"),
    ("Straße, İzmir", "strasse, izmir"),
    ("ﬁn ½", "fin 1⁄2"),
    ("e\u0301\u0323", "e"),
    ("Đặng Thị Ngọc", "đang thi ngoc"),
    ("Ήρα", "ηρα"),
    ("a\u0300b\u036fc\u20d0d\ufe2f", "abcd"),
    ("œil, ñ — « ça » 👀", "œil, n — « ca » 👀"),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "plain"), FOLDED)
def test_words_are_found_without_their_accents_and_capitals(text: str, plain: str) -> None:
    assert folded(text) == plain
    assert folded(plain) == plain


def test_a_sentence_is_said_in_the_language_asked_for() -> None:
    text = Text(fr="Bonjour", en="Hello")
    assert text.said_in("fr") == "Bonjour"
    assert text.said_in("en") == "Hello"


PRINTED = [
    (
        ("Un fait est imputé : « vol » ; l'auteur ?", 'A fact is imputed: it\'s "theft".'),
        ("Un fait est imputé~: «~vol~»~; l’auteur~?", "A fact is imputed: it’s “theft”."),
    ),
    (
        ("12 000 € (art. R4127-4, n° 21-83.037) 95 %", "The doctors' costs (art. 32, no. 22-82)"),
        ("12 000~€ (art.~R4127-4, n°~21-83.037) 95~%", "The doctors’ costs (art.~32, no.~22-82)"),
    ),
    (
        ("Mots relevés : « C'est du vol ! »", 'Words found: “l\'a volé ! "oui"”, in art. 3'),
        ("Mots relevés~: «~C'est du vol !~»", 'Words found: “l\'a volé ! "oui"”, in art.~3'),
    ),
    (
        ("déjà collé\u202f: l’article suivant", "avise serve --port '8765' [\"\"]"),
        ("déjà collé\u202f: l’article suivant", "avise serve --port '8765' [“”]"),
    ),
]


@pytest.mark.parametrize(("written", "printed"), PRINTED)
def test_signs_are_printed_as_in_the_language_and_stay_with_their_words(
    written: tuple[str, str], printed: tuple[str, str]
) -> None:
    text = Text(fr=written[0], en=written[1])
    assert text.said_in("fr").replace("\u00a0", "~") == printed[0]
    assert text.said_in("en").replace("\u00a0", "~") == printed[1]


SIGNS = [
    # as written, in which language, as printed (~ is a space that does not break)
    ("Que faire ?", "fr", "Que faire~?"),
    ("Attention ! Un : deux ; trois", "fr", "Attention~! Un~: deux~; trois"),
    ("20 % ou 30 €", "fr", "20~% ou 30~€"),
    ("art. 29 et articles 31, n° 15-83.439", "fr", "art.~29 et articles~31, n°~15-83.439"),
    ("l'article L.121-1, Article R.4127", "fr", "l’article~L.121-1, Article~R.4127"),
    ("un article de presse", "fr", "un article de presse"),
    ("dit « c'est nul ! art. 3 » ici : non", "fr", "dit «~c'est nul ! art. 3~» ici~: non"),
    ("« a » et « b »", "fr", "«~a~» et «~b~»"),
    ("2'30 et 'mot'", "fr", "2'30 et 'mot'"),
    ('The "notice" and "reply"', "en", "The “notice” and “reply”"),
    ("the doctor's, doctors' letters", "en", "the doctor’s, doctors’ letters"),
    ("says “it's nul” of it's art. 29", "en", "says “it's nul” of it’s art.~29"),
    ("no. 15 and Articles 6", "en", "no.~15 and Articles~6"),
    ("What now ?", "en", "What now ?"),
    ("", "fr", ""),
]  # fmt: skip


@pytest.mark.parametrize(("written", "language", "printed"), SIGNS)
def test_a_sentence_is_printed_with_the_signs_of_its_language(
    written: str, language: Language, printed: str
) -> None:
    printed = printed.replace("~", "\u00a0")
    said = Text(fr=written, en="") if language == "fr" else Text(fr="", en=written)
    assert said.said_in(language) == printed
    # Printed once more, it stays as it is.
    again = Text(fr=printed, en="") if language == "fr" else Text(fr="", en=printed)
    assert again.said_in(language) == printed
