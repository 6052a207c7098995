"""Where a phrase a lawyer writes stands in an author's words: stems, choices, gaps, notions."""

from __future__ import annotations

import msgspec
import pytest

from companion.law.hit import overall_target
from companion.law.lexicon import Lexicon
from companion.law.marking import Text
from companion.law.matching import compile_pack, read_words
from companion.law.normalise import normalise
from companion.law.pack import load_pack
from companion.law.phrases import Phrase, read_phrase
from companion.law.rules import Concept
from companion.model.errors import PackBroken
from companion.resources import law_pack_folder

SPELLING = load_pack(law_pack_folder("fr")).spelling
CONCEPTS = [
    Concept(id="doctor", about="", words=("docteur*", "medecin", "homme de l'art")),
    Concept(id="steal", about="", words=("vole|volait", "escroqu*")),
    Concept(id="bad", about="", words=("<steal>", "honteux")),
    Concept(id="told-bad", about="", words=("dit .. <bad>",)),
]


def found(phrase: str, text: str) -> list[str]:
    """Return the words of the text at each place where the phrase stands."""
    lexicon = Lexicon(CONCEPTS)
    read = read_phrase(phrase)
    lexicon.learn(read)
    words = normalise(text, SPELLING)
    at = Text(lexicon, words).find(read)
    return [text[words[one.first].start : words[one.last].end] for one in at]


STANDS = [
    # a phrase, an author's words, where it stands
    ("nul", "Il est nul, nul !", ["nul", "nul"]),
    ("nul", "Il annule tout.", []),
    ("nul*", "Nulle, nullissime, annulé", ["Nulle", "nullissime"]),
    ("nul|mauvais", "Mauvais et nul", ["Mauvais", "nul"]),
    ("tres mauvais", "Très mauvais", ["Très mauvais"]),
    ("tres mauvais", "mauvais très", []),
    ("medecin mauvais", "Un médecin vraiment très mauvais", ["médecin vraiment très mauvais"]),
    ("medecin mauvais", "Un médecin vraiment très très mauvais", []),
    ("medecin mauvais", "Un médecin rapide mauvais", []),
    ("medecin mauvais", "Un médecin, mauvais", ["médecin, mauvais"]),
    ("medecin mauvais", "Un médecin. Mauvais", []),
    ("medecin mauvais", "Un médecin : mauvais", []),
    ("medecin .. nul", "médecin rapide mais pas nul", ["médecin rapide mais pas nul"]),
    ("medecin .. nul", "médecin à la fois cher et nul", []),
    ("medecin ..5 nul", "médecin à la fois cher et nul", ["médecin à la fois cher et nul"]),
    ("medecin ..1 nul", "médecin rapide mais tout sauf nul", []),
    ("medecin pas? nul", "médecin nul, médecin pas nul", ["médecin nul", "médecin pas nul"]),
    ("medecin nul?", "médecin nul et médecin", ["médecin nul", "médecin"]),
    ("<doctor>", "Le docteur, la doctoresse, le médecin", ["docteur", "médecin"]),
    ("<doctor>", "Un homme de l’art", ["homme de l’art"]),
    ("<doctor> <steal>", "Ce docteur escroquait", ["docteur escroquait"]),
    ("<bad>", "Il vole, c’est honteux", ["vole", "honteux"]),
    ("<told-bad>", "On m’a dit que ce type vole", ["dit que ce type vole"]),
    ("l'avis", "Son avis, l’avis", ["l’avis"]),
    ("qu'il vole", "On dit qu’il vole", ["qu’il vole"]),
    ("rendez-vous", "Un rendez-vous, un rendez vous", ["rendez-vous", "rendez vous"]),
    ("Médecin", "MÉDECIN", ["MÉDECIN"]),
    # spelt otherwise
    ("connard", "conard, connnard, c*nnard", ["conard", "connnard", "c*nnard"]),
    ("charlatan", "ch*rl*t*n ch***tan", ["ch*rl*t*n", "ch***tan"]),
    ("charlatan", "ch*val ***", []),
    ("escroqu*", "escr*querie", ["escr*querie"]),
    ("nul", "null", ["null"]),
    ("sot", "sots", []),
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "text", "places"), STANDS)
def test_a_phrase_stands_where_a_lawyer_would_see_it(
    phrase: str, text: str, places: list[str]
) -> None:
    assert found(phrase, text) == places


@pytest.mark.parametrize("phrase", ["", "  ", ".. nul", "..4 nul", "tres? mauvais"])
def test_a_phrase_begins_with_a_word_it_must_have(phrase: str) -> None:
    with pytest.raises(PackBroken, match="must begin with a word"):
        read_phrase(phrase)


def test_what_a_phrase_must_have_leaves_out_gaps_and_optional_words() -> None:
    read = read_phrase("Médecin .. très? mauvais|nul*")
    assert isinstance(read, Phrase)
    assert read.needs == (frozenset({"medecin"}), frozenset({"mauvais", "nul*"}))
    assert [item.gap for item in read.items] == [0, 3, 0, 0]
    assert [item.optional for item in read.items] == [False, False, True, False]
    assert read_phrase("?").needs == (frozenset({"?"}),)


def test_a_notion_nobody_defined_is_refused() -> None:
    with pytest.raises(PackBroken, match="doctor: no notion <nobody>"):
        Lexicon([Concept(id="doctor", about="", words=("<nobody>",))])


def test_a_rule_that_asks_for_a_notion_nobody_defined_is_refused() -> None:
    pack = load_pack(law_pack_folder("fr"))
    for field, value in (
        ("phrases", ("<nobody>",)),
        ("unless", ("nul <nobody>",)),
        ("together", (("nul", "mauvais|<nobody>"),)),
    ):
        rule = msgspec.structs.replace(pack.signals[0], **{field: value})
        with pytest.raises(PackBroken, match=f"{rule.id}: no notion ..<nobody>"):
            compile_pack(msgspec.structs.replace(pack, signals=(rule,)))


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Nul.", "practitioner"),
        ("La secrétaire est aimable.", "staff"),
        ("Le cabinet est propre.", "place"),
        ("Le docteur et son cabinet.", "practitioner"),
        ("Tous les médecins sont pareils.", "group"),
    ],
)
def test_whom_a_lawful_statement_speaks_of(text: str, target: str) -> None:
    compiled = compile_pack(load_pack(law_pack_folder("fr")))
    assert overall_target(read_words(text, compiled)) == target
