from __future__ import annotations

import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.avischeck import SUITE, Tally, measure, read_suite

CASES = list(read_suite())
FUNCTIONALITIES = sorted({case.functionality for case in CASES})
ROUND = re.compile(r"voices(-\d+)?(?=-)")
"""A round of other voices has a case or two by functionality: it is held to its bar as a whole."""
CORE = [name for name in FUNCTIONALITIES if not ROUND.match(name)]
ROUNDS = sorted({found.group() for name in FUNCTIONALITIES if (found := ROUND.match(name))})


@cache
def _measured() -> tuple[Tally, dict[str, Tally], dict[str, Tally]]:
    return measure(CASES)


def test_the_suite_is_large_and_has_many_functionalities_without_a_sentence_twice() -> None:
    texts = Counter((case.text, case.rating) for case in CASES)
    assert len(CASES) >= 600
    assert len(FUNCTIONALITIES) >= 40
    assert [text for text, count in texts.items() if count > 1] == []


@pytest.mark.parametrize("functionality", CORE)
def test_each_functionality_is_read_right(functionality: str) -> None:
    tally = _measured()[1][functionality]
    # What likeness alone recognises is shown as « limite » on purpose, below the gravity labelled.
    assert tally.cases - tally.nature <= max(1, tally.cases // 7), tally.wrong
    assert tally.cases - tally.severity <= max(2, tally.cases // 4), tally.wrong


@pytest.mark.parametrize("name", ROUNDS)
def test_each_round_of_other_voices_is_read_right(name: str) -> None:
    tallies = [
        tally
        for functionality, tally in _measured()[1].items()
        if (found := ROUND.match(functionality)) and found.group() == name
    ]
    cases = sum(tally.cases for tally in tallies)
    wrong = [line for tally in tallies for line in tally.wrong]
    assert sum(tally.nature for tally in tallies) >= 0.9 * cases, wrong
    # Of indirect voices many are recognised by likeness alone: « limite » on purpose, see above.
    assert sum(tally.severity for tally in tallies) >= 0.82 * cases, wrong


def test_the_whole_suite_holds_its_thresholds() -> None:
    whole = _measured()[0]
    assert whole.nature / whole.cases >= 0.95, whole.wrong
    assert whole.severity / whole.cases >= 0.95, whole.wrong
    assert whole.missed / whole.unlawful <= 0.02, whole.wrong
    assert whole.alarms / whole.lawful <= 0.01, whole.wrong


def test_words_that_courts_ruled_on_are_read_as_they_were_ruled() -> None:
    cases = list(read_suite(SUITE.parent / "courts"))
    whole = measure(cases)[0]
    assert whole.cases >= 15
    assert whole.nature / whole.cases >= 0.8, whole.wrong
    assert whole.severity / whole.cases >= 0.8, whole.wrong


def test_words_that_courts_ruled_on_teach_nothing() -> None:
    taught = {case.text for case in CASES}
    assert not taught & {case.text for case in read_suite(SUITE.parent / "courts")}
