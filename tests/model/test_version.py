"""Versions are compared as numbers; what is none is older than nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.version import is_older, is_version

OLDER = [
    ("0.1.0", "0.1.1"),
    ("0.9", "0.10"),
    ("1", "1.0.1"),
    ("0.1.0", "1"),
    ("2.3.4.5", "2.3.5"),
]
SAME = [("0.1.0", "0.1.0"), ("1", "1.0.0"), ("0.1", "0.1.0.0")]
NONE = ["", "1.", ".1", "1.2.3.4.5", "1.2-beta", "v1.0", "1234567", "１.2", "1\n", " 1"]


@pytest.mark.parametrize(("one", "other"), OLDER)
def test_the_smaller_number_is_older(one: str, other: str) -> None:
    assert is_older(one, other)
    assert not is_older(other, one)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_missing_numbers_are_zero(one: str, other: str) -> None:
    assert not is_older(one, other)
    assert not is_older(other, one)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_version_is_older_than_nothing(text: str) -> None:
    assert not is_version(text)
    assert not is_older(text, "9.9.9")
    assert not is_older("0.0.1", text)


@given(st.lists(st.integers(0, 999_999), min_size=1, max_size=4))
def test_any_version_comes_before_the_next(numbers: list[int]) -> None:
    said = ".".join(map(str, numbers))
    assert is_version(said)
    following = ".".join(map(str, [*numbers[:-1], min(numbers[-1] + 1, 999_999)]))
    assert is_older(said, following) == (said != following)
