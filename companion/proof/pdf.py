"""Sheets of A4 in fonts that hold French, Arabic, Hebrew and symbols; nothing captured is lost.

A character that no font here draws (most emoji) is written by its number and its name, and so is
one that would reorder the line without being seen.
"""

from __future__ import annotations

import io
import logging
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pymupdf_fonts  # type: ignore[import-untyped]  # data alone
from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]  # no stubs
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # no stubs
from fpdf import FPDF
from fpdf.enums import XPos, YPos

_FACES = {"regular": "notos", "bold": "notosbo", "wide": "figo", "symbols": "symbol2"}
_FAMILIES = (
    ("Text", "", "regular"),
    ("Text", "B", "bold"),
    ("Wide", "", "wide"),
    ("Symbols", "", "symbols"),
)
_LATIN = (*((0x20, 0x250), (0x2000, 0x2070), (0x20A0, 0x20D0), (0x2100, 0x2150)),)
"""Latin letters, punctuation, currencies, signs: from, up to."""
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_INVISIBLE = {"\ufe0f", "\u200d", "\ufe0e"}
"""Variation selectors and joiners: they shape the emoji named beside them."""
_PICTURE_HEIGHT = 110
_GREY = (95, 95, 95)
_BLACK = (0, 0, 0)
_YELLOW = (255, 243, 128)

# Its notes about glyphs and tables are for those who make fonts.
logging.getLogger("fontTools").setLevel(logging.ERROR)


class Line(NamedTuple):
    """A label and what stands beside it."""

    label: str
    text: str


class Font(NamedTuple):
    """A font under the family and style it is asked for by."""

    family: str
    style: str
    face: str
    data: bytes


@cache
def font_bytes(face: str) -> bytes:
    """Return a font (`regular`, `bold`, `wide`, `symbols`) as the package carries it."""
    data: bytes = pymupdf_fonts.fontbuffers[_FACES[face]]()
    return data


@cache
def _plain() -> frozenset[int]:
    """Return the code points that the text font draws in both weights."""
    faces = (TTFont(io.BytesIO(font_bytes(face))).getBestCmap() for face in ("regular", "bold"))
    return frozenset(set.intersection(*(set(face) for face in faces)) | {ord("\n")})


def all_fonts() -> tuple[Font, ...]:
    """Return the fonts that together draw every script known here."""
    return tuple(Font(family, style, face, font_bytes(face)) for family, style, face in _FAMILIES)


@cache
def plain_fonts() -> tuple[Font, ...]:
    """Return the two weights of the text font, cut down to Latin letters and signs.

    Reading and cutting whole fonts anew takes a second a document: this is done once.
    """
    return tuple(
        Font(family, style, face, _cut_down(font_bytes(face)))
        for family, style, face in _FAMILIES
        if family == "Text"
    )


def is_latin(text: str) -> bool:
    """Tell whether `plain_fonts` draw all of `text`."""
    return text.isascii() or all(ord(one) in _latin() for one in text)


@cache
def _latin() -> frozenset[int]:
    return frozenset(code for first, last in _LATIN for code in range(first, last)) & _plain()


