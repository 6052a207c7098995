"""Whose words they are and whom they hit: what an accusation must have before it weighs."""

from __future__ import annotations

from datetime import date

import pytest

from companion.law.assess import assess
from companion.law.hit import names_somebody
from companion.law.matching import compile_pack, read_words
from companion.law.pack import load_pack
from companion.model.assessment import Assessment, Statement
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
ON = date(2026, 11, 23)


def _read(text: str) -> Assessment:
    return assess(Statement(text=text), pack=PACK, on=ON)


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("Elle a le VIH, personne ne le dit.", "vie_privee"),
        ("Donnez-moi le certificat et je modifie mon commentaire en cinq étoiles.", "chantage"),
        ("Je te retrouverai, les gens disent que tu rentres tard.", "menace"),
    ],
)
def test_words_of_hearsay_take_nothing_from_the_authors_own_act(text: str, nature: str) -> None:
    assert _read(text).nature == nature


def test_a_word_of_dishonesty_beside_people_in_general_is_no_hearsay() -> None:
    found = _read("Escroc, il prend l'argent des gens sans faire le travail.")
    assert found.nature in {"injure", "diffamation"}


@pytest.mark.parametrize(
    "text",
    [
        "Médecins, pharmaciens, tous complices des labos.",
        "Les médecins français sont tous achetés par les labos.",
    ],
)
def test_what_is_imputed_to_a_whole_profession_defames_nobody(text: str) -> None:
    found = _read(text)
    assert found.nature in {"opinion", "injure"}
    assert found.severity <= 2
    assert found.abstain


def test_the_same_words_at_one_practitioner_are_not_softened() -> None:
    found = _read("Ce médecin est acheté par les labos.")
    assert found.nature == "diffamation"
    assert found.severity >= 3


def test_an_insult_only_quoted_is_shown_as_limit_and_a_plain_one_is_not() -> None:
    quoted = _read("« Escroc » ? Il m'a dit que je n'avais besoin de rien.")
    assert quoted.severity <= 2
    assert _read("Quel connard.").severity >= 3


def test_another_practice_named_inside_an_insinuation_is_not_the_one_accused() -> None:
    text = "Demandez-lui donc ce qui s'est passé à la clinique précédente et pourquoi il est parti."
    found = _read(text)
    assert found.nature == "diffamation"
    assert all(signal.modality != "other" for signal in found.signals)


def test_a_tone_is_not_said_to_anybody() -> None:
    assert _read("Un ton de maître d'école.").nature == "opinion"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Que les draps soient changés plus souvent.", False),
        ("L'infirmière et la secrétaire couraient partout.", False),
        ("Elle a ri.", True),
        ("Le chirurgien est passé.", True),
        ("He was late.", True),
    ],
)
def test_a_person_is_named_by_a_pronoun_or_a_trade_not_by_staff(text: str, named: bool) -> None:  # noqa: FBT001 - a table of cases
    assert names_somebody(read_words(text, compile_pack(PACK))) is named


def test_a_statement_without_a_word_is_an_opinion() -> None:
    assert _read("...").nature == "opinion"


def test_a_call_known_by_likeness_alone_is_no_more_than_limit() -> None:
    found = _read("Une étoile, et encore.")
    assert found.severity <= 2
