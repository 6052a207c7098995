"""Every sentence about proof: in both languages, with French typography, for every code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType
from typing import get_args

import pytest

from companion.model.proof import LookReason, LookVerdict
from companion.model.text import Text
from companion.model.timestamp import QualifiedStatus
from companion.proof import grade_words, look_words, stamp_words
from companion.proof.authorities import proposed_authorities

PLAIN_SPACE = re.compile(r" [:;!?»]|« ")
STRAIGHT = re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]")


def texts_in(module: ModuleType) -> Iterator[Text]:
    for value in vars(module).values():
        if isinstance(value, Text):
            yield value
        elif isinstance(value, dict):
            yield from (one for one in value.values() if isinstance(one, Text))


TEXTS = [
    *(text for module in (grade_words, look_words, stamp_words) for text in texts_in(module)),
    *(one.note for one in proposed_authorities()),
]


def test_there_is_something_to_read() -> None:
    assert len(TEXTS) > 60


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.en[:40])
def test_french_typography_and_both_languages(text: Text) -> None:
    assert text.fr
    assert text.en
    assert text.fr != text.en
    assert not PLAIN_SPACE.search(text.fr), text.fr
    assert not STRAIGHT.search(text.fr), text.fr


def test_every_code_has_its_words() -> None:
    assert set(look_words.VERDICTS) == set(get_args(LookVerdict))
    assert set(look_words.REASONS) == set(get_args(LookReason))
    for table in (stamp_words.STATUS, stamp_words.WORTH, grade_words.STAMPED_LABELS):
        assert set(table) == set(get_args(QualifiedStatus))


@pytest.mark.parametrize("text", [*look_words.VERDICTS.values(), *look_words.REASONS.values()])
def test_a_look_never_says_that_a_review_is_gone(text: Text) -> None:
    assert not re.search(r"dispar|supprim|effac", text.fr, re.IGNORECASE)
    assert not re.search(r"disappear|deleted|removed|vanish", text.en, re.IGNORECASE)
