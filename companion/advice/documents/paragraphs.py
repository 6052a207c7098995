"""The paragraphs of a word processor file: values put in, read as blocks, written anew."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from companion.advice.documents.plain import CLOSE, OPEN, by_direction, is_right_to_left
from companion.model.document import Block, BlockKind, Piece

_VALUE = re.compile(f"{OPEN}(\\d+){CLOSE}")
_KINDS: dict[str, BlockKind] = {
    "title": "title",
    "heading 1": "heading",
    "heading 2": "heading",
    "list bullet": "item",
    "quote": "quote",
    "avise fact": "fact",
    "avise address": "address",
    "avise note": "soft",
}


def fill_paragraphs(document: Document, values: Sequence[Piece]) -> None:
    """Put `values` where their numbers stand, line by line, in the body, headers and footers."""
    for paragraph in list(_paragraphs(document)):
        if OPEN in "".join(paragraph.itertext()):
            _fill(paragraph, values)


def blocks_of(document: Document, values: Sequence[Piece] = ()) -> tuple[Block, ...]:
    """Return the paragraphs of the body that say something, in order.

    With `values`, the numbers they stand for are replaced here alone, each with where it is from.
    """
    found = []
    for paragraph in document.element.body.iter(qn("w:p")):
        kind = _kind_of(paragraph, document)
        lines = _lines(_pieces_of(paragraph, values))
        found += [Block(kind=kind, pieces=tuple(line)) for line in lines if says_something(line)]
    return tuple(found)


def says_something(pieces: Sequence[Piece]) -> bool:
    """Tell whether there is more than white space in some pieces."""
    return any(piece.text.strip() for piece in pieces)


def rewrite(document: Document, blocks: Sequence[Block], like: Sequence[int | None]) -> None:
    """Write `blocks` in the place of the body's paragraphs.

    `like[n]` is the number of the paragraph that said something (as `blocks_of` counts them) whose
    look block `n` takes, None for plain text.
    """
    body = document.element.body
    old = [p for p in body.iter(qn("w:p")) if "".join(text for _, text in _runs(p)).strip()]
    made = [
        _like(old[n] if n is not None else None, block)
        for block, n in zip(blocks, like, strict=True)
    ]
    for paragraph in old:
        table = next(paragraph.iterancestors(qn("w:tbl")), None)
        gone = paragraph if table is None else table
        if gone.getparent() is not None:
            gone.getparent().remove(gone)
    for place, paragraph in enumerate(made):
        body.insert(place, paragraph)


def _paragraphs(document: Document) -> Iterator[Any]:
    yield from document.element.body.iter(qn("w:p"))
    for section in document.sections:
        for part in (section.header, section.footer):
            if not part.is_linked_to_previous:
                yield from part._element.iter(qn("w:p"))  # noqa: SLF001 python-docx shows no more


def _kind_of(paragraph: Any, document: Document) -> BlockKind:  # noqa: ANN401 an lxml element
    style = Paragraph(paragraph, document).style
    name = (style.name or "") if style is not None else ""
    return _KINDS.get(name.lower(), "body")


def _pieces_of(paragraph: Any, values: Sequence[Piece]) -> list[Piece]:  # noqa: ANN401
    """Return the words of a paragraph, values told apart from what the template says."""
    pieces = []
    for _, text in _runs(paragraph):
        place = 0
        for found in _VALUE.finditer(text):
            pieces.append(Piece(text=text[place : found.start()]))
            pieces.append(values[int(found.group(1))])
            place = found.end()
        pieces.append(Piece(text=text[place:]))
    return [piece for piece in pieces if piece.text]


def _lines(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield the pieces of each line: a line feed ends a paragraph."""
    line: list[Piece] = []
    for piece in pieces:
        first, *others = piece.text.split("\n")
        line.append(Piece(text=first, kind=piece.kind))
        for text in others:
            yield [one for one in line if one.text]
            line = [Piece(text=text, kind=piece.kind)]
    yield [one for one in line if one.text]


