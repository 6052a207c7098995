"""The same person or a namesake: a table of pairs, and what must hold of every name."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from companion.model.practitioner import Practitioner
from companion.model.review import Page, Review
from companion.model.value import Value
from companion.reading.concern import relevance
from companion.reading.name_forms import is_same_first
from companion.reading.names import name_in, others_in

PAIRS = Path(__file__).parents[1] / "cases" / "same-person.yaml"
LEAST_PRECISION, LEAST_RECALL, LEAST_PAIRS = 0.98, 0.97, 200


class Row(Value, frozen=True, kw_only=True):
    """A practitioner, headings that name that person, headings that name somebody else."""

    who: Practitioner
    same: tuple[str, ...]
    other: tuple[str, ...]


def rows() -> list[Row]:
    found = yaml.safe_load(PAIRS.read_text("utf-8"))
    return msgspec.convert(found, list[Row])


def is_taken_for(heading: str, who: Practitioner) -> bool:
    page = Page(url="https://a.example/", title=heading)
    return relevance(Review(text="Deux heures d’attente."), page, who).concerns is True


class Told(NamedTuple):
    """How well the pairs of the table are told apart, and what was told wrongly."""

    pairs: int
    precision: float
    recall: float
    strangers: list[str]
    missed: list[str]


def told_apart() -> Told:
    """Return what the matching makes of the whole table."""
    same = [(words, is_taken_for(words, row.who)) for row in rows() for words in row.same]
    other = [(words, is_taken_for(words, row.who)) for row in rows() for words in row.other]
    right = sum(taken for _, taken in same)
    strangers = [words for words, taken in other if taken]
    return Told(
        pairs=len(same) + len(other),
        precision=right / (right + len(strangers)),
        recall=right / len(same),
        strangers=strangers,
        missed=[words for words, taken in same if not taken],
    )


def test_headings_are_told_to_be_of_the_same_person_or_of_another() -> None:
    told = told_apart()
    assert told.pairs >= LEAST_PAIRS
    assert told.precision >= LEAST_PRECISION, told.strangers
    assert told.recall >= LEAST_RECALL, told.missed


def test_former_names_and_known_misspellings_are_the_same_person() -> None:
    who = Practitioner(
        names=("Camille Roussel",), former_names=("Camille Bazin",), misspellings=("Camile Rouxel",)
    )
    assert [is_taken_for(f"Dr {name}", who) for name in who.known_as] == [True, True, True]


@pytest.mark.parametrize(
    ("said", "ours", "is_same"),
    [
        ("chritine", "christine", True),
        ("sandine", "sandrine", True),
        ("batpiste", "baptiste", True),
        ("rachide", "rachid", True),
        ("vero", "veronique", True),
        ("stephan", "stephane", True),
        ("elise", "eloise", False),
        ("martine", "marine", False),
        ("marc", "marcel", False),
        ("stephanie", "stephane", False),
        ("melodie", "elodie", False),
        ("lio", "leo", False),
    ],
)
def test_a_first_name_may_hold_a_slip_or_be_cut_short_unless_it_is_a_name_of_its_own(
    said: str,
    ours: str,
    is_same: bool,  # noqa: FBT001 a case of the table
) -> None:
    assert is_same_first(said, ours) is is_same


@pytest.mark.parametrize(
    ("words", "how"),
    [
        ("Dr Camille Rousselle", None),
        ("Dr Kamille Roussel", "slip"),
        ("Roussel a été odieux", None),
        ("ROUSSEL A ÉTÉ ODIEUX AVEC NOUS TOUS CE MATIN", None),
        ("LE DR ROUSSEL A ÉTÉ ODIEUX AVEC NOUS TOUS", "titled"),
        ("Dr Roussel Paul", None),
        ("Dr Roussel, Paul m’accompagnait", "titled"),
        ("Camille. Roussel", None),
    ],
)
def test_what_stands_beside_a_family_name_decides(words: str, how: str | None) -> None:
    found = name_in(words, Practitioner(names=("Camille Roussel",)))
    assert (found.how if found else None) == how


def test_a_doctor_whose_name_sounds_alike_is_not_told_to_be_another() -> None:
    who = Practitioner(names=("Benoît Lefèvre",))
    assert others_in("Le Dr Lefebvre est froid", who) == ()
    assert others_in("Le Dr Lefort est froid", who) == ("Lefort",)


FIRST = st.sampled_from(["Hélène", "Jean-Marc", "Françoise", "Zoé", "Loïc", "Anne-Lise", "Noël"])
FAMILY = st.sampled_from(["Marchand", "Le Guen", "Béraud-Lévy", "d’Orville", "Müller", "Van Dyck"])


def bare(words: str) -> str:
    parts = unicodedata.normalize("NFD", words)
    return "".join(one for one in parts if not unicodedata.combining(one))


@given(
    first=FIRST,
    family=FAMILY,
    is_turned=st.booleans(),
    changes=st.sets(st.sampled_from(["bare", "upper", "unhyphened", "straight"])),
)
def test_order_accents_case_and_hyphens_change_nobody(
    first: str,
    family: str,
    is_turned: bool,  # noqa: FBT001 Hypothesis draws it
    changes: set[str],
) -> None:
    who = Practitioner(names=(f"{first} {family}",))
    family = family.upper() if "upper" in changes else family
    family = family.replace("’", "'") if "straight" in changes else family
    words = f"{family} {first}" if is_turned else f"{first} {family}"
    words = bare(words) if "bare" in changes else words
    words = words.replace("-", " ") if "unhyphened" in changes else words
    found = name_in(f"Dr {words}, avis", who)
    assert found is not None
    assert found.how in ("full", "reversed")


@given(first=FIRST, other=FIRST, family=FAMILY)
def test_another_first_name_is_another_person(first: str, other: str, family: str) -> None:
    found = name_in(f"Dr {other} {family}", Practitioner(names=(f"{first} {family}",)))
    assert (found is None) == (first != other)
