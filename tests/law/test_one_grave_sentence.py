"""One grave sentence among many that are not, hearsay, and natures that are next to equal."""

from __future__ import annotations

from datetime import date

import pytest

from companion.law.assess import assess
from companion.law.hit import names_somebody
from companion.law.matching import compile_pack, read_words
from companion.law.pack import load_pack
from companion.law.weighing import _main
from companion.model.assessment import Assessment, Nature, Statement
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
ACCOUNT = (
    "Le cabinet est au premier étage, sans ascenseur. La salle d’attente vient d’être repeinte. "
    "{} La secrétaire prend la carte bancaire. Le parking est gratuit le samedi."
)


def _read(text: str) -> Assessment:
    return assess(Statement(text=text), pack=PACK, on=date(2026, 11, 23))


@pytest.mark.parametrize(
    ("sentence", "nature"),
    [
        ("Il a falsifié mon dossier après l’opération.", "diffamation"),
        ("Elle facture des séances jamais faites.", "diffamation"),
        ("Il m’a caressé la cuisse pendant l’examen.", "diffamation"),
        ("Ce type est une ordure.", "injure"),
        ("Je vais te casser les dents.", "menace"),
        ("Elle habite au 12 rue des Lilas.", "vie_privee"),
    ],
)
def test_one_grave_sentence_is_not_drowned_in_an_account(sentence: str, nature: str) -> None:
    found = _read(ACCOUNT.format(sentence))
    assert found.nature == nature
    assert found.severity >= 3
    assert any(signal.text in sentence for signal in found.signals)


@pytest.mark.parametrize(
    "sentence",
    [
        "Il n’a jamais falsifié quoi que ce soit.",
        "Un patient criait « bande d’ordures » dans le couloir.",
        "Il m’a demandé avant de poser la main sur mon genou.",
        "Il habite le quartier depuis toujours.",
        "Je vais chercher un autre médecin.",
        "Elle refuse les certificats de complaisance.",
    ],
)
def test_an_account_without_a_grave_sentence_stays_lawful(sentence: str) -> None:
    assert _read(ACCOUNT.format(sentence)).severity <= 2


@pytest.mark.parametrize("hedge", ["", "Il paraît qu’", "À mon avis ", "On raconte qu’"])
def test_hearsay_lightens_no_serious_imputation(hedge: str) -> None:
    found = _read(f"{hedge}elle n’a même pas le diplôme de dermatologie.")
    assert (found.nature, found.severity) == ("diffamation", 4)


@pytest.mark.parametrize("first", ["Combien de ses diplômes existent ?", "Curieux, ce diplôme."])
def test_what_is_asked_or_insinuated_is_held_at_three(first: str) -> None:
    assert _read(first).severity <= 3


@pytest.mark.parametrize(
    ("ruled", "main"),
    [
        ({"chantage": 0.89, "faux_avis": 0.88}, "chantage"),
        ({"chantage": 0.6, "faux_avis": 0.88}, "faux_avis"),
        ({"chantage": 0.89}, "faux_avis"),
    ],
)
def test_of_two_natures_the_rules_know_as_well_the_graver_is_named(
    ruled: dict[Nature, float], main: Nature
) -> None:
    shares: dict[Nature, float] = {"opinion": 0.01, "faux_avis": 0.6, "chantage": 0.39}
    assert _main(shares, ruled, PACK) == main


@pytest.mark.parametrize(
    ("text", "somebody"),
    [
        ("Il n’y avait plus de morphine, paraît-il.", False),
        ("Il a fallu attendre.", False),
        ("Il faut réserver.", False),
        ("Il a jeté les analyses.", True),
        ("Il paraît qu’il boit.", True),
    ],
)
def test_an_impersonal_il_names_nobody(text: str, somebody: bool) -> None:  # noqa: FBT001 - a table's column
    assert names_somebody(read_words(text, compile_pack(PACK))) == somebody