def _runs(paragraph: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401
    """Yield each run's properties and words; a break is a line feed, a tabulator itself."""
    for run in paragraph.iter(qn("w:r")):
        text = "".join(_said(child) for child in run)
        if text:
            yield run.find(qn("w:rPr")), text


def _said(child: Any) -> str:  # noqa: ANN401
    if child.tag == qn("w:t"):
        return child.text or ""
    return {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n"}.get(child.tag, "")


def _fill(paragraph: Any, values: Sequence[Piece]) -> None:  # noqa: ANN401
    """Write a paragraph anew with its values; each line of a value is a paragraph of its own."""
    units: list[tuple[Any, Piece]] = []
    for properties, text in _runs(paragraph):
        place = 0
        for found in _VALUE.finditer(text):
            units.append((properties, Piece(text=text[place : found.start()])))
            units.append((properties, values[int(found.group(1))]))
            place = found.end()
        units.append((properties, Piece(text=text[place:])))
    after = paragraph
    for number, line in enumerate(_unit_lines(units)):
        target = paragraph if number == 0 else copy.deepcopy(paragraph)
        _write(target, line)
        if number:
            after.addnext(target)
            after = target


def _unit_lines(units: Sequence[tuple[Any, Piece]]) -> list[list[tuple[Any, Piece]]]:
    lines: list[list[tuple[Any, Piece]]] = [[]]
    for properties, piece in units:
        for number, text in enumerate(piece.text.split("\n")):
            if number:
                lines.append([])
            if text:
                lines[-1].append((properties, Piece(text=text, kind=piece.kind)))
    return [line for line in lines if says_something([piece for _, piece in line])] or [[]]


def _write(paragraph: Any, line: Sequence[tuple[Any, Piece]]) -> None:  # noqa: ANN401
    """Replace what stands in a paragraph, but its own properties, by `line`."""
    for child in list(paragraph):
        if child.tag != qn("w:pPr"):
            paragraph.remove(child)
    text = "".join(piece.text for _, piece in line)
    if is_right_to_left(text.lstrip("«“ \u00a0")):
        _set_right_to_left(paragraph)
    for properties, piece in line:
        for part, is_rtl in by_direction(piece.text):
            paragraph.append(_run(properties, part, is_gap=piece.kind == "gap", is_rtl=is_rtl))


def _run(properties: Any, text: str, *, is_gap: bool, is_rtl: bool) -> Any:  # noqa: ANN401
    run = OxmlElement("w:r")
    own = OxmlElement("w:rPr") if properties is None else copy.deepcopy(properties)
    if is_gap:
        mark = OxmlElement("w:highlight")
        mark.set(qn("w:val"), "yellow")
        own.append(mark)
    if is_rtl:
        own.append(OxmlElement("w:rtl"))
    if len(own):
        run.append(own)
    for number, part in enumerate(text.split("\t")):
        if number:
            run.append(OxmlElement("w:tab"))
        if part:
            words = OxmlElement("w:t")
            words.set(qn("xml:space"), "preserve")
            words.text = part
            run.append(words)
    return run


def _set_right_to_left(paragraph: Any) -> None:  # noqa: ANN401
    properties = paragraph.find(qn("w:pPr"))
    if properties is None:
        properties = OxmlElement("w:pPr")
        paragraph.insert(0, properties)
    if properties.find(qn("w:bidi")) is None:
        style = properties.find(qn("w:pStyle"))
        properties.insert(0 if style is None else 1, OxmlElement("w:bidi"))


def _like(old: Any, block: Block) -> Any:  # noqa: ANN401
    """Return a paragraph that looks like `old` and says `block`."""
    if old is None:
        paragraph = OxmlElement("w:p")
    else:
        paragraph = copy.deepcopy(old)
        if "".join(text for _, text in _runs(old)) == block.text:
            return paragraph
    first = next((properties for properties, _ in _runs(old)), None) if old is not None else None
    if block.kind == "fact" and "\t" in block.text:
        label, _, value = block.text.partition("\t")
        rest = [properties for properties, _ in _runs(old)][1:2] if old is not None else []
        pair = (Piece(text=label), Piece(text="\t" + value, kind=block.pieces[-1].kind))
        _write(paragraph, [(first, pair[0]), (rest[0] if rest else None, pair[1])])
    else:
        _write(paragraph, [(first, piece) for piece in block.pieces])
    return paragraph
