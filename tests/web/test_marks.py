"""Words are cut where signals begin and end; nothing is lost, overlaps share pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from companion.model.assessment import Signal
from companion.model.text import Text
from companion.web.dashboard.marks import numbered, pieces

WORDS = "Un 😡 charlatan notoire"


def a_signal(start: int, end: int, rule: str = "r") -> Signal:
    label = Text(fr="l", en="l")
    return Signal(start=start, end=end, text=WORDS[start:end], rule=rule, family="f", label=label)


def test_a_span_counts_code_points() -> None:
    found = pieces(WORDS, (a_signal(5, 14),))
    assert [(piece.text, piece.numbers) for piece in found] == [
        ("Un 😡 ", ()),
        ("charlatan", (1,)),
        (" notoire", ()),
    ]


def test_overlapping_signals_share_a_piece() -> None:
    found = pieces(WORDS, (a_signal(5, 14, "a"), a_signal(9, 22, "b")))
    marked = [(piece.text, piece.numbers, piece.ends) for piece in found]
    assert marked == [
        ("Un 😡 ", (), ()),
        ("char", (1,), ()),
        ("latan", (1, 2), (1,)),
        (" notoire", (2,), (2,)),
    ]


def test_signals_are_numbered_in_reading_order() -> None:
    signals = (a_signal(9, 22, "b"), a_signal(5, 14, "a"))
    assert [(number, signal.rule) for number, signal in numbered(signals)] == [(1, "a"), (2, "b")]


def test_a_span_outside_the_words_marks_nothing() -> None:
    found = pieces("court", (a_signal(5, 14), a_signal(3, 3)))
    assert [(piece.text, piece.numbers) for piece in found] == [("court", ())]


@given(st.text(), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8))
def test_the_pieces_are_the_words_whatever_the_signals(
    words: str, spans: list[tuple[int, int]]
) -> None:
    signals = tuple(a_signal(start, end, str(n)) for n, (start, end) in enumerate(spans))
    found = pieces(words, signals)
    assert "".join(piece.text for piece in found) == words
    inside = [s for s in signals if s.start < s.end <= len(words)]
    assert sum(len(piece.ends) for piece in found) == len(inside)
