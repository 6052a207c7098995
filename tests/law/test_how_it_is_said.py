"""The same words asserted, denied, hedged, asked, insinuated or said of another; praise or not."""

from __future__ import annotations

from datetime import date

import pytest

from companion.law.assess import assess
from companion.law.pack import load_pack
from companion.model.assessment import Statement
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
ON = date(2026, 11, 23)

SAID = [
    # words, what they hold, how it is said
    ("Ce médecin est un escroc.", "escroc", "asserted"),
    ("Ce médecin n’est pas un escroc.", "escroc", "denied"),
    ("Ce n’est nullement un escroc.", "escroc", "denied"),
    ("Il n’est ni un escroc ni un menteur.", "escroc", "denied"),
    ("Il n’est ni un escroc ni un menteur.", "menteur", "denied"),
    ("Rien d’un escroc chez ce médecin.", "escroc", "denied"),
    ("Rien à voir avec un escroc.", "escroc", "denied"),
    ("Je ne dis pas que c’est un escroc.", "escroc", "insinuated"),
    ("Je n’accuse pas ce docteur d’être un escroc.", "escroc", "denied"),
    ("Il n’est pas à l’heure, c’est un escroc.", "escroc", "asserted"),
    ("Il n’écoute pas et c’est un escroc.", "escroc", "asserted"),
    ("Jamais vu un tel escroc.", "escroc", "asserted"),
    ("Je n’ai jamais rencontré un escroc pareil.", "escroc", "asserted"),
    ("Il n’est pas seulement cher, c’est un escroc.", "escroc", "asserted"),
    ("Est-ce un escroc ?", "escroc", "question"),
    ("Un escroc ? Je ne sais pas.", "escroc", "question"),
    ("C’est un escroc. Vous me suivez ?", "escroc", "asserted"),
    ("C’est peut-être un escroc.", "escroc", "hedged"),
    ("Peut-être. C’est un escroc.", "escroc", "asserted"),
    ("Il a volé ma carte.", "volé", "asserted"),
    ("Mon ancien médecin était un escroc.", "escroc", "other"),
    ("Mon ancien médecin était parti. Lui est un escroc.", "escroc", "asserted"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "said"), SAID)
def test_the_same_words_are_told_apart_by_how_they_are_said(
    text: str, words: str, said: str
) -> None:
    found = assess(Statement(text=text), pack=PACK, on=ON)
    modalities = {one.modality for one in found.signals if words in one.text}
    assert modalities == {said}


def test_what_is_denied_or_of_another_weighs_less_than_what_is_asserted() -> None:
    def gravity(text: str) -> int:
        return assess(Statement(text=text), pack=PACK, on=ON).severity

    asserted = gravity("Ce médecin est un escroc.")
    assert asserted > gravity("Ce médecin n’est pas un escroc.")
    assert asserted > gravity("Mon ancien médecin était un escroc.")


TONE = [
    # words, rating, what they are once nothing unlawful was seen
    ("Très bon médecin, à l’écoute.", None, "favorable"),
    ("Très bon médecin, à l’écoute.", 5.0, "favorable"),
    ("Deux heures d’attente.", None, "opinion"),
    ("Accueil désagréable, cabinet sale.", 1.0, "opinion"),
    ("Pas à l’écoute, peu aimable.", None, "opinion"),
    ("", 5.0, "favorable"),
    ("", 4.0, "favorable"),
    ("", 3.0, "opinion"),
    ("", 1.0, "opinion"),
    ("", None, "opinion"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "rating", "nature"), TONE)
def test_lawful_words_are_praise_or_opinion(text: str, rating: float | None, nature: str) -> None:
    statement = Statement(text=text, rating=rating, rating_max=None if rating is None else 5.0)
    assert assess(statement, pack=PACK, on=ON).nature == nature


@pytest.mark.parametrize(
    ("rating", "highest", "nature"),
    [
        (10.0, 10.0, "favorable"),
        (5.0, 10.0, "opinion"),
        (7.0, 10.0, "favorable"),
        (5.0, None, "favorable"),
    ],
)
def test_stars_alone_are_read_on_their_own_scale(
    rating: float, highest: float | None, nature: str
) -> None:
    statement = Statement(text="", rating=rating, rating_max=highest)
    assert assess(statement, pack=PACK, on=ON).nature == nature
