"""Words cut where signals begin and end, so that each piece knows which signals cover it."""

from __future__ import annotations

import itertools
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
    inside = [(n, s) for n, s in numbered(signals) if 0 <= s.start < s.end <= len(words)]
    cuts = sorted({0, len(words), *(p for _, s in inside for p in (s.start, s.end))})
    return tuple(
        Piece(
            text=words[start:end],
            numbers=tuple(n for n, s in inside if s.start <= start and end <= s.end),
            ends=tuple(n for n, s in inside if s.end == end),
        )
        for start, end in itertools.pairwise(cuts)
    )
