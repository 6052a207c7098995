"""Two versions told apart word by word; each can be put together again from the pieces."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.reading.difference import difference

WORDS = st.lists(st.sampled_from(["nul", "très", "bien", ",", " ", "!", "n’a", "😀", "\n"]))
TEXTS = st.one_of(st.text(max_size=60), WORDS.map("".join))


@given(before=TEXTS, after=TEXTS)
def test_the_pieces_give_both_versions_again(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(p.text for p in pieces if p.kind != "inserted") == before
    assert "".join(p.text for p in pieces if p.kind != "deleted") == after
    assert all(one.text for one in pieces)
    assert all(one.kind != other.kind for one, other in pairwise(pieces))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("Parfait.", "Parfait.", [("same", "Parfait.")]),
        (
            "Accueil froid, rien de plus.",
            "Accueil correct, rien de plus.",
            [
                ("same", "Accueil "),
                ("deleted", "froid"),
                ("inserted", "correct"),
                ("same", ", rien de plus."),
            ],
        ),
        (
            "Elle a volé ma carte.",
            "Il prit ma carte.",
            [("deleted", "Elle a volé"), ("inserted", "Il prit"), ("same", " ma carte.")],
        ),
        ("", "Nouveau", [("inserted", "Nouveau")]),
        ("Ancien", "", [("deleted", "Ancien")]),
    ],
)
def test_whole_words_are_told_apart(
    before: str, after: str, expected: list[tuple[str, str]]
) -> None:
    assert [(one.kind, one.text) for one in difference(before, after)] == expected


def test_very_long_versions_stand_one_after_the_other() -> None:
    before, after = "a " * 30_000, "b " * 30_000
    assert [one.kind for one in difference(before, after)] == ["deleted", "inserted"]
