"""Two versions of the same words, told apart word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from rapidfuzz.distance import Indel

from companion.model.value import Value

PieceKind = Literal["same", "deleted", "inserted"]
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MANY = 20_000
"""Tokens above which two versions are shown one after the other instead."""


class Piece(Value, frozen=True, kw_only=True):
    """A run of words that both versions have, or only one of them."""

    kind: PieceKind
    text: str


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """Return the words of both versions in order: the same ones, the deleted, the inserted.

    All pieces but the inserted ones give `before` again, all but the deleted ones `after`. A space
    or a comma left alone between two changes is shown as changed too: whole phrases read better.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) > _MANY or len(new) > _MANY:
        return tuple(_joined([("deleted", before), ("inserted", after)]))
    raw: list[tuple[PieceKind, str]] = []
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            raw.append(("same", "".join(old[step.src_start : step.src_end])))
            continue
        raw.append(("deleted", "".join(old[step.src_start : step.src_end])))
        raw.append(("inserted", "".join(new[step.dest_start : step.dest_end])))
    return tuple(_joined(_smoothed([one for one in raw if one[1]])))


def _smoothed(raw: list[tuple[PieceKind, str]]) -> list[tuple[PieceKind, str]]:
    """Turn what holds no word between two changes into a change."""
    smooth: list[tuple[PieceKind, str]] = []
    for index, (kind, text) in enumerate(raw):
        is_between = 0 < index < len(raw) - 1
        if kind == "same" and is_between and not re.search(r"\w", text):
            smooth += [("deleted", text), ("inserted", text)]
        else:
            smooth.append((kind, text))
    return smooth


def _joined(raw: list[tuple[PieceKind, str]]) -> Iterator[Piece]:
    """Put neighbours together: deletions of one change first, then its insertions."""
    deleted, inserted, same = "", "", ""
    for kind, text in [*raw, ("same", "")]:
        if kind == "deleted":
            deleted += text
        elif kind == "inserted":
            inserted += text
        if kind != "same" and same:
            yield Piece(kind="same", text=same)
            same = ""
        if kind == "same":
            if deleted:
                yield Piece(kind="deleted", text=deleted)
            if inserted:
                yield Piece(kind="inserted", text=inserted)
            deleted, inserted = "", ""
            same += text
    if same:
        yield Piece(kind="same", text=same)
