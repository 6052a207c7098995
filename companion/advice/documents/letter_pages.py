"""The paragraphs of a draft on sheets of A4: a heading never stands alone at the foot of a page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from companion.model.document import Block, BlockKind
from companion.model.text import Language
from companion.proof.pdf import Line, Sheets, drawable, is_latin, plain_fonts

_MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""The same draft has the same bytes: the day that counts stands in its words."""
_FOOTERS: dict[Language, str] = {"fr": "Page {page} sur {{nb}}", "en": "Page {page} of {{nb}}"}
_ADDRESS_MM = 110
_ROOM_MM: dict[BlockKind, float] = {"title": 45, "heading": 30}
"""What must still fit on the page: the heading and some lines of what it announces."""


def letter_pdf(blocks: Sequence[Block], *, title: str, language: Language) -> bytes:
    """Return a draft as PDF: the same paragraphs as in the word processor file.

    What is left to complete stands on yellow, as there. A character that no font here draws (most
    emoji) is written by its number and its name.
    """
    is_plain = all(is_latin(drawable(block.text.replace("\t", " "))) for block in blocks)
    sheets = LetterSheets(
        title=title,
        footer=_FOOTERS[language],
        made_at=_MADE_AT,
        fonts=plain_fonts() if is_plain else None,
    )
    sheets.set_lang("fr-FR" if language == "fr" else "en-GB")
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        sheets.block(block, is_last=following is None or following.kind != block.kind)
    return sheets.finished()


class LetterSheets(Sheets):
    """A letter written from top to bottom."""

    def block(self, block: Block, *, is_last: bool) -> None:
        """Write one paragraph in the look of its kind; `is_last` of a run of the same kind."""
        self.marked = tuple(drawable(one.text) for one in block.pieces if one.kind == "gap")
        room = _ROOM_MM.get(block.kind, 0)
        if room and self.get_y() > self.t_margin + 1 and self.will_page_break(room):
            self.add_page()
        match block.kind:
            case "title":
                self.heading(block.text, level=1)
            case "heading":
                self.heading(block.text)
            case "item":
                self.items([block.text])
            case "quote":
                self.quote_line(block.text, is_last=is_last)
            case "fact":
                self._fact(block.text)
            case "address":
                self._address(block.text, is_last=is_last)
            case "soft":
                self.paragraph(block.text, size=8.5, soft=True)
            case _:
                self.paragraph(block.text, size=10)
                self.ln(1)

    def quote_line(self, text: str, *, is_last: bool) -> None:
        """Write one paragraph of captured words; those that follow each other stand together."""
        self.quote(text)
        if not is_last:
            self.ln(-1.5)

    def _fact(self, text: str) -> None:
        label, tabulator, value = text.partition("\t")
        if tabulator:
            self.lines([Line(label.rstrip("\u00a0: "), value)])
        else:
            self.paragraph(text)

    def _address(self, text: str, *, is_last: bool) -> None:
        self.set_left_margin(_ADDRESS_MM)
        self.set_x(_ADDRESS_MM)
        self.paragraph(text, size=10)
        self.set_left_margin(20)
        self.set_x(20)
        if is_last:
            self.ln(6)
