"""What a statement is compared by, and how like each nature it then is."""

from __future__ import annotations

import math

import pytest

from companion.law.likeness import is_learnt, likeness_of, telling_words, traits_of
from companion.law.matching import Matches, compile_pack, read_words
from companion.law.pack import load_pack
from companion.law.rules import Likeness
from companion.resources import law_pack_folder

COMPILED = compile_pack(load_pack(law_pack_folder("fr")))
LEARNT = Likeness(
    natures=("opinion", "menace", "injure"),
    starts=(0.5, 0.0, -0.5),
    weights={
        "casser": (-1.0, 2.0, 0.0),
        "gueule": (-0.5, 1.0, 1.0),
        "merci": (2.0, -1.0, -1.0),
        "toutes": (-9.0, 9.0, 0.0),
        "il": (0.1, 0.0, 0.0),
        "volez": (0.0, 0.0, 1.0),
    },
)


def read(text: str) -> Matches:
    return read_words(text, COMPILED)


TRAITS = [
    # words, traits that are there, traits that are not
    ("Je te casserai", {"p:je", "p:tu", "t:rai", "p:je+t:rai", "p:tu+t:rai"}, {"t:ras", "figure"}),
    ("Tu le regretteras", {"p:tu", "t:ras", "p:tu+t:ras"}, {"p:je", "t:rai"}),
    ("Vous regretterez", {"p:vous", "t:ras"}, {"p:tu"}),
    ("Il le ferait, elles le feraient", {"p:il", "t:rait"}, {"t:rai"}),
    ("Un ton sec", set(), {"p:tu"}),
    ("Ferme ton cabinet", {"p:tu"}, set()),
    ("Je serai", set(), {"figure", "p:il"}),
    ("12 heures", {"figure", "12"}, set()),
    ("attendre", {"attend", "atten", "atte", "length:0"}, {"length:1"}),
    ("elles partent", {"b:il_parten"}, {"b:elles_parten"}),
    ("les avis sont faux", {"b:le_avis", "b:avis_est", "k:le_est", "k:avis_faux"}, {"b:les_avis"}),
    ("un deux trois quatre cinq six sept huit", {"length:1"}, {"length:0"}),
    ("mot " * 80, {"length:6"}, {"length:10"}),
    ("", set(), {"length:0"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "there", "absent"), TRAITS)
def test_a_statement_is_compared_by_stems_pairs_persons_and_tenses(
    text: str, there: set[str], absent: set[str]
) -> None:
    found = traits_of(read(text))
    assert there <= found
    assert not absent & found


def test_pairs_are_of_one_sentence() -> None:
    assert "b:nul_sale" in traits_of(read("nul, sale"))
    assert "b:nul_sale" not in traits_of(read("nul. Sale"))


def test_nothing_learnt_is_an_opinion() -> None:
    for text in ("", "!?", "zzz"):
        assert likeness_of(read(text), LEARNT) == {"opinion": 1.0, "menace": 0.0, "injure": 0.0}


def test_shares_are_one_together_and_follow_the_weights() -> None:
    found = likeness_of(read("casser"), LEARNT)
    sums = [0.5 - 1.0, 2.0, -0.5]
    total = sum(math.exp(one) for one in sums)
    assert list(found) == ["opinion", "menace", "injure"]
    assert list(found.values()) == pytest.approx([math.exp(one) / total for one in sums])


def test_several_traits_weigh_by_the_root_of_their_number() -> None:
    found = likeness_of(read("casser gueule"), LEARNT)
    root = math.sqrt(2)
    sums = [0.5 - 1.5 / root, 3.0 / root, -0.5 + 1.0 / root]
    total = sum(math.exp(one) for one in sums)
    assert list(found.values()) == pytest.approx([math.exp(one) / total for one in sums])


def test_a_starred_word_is_looked_up_with_each_vowel() -> None:
    plain = likeness_of(read("casser"), LEARNT)
    assert likeness_of(read("c*sser"), LEARNT) == pytest.approx(plain)
    assert likeness_of(read("c*zzer"), LEARNT)["opinion"] == pytest.approx(1.0)


def test_the_words_that_tell_most_are_shown_in_their_order() -> None:
    words = telling_words(read("Merci, je vais casser toutes ta gueule"), LEARNT, "menace")
    assert [word.key for word in words] == ["casser", "toutes", "gueule"]
    assert telling_words(read("Merci"), LEARNT, "menace") == ()
    many = telling_words(read("casser casser casser casser gueule"), LEARNT, "menace")
    assert [word.key for word in many] == ["casser"] * 4
    assert telling_words(read("il"), LEARNT, "opinion") == ()


def test_words_of_the_language_learnt_are_told_from_others() -> None:
    assert is_learnt("casser", LEARNT)
    assert is_learnt("casseront", LEARNT)
    assert is_learnt("elles", LEARNT)
    assert not is_learnt("zerbrechen", LEARNT)
