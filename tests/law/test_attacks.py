from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.attacks import ATTACKS, POLITE, changed, moved_by_stars, right_cases
from companion.law.assess import assess
from companion.law.pack import load_pack
from companion.model.assessment import Statement
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
SAMPLE = right_cases(PACK, every=12)


def test_the_sample_holds_every_side() -> None:
    assert len(SAMPLE) > 200
    assert sum(case.is_unlawful for case in SAMPLE) > 80
    assert sum(case.is_lawful for case in SAMPLE) > 80


@pytest.mark.parametrize("name", ATTACKS)
def test_a_spelling_attack_changes_the_nature_of_three_in_a_hundred_at_most(name: str) -> None:
    found = changed(SAMPLE, ATTACKS[name], PACK)
    assert len(found) <= 0.03 * len(SAMPLE), [ATTACKS[name](case.text) for case, _ in found]


@pytest.mark.parametrize("form", POLITE)
def test_a_polite_sentence_changes_nothing(form: str) -> None:
    found = changed(SAMPLE, form.format, PACK)
    assert len(found) <= 0.005 * len(SAMPLE), [case.text for case, _ in found]


def test_stars_change_nothing_in_unlawful_words() -> None:
    assert [case.text for case in moved_by_stars(SAMPLE, PACK)] == []


def test_a_text_beyond_measure_is_read_in_part_and_left_to_a_person() -> None:
    long = "Une heure d’attente, mais un médecin charmant. " * 3_000
    read = assess(Statement(text=long), pack=PACK, on=date(2026, 11, 23))
    assert read.abstain
    assert read.abstain_why == PACK.doubt.reasons["too-long"]
    assert read.severity >= 2


def test_pages_of_insults_take_hardly_longer_than_pages_of_praise() -> None:
    taken = {}
    for kind, words in {
        "praise": "Un médecin charmant, une heure d’attente dans une salle claire. ",
        "insults": "Ce connard est un escroc, un voleur et un menteur, dit ma voisine ? ",
    }.items():
        started = time.process_time()
        assess(Statement(text=(words * 800)[:40_000]), pack=PACK, on=date(2026, 11, 23))
        taken[kind] = time.process_time() - started
    assert taken["insults"] < 12 * taken["praise"]
