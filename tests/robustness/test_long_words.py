"""Words no person writes: read in law and before they leave, in proportion, and forgotten."""

from __future__ import annotations

import random
import string
import time
import tracemalloc
from datetime import date

import pytest

from companion.advice.guard import check
from companion.law.assess import assess
from companion.law.normalise import normalise
from companion.law.pack import load_pack
from companion.law.rules import LawPack
from companion.model.assessment import Statement
from companion.model.remembering import Remembered
from companion.resources import law_pack_folder

SECONDS = 2.0
ON = date(2026, 11, 23)
LONG = 60_000


def some(pattern: str, count: int) -> str:
    """Return `count` words like a pattern in which « a » stands for any letter."""
    chosen = random.Random(pattern)  # noqa: S311 which words, not a secret
    letters = string.ascii_lowercase
    return " ".join(
        "".join(chosen.choice(letters) if sign == "a" else sign for sign in pattern)
        for _ in range(count)
    )


WORDS = {
    "one word": "ab" * (LONG // 2),
    "one word of stars": "a*" * (LONG // 2),
    "words with a star": some("aa*aa", LONG // 6),
    "words whose beginning is hidden": some("**aaa", LONG // 6),
    "words of many readings": some("c***aaa", LONG // 8),
    "one figure": "1" * LONG,
    "stretched": some("aaaa", LONG // 5).replace(" ", "eee "),
    "elisions": "l'" * (LONG // 2),
    "apostrophes that elide nothing": "ï`" * (LONG // 2),
}


@pytest.fixture(scope="module")
def pack() -> LawPack:
    pack = load_pack(law_pack_folder("fr"))
    assess(Statement(text="Un charlatan."), pack=pack, on=ON)
    check("Bonjour")
    return pack


@pytest.mark.parametrize("kind", WORDS)
def test_words_without_end_are_read_in_proportion(pack: LawPack, kind: str) -> None:
    started = time.thread_time()
    assess(Statement(text=f"Escroc {WORDS[kind]}"), pack=pack, on=ON)
    assert time.thread_time() - started < SECONDS


def test_a_run_of_stars_inside_a_word_is_looked_through_once(pack: LawPack) -> None:
    started = time.thread_time()
    assert len(normalise(f"a{'*' * LONG}b", pack.spelling)) == 1
    assert time.thread_time() - started < SECONDS


@pytest.mark.usefixtures("pack")
@pytest.mark.parametrize("kind", WORDS)
def test_words_without_end_are_checked_in_proportion(kind: str) -> None:
    tracemalloc.start()
    started = time.thread_time()
    check(WORDS[kind][:20_000])
    taken, (_, most) = time.thread_time() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < 2 * SECONDS  # counting the memory takes half of it
    assert most < 60_000_000


def test_what_was_hidden_behind_too_many_stars_is_for_a_reader(pack: LawPack) -> None:
    said = assess(Statement(text=f"{WORDS['words with a star']} escroc"), pack=pack, on=ON)
    assert said.abstain
    assert said.severity >= 2
    few = assess(Statement(text="Un ch*rlat*n et un esc**c."), pack=pack, on=ON)
    assert few.nature == "injure"


def test_words_without_end_are_not_kept_in_memory(pack: LawPack) -> None:
    def read(number: int) -> None:
        words = f"escroc {number}{'é' * 25_000}{number} b{number}{'x' * 25_000}"
        assess(Statement(text=words), pack=pack, on=ON)

    read(0)
    tracemalloc.start()
    for number in range(1, 21):
        read(number)
    left, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert left < 1_000_000  # twenty times 100 kB were read


def test_short_results_are_remembered_and_long_ones_worked_out_again() -> None:
    asked: list[str] = []
    length = Remembered(lambda text: asked.append(text) or len(text), most=2, longest=3)  # type: ignore[func-returns-value]
    for text in ("abc", "abc", "abcd", "abcd"):
        assert length(text) == len(text)
    assert asked == ["abc", "abcd", "abcd"]
    assert length.count() == 1
    length.forget()
    assert length.count() == 0
