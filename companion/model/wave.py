"""Indices that reviews belong together; they suggest where to look and accuse nobody."""

from __future__ import annotations

from typing import Literal

from companion.model.interval import DateInterval
from companion.model.value import Value

WaveKind = Literal["burst", "copied", "same_author", "one_review"]
"""More reviews in days than usual, phrases in common, one author on several places, accounts with
one review only."""


class Wave(Value, frozen=True, kw_only=True):
    """Mentions that one index ties together, in the order they were kept.

    `phrase` is what copied reviews share, exact words of the first; `author` the name shown;
    `window` the days of a burst and `usual` how many reviews such a time usually brings.
    """

    id: str
    kind: WaveKind
    mention_ids: tuple[str, ...]
    phrase: str = ""
    author: str = ""
    window: DateInterval | None = None
    usual: float | None = None
