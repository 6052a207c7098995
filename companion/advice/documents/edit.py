"""What the doctor edited: each line finds the paragraph whose look it takes, and what is new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from companion.advice.documents.plain import plain
from companion.advice.documents.text_form import ITEM, line_of, lines_of
from companion.model.document import Block, BlockKind, Piece

_LONG = 4_000
"""Beyond so many characters, a line is compared whole and not word by word."""
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class EditedLine(NamedTuple):
    """One line: its words, the paragraph it looks like, and the one it replaces or still is."""

    text: str
    kind: BlockKind
    like: int | None
    source: int | None


def aligned(text: str, written: Sequence[Block]) -> tuple[EditedLine, ...]:
    """Return the lines of an edited text, each beside the paragraph it comes from.

    An unchanged line keeps its paragraph; a changed one takes the look of the one it replaces; a
    new one is prose, or a list's item when it begins with a dash.
    """
    old = [plain(line_of(block)) for block in written]
    new = [plain(line) for line in lines_of(text)]
    found: list[EditedLine] = []
    for _, start, end, first, last in SequenceMatcher(
        None, [_flat(line) for line in old], [_flat(line) for line in new], autojunk=False
    ).get_opcodes():
        for number, line in enumerate(new[first:last]):
            source = start + number if start + number < end else None
            found.append(_line(line, source, written))
    return tuple(found)


def shown_edits(line: EditedLine, written: Sequence[Block]) -> Block:
    """Return a line as a paragraph whose new words are marked as edited."""
    source = written[line.source] if line.source is not None else None
    if source is not None and _flat(source.text) == _flat(line.text):
        return source
    if source is None or len(line.text) > _LONG or len(source.text) > _LONG:
        return Block(kind=line.kind, pieces=(Piece(text=line.text, kind="edit"),))
    return Block(kind=line.kind, pieces=_differences(source.text, line.text))


def _line(text: str, number: int | None, written: Sequence[Block]) -> EditedLine:
    source = written[number] if number is not None else None
    is_item = text.startswith((ITEM, "- "))
    kind: BlockKind = source.kind if source is not None else "item" if is_item else "body"
    if kind == "item" and is_item:
        text = text[2:]
    if source is not None and source.kind == "fact" and "\t" in source.text:
        text = _with_tabulator(text, source.text)
    like = number if number is not None else _first_of(kind, written)
    return EditedLine(text=text, kind=kind, like=like, source=number)


def _first_of(kind: BlockKind, written: Sequence[Block]) -> int | None:
    """Return the first paragraph of a kind, whose look a new line takes."""
    return next((number for number, block in enumerate(written) if block.kind == kind), None)


def _with_tabulator(text: str, source: str) -> str:
    """Put the tabulator back between a label and its value."""
    label = source.partition("\t")[0]
    if text.startswith(label):
        return f"{label}\t{text[len(label) :].lstrip(' –')}"
    head, colon, value = text.partition(":")
    return f"{head}{colon}\t{value.lstrip(' ')}" if colon else text


def _differences(before: str, after: str) -> tuple[Piece, ...]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces = []
    for name, _, _, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        text = "".join(new[first:last])
        if text:
            pieces.append(Piece(text=text, kind="fixed" if name == "equal" else "edit"))
    return tuple(pieces)


def _flat(line: str) -> str:
    """Return a line as it is compared: white space counts once, whatever kind it is."""
    return " ".join(line.split())
