"""What was worked out for short words is kept at hand; long ones are worked out each time.

A page made to break us holds words of 200 kB, each another one: kept by number alone, a cache of
65,000 of them would fill the memory.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Remembered(Generic[Result]):
    """A function of one text whose results for short texts are kept, the last used ones first."""

    def __init__(self, work_out: Callable[[str], Result], *, most: int, longest: int) -> None:
        """Keep up to `most` results, of texts of up to `longest` characters."""
        functools.update_wrapper(self, work_out)
        self._work_out = work_out
        self._kept = functools.lru_cache(maxsize=most)(work_out)
        self._longest = longest

    def __call__(self, text: str) -> Result:
        """Return the result for a text."""
        return self._kept(text) if len(text) <= self._longest else self._work_out(text)

    def forget(self) -> None:
        """Keep nothing of what was asked so far."""
        self._kept.cache_clear()

    def count(self) -> int:
        """Return how many results are kept."""
        return self._kept.cache_info().currsize


def remembered(
    *, most: int, longest: int = 200
) -> Callable[[Callable[[str], Result]], Remembered[Result]]:
    """Return a decorator: see `Remembered`."""

    def decorate(work_out: Callable[[str], Result]) -> Remembered[Result]:
        return Remembered(work_out, most=most, longest=longest)

    return decorate
