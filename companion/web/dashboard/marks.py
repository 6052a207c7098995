"""Words cut where signals begin and end, so that each piece knows which signals cover it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from companion.model.assessment import Signal


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Part of the words; `numbers` are the signals over it, `ends` those that end with it."""

    text: str
    numbers: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def numbered(signals: tuple[Signal, ...]) -> tuple[tuple[int, Signal], ...]:
    """Number the signals from 1 in reading order: the legend's numbers."""
    ordered = sorted(signals, key=lambda signal: (signal.start, signal.end, signal.rule))
    return tuple(enumerate(ordered, start=1))


def pieces(words: str, signals: tuple[Signal, ...]) -> tuple[Piece, ...]:
    """Cut `words` (code points) at every signal's ends; overlapping signals share pieces.

    A signal that lies outside the words, or is empty, marks nothing.
    """
    return cut(words, [(signal.start, signal.end) for _, signal in numbered(signals)])


def cut(words: str, spans: Sequence[tuple[int, int]]) -> tuple[Piece, ...]:
    """Cut `words` (code points) at the ends of `spans`, numbered from 1 in the order given."""
    inside = [
        (number, start, end)
        for number, (start, end) in enumerate(spans, start=1)
        if 0 <= start < end <= len(words)
    ]
    cuts = sorted({0, len(words), *(place for _, *both in inside for place in both)})
    return tuple(
        Piece(
            text=words[start:end],
            numbers=tuple(n for n, first, last in inside if first <= start and end <= last),
            ends=tuple(n for n, _, last in inside if last == end),
        )
        for start, end in itertools.pairwise(cuts)
    )
