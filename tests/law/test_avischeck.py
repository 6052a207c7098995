from __future__ import annotations

import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from bench.avischeck import Tally, measure, read_suite

CASES = list(read_suite())
FUNCTIONALITIES = sorted({case.functionality for case in CASES})


@cache
def _measured() -> tuple[Tally, dict[str, Tally], dict[str, Tally]]:
    return measure(CASES)


def test_the_suite_is_large_and_has_many_functionalities_without_a_sentence_twice() -> None:
    texts = Counter((case.text, case.rating) for case in CASES)
    assert len(CASES) >= 600
    assert len(FUNCTIONALITIES) >= 40
    assert [text for text, count in texts.items() if count > 1] == []


@pytest.mark.parametrize("functionality", FUNCTIONALITIES)
def test_each_functionality_is_read_right(functionality: str) -> None:
    tally = _measured()[1][functionality]
    allowed = max(1, tally.cases // 10)
    assert tally.cases - tally.nature <= allowed, tally.wrong
    assert tally.cases - tally.severity <= allowed, tally.wrong


def test_the_whole_suite_holds_its_thresholds() -> None:
    whole = _measured()[0]
    assert whole.nature / whole.cases >= 0.95, whole.wrong
    assert whole.severity / whole.cases >= 0.95, whole.wrong
    assert whole.missed / whole.unlawful <= 0.02, whole.wrong
    assert whole.alarms / whole.lawful <= 0.01, whole.wrong