def _cut_down(data: bytes) -> bytes:
    """Return a font with Latin letters alone, without what shapes other scripts."""
    font = TTFont(io.BytesIO(data))
    options = Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"], glyph_names=True
    )
    cutter = Subsetter(options)
    cutter.populate(unicodes=_latin())
    cutter.subset(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


@cache
def _drawn() -> frozenset[int]:
    """Return the code points that one of the fonts draws."""
    drawn: set[int] = set()
    for face in ("regular", "wide", "symbols"):
        drawn |= set(TTFont(io.BytesIO(font_bytes(face))).getBestCmap())
    return frozenset(drawn)


def drawable(text: str) -> str:
    """Return `text` with every character that cannot be drawn, or reorders, written by its name."""
    if text.isascii() and "\r" not in text:
        return text
    return "".join(_character(one) for one in text.replace("\r\n", "\n"))


def _character(one: str) -> str:
    if one == "\n" or (ord(one) in _drawn() and not _REORDERING.match(one)):
        return one
    if one in _INVISIBLE:
        return ""
    name = unicodedata.name(one, "")
    return f"‹U+{ord(one):04X}{' ' + name if name else ''}›"


class Sheets(FPDF):
    """A document written from top to bottom."""

    def __init__(
        self, *, title: str, footer: str, made_at: datetime, fonts: Sequence[Font] | None = None
    ) -> None:
        """Start with an empty page; `footer` holds « {page} ».

        `fonts` are for a document whose every word they draw (`plain_fonts`); else all are used.
        """
        super().__init__(format="A4")
        self._footer = footer
        self.marked: tuple[str, ...] = ()
        """Words to write on yellow wherever they stand in what is written next."""
        self._widths: dict[tuple[str, str], float] = {}
        self.set_title(title)
        self.set_lang("fr-FR")
        self.set_producer("Avisé")
        # The hour of the dossier, not of the writing: the same dossier has the same bytes.
        self.set_creation_date(made_at)
        self.set_margins(20, 18, 20)
        self.set_auto_page_break(auto=True, margin=20)
        # fpdf2 takes fonts from files only, and reads them until the end.
        self._fonts = tempfile.TemporaryDirectory(prefix="avise-fonts-")
        for family, style, face, data in fonts or all_fonts():
            path = Path(self._fonts.name) / f"{face}.ttf"
            path.write_bytes(data)
            self.add_font(family, style, path)
        if fonts is None:
            self.set_fallback_fonts(["Wide", "Symbols"], exact_match=False)
        self.add_page()

    def finished(self) -> bytes:
        """Return the document; nothing can be written after."""
        with self._fonts:
            return bytes(self.output())

    def footer(self) -> None:
        """Write the dossier's number and the page's under every page."""
        self.set_y(-14)
        self._write(self._footer.format(page=self.page_no()), size=7.5, colour=_GREY)

    def heading(self, text: str, *, level: int = 2) -> None:
        """Write a heading; level 1 is the title."""
        self.ln(2 if level > 1 else 0)
        if self.will_page_break(24):
            self.add_page()
        self._write(text, size={1: 18, 2: 13, 3: 10.5}[level], style="B")
        self.ln(1)

    def paragraph(self, text: str, *, size: float = 9.5, soft: bool = False) -> None:
        """Write a paragraph."""
        self._write(text, size=size, colour=_GREY if soft else _BLACK)
        self.ln(0.8)

    def items(self, texts: Sequence[str]) -> None:
        """Write a list."""
        for text in texts:
            self.set_x(self.l_margin + 3)
            self._write(f"– {text}", size=9.5)
            self.ln(0.5)

    def lines(self, lines: Sequence[Line]) -> None:
        """Write labels with their values, one under the other."""
        for line in lines:
            self.set_font("Text", "B", 9)
            self.set_text_color(*_BLACK)
            label = f"{line.label}\u00a0:"
            self.cell(self._width(label) + 2 * self.c_margin, 4.6, label)
            self.set_font("Text", "", 9)
            self._flow(drawable(line.text), 4.6)

    def quote(self, text: str) -> None:
        """Write captured words, set off by a rule on the left."""
        page, top = self.page, self.get_y()
        self.set_left_margin(25)
        self.set_x(25)
        self._write(text, size=10.5)
        self.set_left_margin(20)
        self.set_x(20)
        if self.page == page:
            self.set_draw_color(150, 150, 150)
            self.set_line_width(0.8)
            self.line(22, top, 22, self.get_y())
        self.ln(1.5)

    def picture(self, data: bytes, *, caption: str) -> None:
        """Put a picture in, at most as wide as the text and 110 mm high."""
        if self.will_page_break(_PICTURE_HEIGHT + 8):
            self.add_page()
        self.image(
            io.BytesIO(data),
            x=self.l_margin,
            w=self.epw,
            h=_PICTURE_HEIGHT,
            keep_aspect_ratio=True,
        )
        self.ln(2)
        self.paragraph(caption, size=7.5, soft=True)

    def _write(
        self, text: str, *, size: float, style: str = "", colour: tuple[int, int, int] = _BLACK
    ) -> None:
        self.set_font("Text", style, size)
        self.set_text_color(*colour)
        self._flow(drawable(text), size * 0.5)

    def _flow(self, text: str, height: float) -> None:
        """Write text in lines from here to the right margin, then go to the next line."""
        if not _is_plain(text):
            self.set_text_shaping(use_shaping_engine=True)
            self.multi_cell(0, height, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
            self.set_text_shaping(use_shaping_engine=False)
            return
        # multi_cell measures each line again at each character: far too slow for many pages.
        spans, at = _spans(text, self.marked), 0
        for line in self._broken(text, self.w - self.r_margin - self.x - 2 * self.c_margin):
            if spans:
                at = text.index(line, at)
                self._mark(line, at, spans, height)
                at += len(line)
            self.cell(0, height, line, new_x=XPos.LEFT, new_y=YPos.NEXT)
        self.set_x(self.l_margin)

    def _mark(self, line: str, at: int, spans: Sequence[tuple[int, int]], height: float) -> None:
        """Lay yellow under the marked words of a line, which begins at `at` of its paragraph."""
        inside = [
            (max(start - at, 0), min(end - at, len(line)))
            for start, end in spans
            if start < at + len(line) and end > at
        ]
        if inside and self.will_page_break(height):
            # Where the line goes, so do its colours.
            left = self.x
            self.add_page()
            self.set_x(left)
        self.set_fill_color(*_YELLOW)
        for start, end in inside:
            before = self.get_string_width(line[:start])
            width = self.get_string_width(line[start:end])
            self.rect(self.x + self.c_margin + before, self.y, width, height, style="F")

    def _broken(self, text: str, width: float) -> Iterator[str]:
        """Yield the lines of `text`, none wider than `width` (mm)."""
        for paragraph in text.split("\n"):
            line, left = "", width
            for word in _pieces(paragraph):
                for piece in self._fitting(word, width):
                    if line and self._width(piece.rstrip(" ")) > left:
                        yield line.rstrip(" ")
                        line, left = "", width
                    line += piece
                    left -= self._width(piece)
            yield line.rstrip(" ")

    def _fitting(self, word: str, width: float) -> Iterator[str]:
        """Yield a word, in pieces that fit when it is wider than the page."""
        if self._width(word) <= width:
            yield word
            return
        # Unshaped, a text is as wide as its characters together: each is measured once, so that
        # a word of 200 kB costs no more than as many words.
        start, used = 0, 0.0
        for at, character in enumerate(word):
            one = self._width(character)
            if at > start and used + one > width:
                yield word[start:at]
                start, used = at, 0.0
            used += one
        yield word[start:]

    def _width(self, text: str) -> float:
        """Return the width of plain text in mm; words come back, so theirs are remembered."""
        key = (self.font_style, text)
        if key not in self._widths:
            self._widths[key] = self.get_string_width(text) / self.font_size
        return self._widths[key] * float(self.font_size)


def _spans(text: str, marked: Sequence[str]) -> list[tuple[int, int]]:
    """Return from where to where each of some words stands in `text`."""
    return [
        found.span() for words in marked if words for found in re.finditer(re.escape(words), text)
    ]


def _pieces(paragraph: str) -> list[str]:
    """Return the words of a paragraph, each with the spaces that follow it."""
    return re.findall(r"[^ ]+ *| +", paragraph)


def _is_plain(text: str) -> bool:
    """Tell whether one font draws all of `text`, letter by letter from left to right."""
    return text.isascii() or all(
        ord(one) in _plain() and unicodedata.bidirectional(one) not in {"R", "AL", "AN"}
        for one in text
    )
