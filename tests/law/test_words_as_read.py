"""How an author's words are read: tricks undone, short forms spelt out, places kept."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.law.normalise import Word, fold, is_emoji, normalise, squeezed
from companion.law.pack import load_pack
from companion.resources import law_pack_folder

SPELLING = load_pack(law_pack_folder("fr")).spelling

READ = [
    # plain French
    ("Un Médecin désagréable", "un medecin desagreable"),
    ("l’avis d'un cœur, qu’il n’a pas", "le avis de un coeur , que il ne a pas"),
    ("aujourd’hui", "aujourd'hui"),
    ("des patients' dossiers", "des patients ' dossiers"),
    ("prud'homme", "prud'homme"),
    ("rendez-vous", "rendez vous"),
    ("- bonjour -", "- bonjour -"),
    ("12h30, 2h, 80e, 3 min, 24 ans", "12h30 , 2h , 80e , 3 min , 24 ans"),
    ("le 3eme étage", "le 3eme etage"),
    ("24ans 3km 5mn 10euros 2eme 1er 4j", "24ans 3km 5mn 10euros 2eme 1er 4j"),
    ("", ""),
    (" \t ", ""),
    # signs that stand for letters
    ("c0nn4rd", "connard"),
    ("esc$oc", "escsoc"),
    ("char1atan sa1ope", "charlatan salope"),
    ("v1ol", "viol"),
    ("p455é", "passe"),
    ("charIatan", "charlatan"),
    ("Il est là", "il est la"),
    ("CHARLATAN IVRE", "charlatan ivre"),
    ("ch*rl*tan", "ch*rl*tan"),
    ("*onnard", "*onnard"),
    ("@drdurand", "@drdurand"),
    ("#balance", "#balance"),
    ("2 * 3", "2 * 3"),
    ("ｃｈａｒｌａｔａｎ", "charlatan"),
    # letters apart, letters again and again
    ("c h a r l a t a n", "charlatan"),
    ("c.o.n.n.a.r.d !", "connard !"),
    ("c-o-n-n-a-r-d", "connard"),
    ("z.o.n", "z . o . n"),
    ("x y z", "x y z"),
    ("charlataaaan", "charlatan"),
    ("nuuuul", "nul"),
    ("belle", "belle"),
    ("mmm", "m"),
    # pictures
    ("nul 🤡🤡", "nul 🤡 🤡"),
    ("con🤡nard", "connard"),
    # signs nobody sees
    ("cha\u200brla\u00adtan, es\u2060c\ufeffroc", "charlatan , escroc"),
    # short forms
    ("koi, jms", "quoi , jamais"),
    ("KOI", "quoi"),
    # one word with a hyphen
    ("c-o-n", "c o n"),
]  # fmt: skip


def keys(text: str) -> str:
    return " ".join(word.key for word in normalise(text, SPELLING))


@pytest.mark.parametrize(("text", "read"), READ)
def test_words_are_read_as_french_spells_them(text: str, read: str) -> None:
    assert keys(text) == read


PLACES = [
    # text, each word with where it stands
    ("L’avis nul", [("le", "L’"), ("avis", "avis"), ("nul", "nul")]),
    ("kil vole", [("qu", "kil"), ("il", "kil"), ("vole", "vole")]),
    ("c h a r l a t a n !", [("charlatan", "c h a r l a t a n"), ("!", "!")]),
    ("rendez-vous", [("rendez", "rendez-vous"), ("vous", "rendez-vous")]),
]


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_each_word_knows_its_place_in_the_authors_text(
    text: str, places: list[tuple[str, str]]
) -> None:
    found = [(word.key, text[word.start : word.end]) for word in normalise(text, SPELLING)]
    assert found == places


@given(st.text(alphabet="abcéœ'’-*@$.,!? \n«»\"🤡\u200b\u00ad013I", max_size=40))
def test_words_come_in_order_and_inside_the_text(text: str) -> None:
    words = normalise(text, SPELLING)
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    assert [word.start for word in words] == sorted(word.start for word in words)
    for before, after in pairwise(words):
        assert after.start >= before.end or (after.start, after.end) == (before.start, before.end)
        assert 0 <= after.sentence - before.sentence <= 1
        assert after.sentence - before.sentence <= after.clause - before.clause <= 1


@pytest.mark.parametrize(
    ("text", "sentences", "clauses"),
    [
        ("x y, z. w", [0, 0, 0, 0, 1, 1], [0, 0, 1, 1, 2, 2]),
        ("x : y ; z", [0, 0, 0, 1, 1], [0, 1, 1, 2, 2]),
        ("x\ny", [0, 1, 1], [0, 1, 1]),
        ("x ! y ? z … w", [0, 1, 1, 2, 2, 3, 3], [0, 1, 1, 2, 2, 3, 3]),
        ("x (y) / w", [0] * 6, [0, 1, 1, 2, 2, 2]),
    ],
)
def test_stops_part_sentences_and_clauses(
    text: str, sentences: list[int], clauses: list[int]
) -> None:
    words = normalise(text, SPELLING)
    assert [word.sentence for word in words] == sentences
    assert [word.clause for word in words] == clauses


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("on dit « voleur » ici", "« voleur"),
        ("on dit “voleur” ici", "“ voleur"),
        ('on dit "voleur" ici', '" voleur'),
        ("on « dit “ voleur ” par » là", "« dit “ voleur ” par"),
        ("on dit » voleur « ici", "« ici"),
    ],
)
def test_words_between_quotation_marks_are_quoted(text: str, quoted: str) -> None:
    words = normalise(text, SPELLING)
    assert " ".join(word.form for word in words if word.quoted) == quoted


def test_a_run_is_a_word_a_picture_a_stop_or_letters_apart() -> None:
    kinds = {word.key: word.kind for word in normalise("nul 🤡, c h a r", SPELLING)}
    assert kinds == {"nul": "word", "🤡": "emoji", ",": "stop", "char": "spaced"}


@pytest.mark.parametrize(
    ("text", "plain"), [("ŒUVRE", "oeuvre"), ("Ægir", "aegir"), ("É\u0301té", "ete"), ("ﬁn", "fin")]
)
def test_accents_capitals_and_ligatures_are_folded(text: str, plain: str) -> None:
    assert fold(text) == plain


def test_repeated_letters_are_squeezed_and_pictures_told_from_letters() -> None:
    assert squeezed("charlatannn") == "charlatan"
    assert squeezed("") == ""
    assert [is_emoji(sign) for sign in "🤡☀✂a.\u200d"] == [True, True, True, False, False, True]
    assert isinstance(normalise("nul", SPELLING)[0], Word)
