"""A sentence in both languages; words without accents or case."""

from __future__ import annotations

import pytest

from companion.model.text import Text
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
