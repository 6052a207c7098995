"""Makes the word processor templates of the drafts out of `bench/letters/`: run once, then edit.

    python -m bench.letter_templates [FOLDER]

The committed files under `companion/advice/documents/templates/` are the reference: a lawyer edits
them in a word processor, and a later run here would undo that. It refuses to write over them
unless the folder is named.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

LETTERS = Path(__file__).parent / "letters"
TEMPLATES = Path(__file__).parents[1] / "companion" / "advice" / "documents" / "templates"
FONT = "Arial"
INK, SOFT = RGBColor(0x1A, 0x1A, 0x1A), RGBColor(0x5F, 0x5F, 0x5F)
_STYLES = {
    "# ": "Title",
    "## ": "Heading 1",
    "- ": "List Bullet",
    "> ": "Quote",
    "= ": "Avise Fact",
    "@ ": "Avise Address",
    "~ ": "Avise Note",
}
_MADE = datetime(2026, 11, 24, tzinfo=UTC)


def main(arguments: list[str]) -> int:
    """Write every template of every language."""
    target = Path(arguments[0]) if arguments else TEMPLATES
    if not arguments and list(TEMPLATES.glob("*/*.docx")):
        print(f"{TEMPLATES} holds templates already: name a folder to write elsewhere")
        return 1
    for source in sorted(LETTERS.glob("*.txt")):
        for name, lines in letters(source.read_text("utf-8")).items():
            path = target / source.stem / f"{name}.docx"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(saved(template(lines, language=source.stem)))
            print(path)
    return 0


def saved(document: DocumentType) -> bytes:
    """Return a document's file with the same bytes at every run: no hour of making inside."""
    made, out = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _MADE.timetuple()[:6])
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def letters(text: str) -> dict[str, list[str]]:
    """Return the lines of each letter by its id."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("=== "):
            found[line[4:]] = current = []
        elif line.strip():
            current.append(line.strip())
    return found


def template(lines: list[str], *, language: str) -> DocumentType:
    """Return the template of one letter."""
    document = Document()
    _set_page(document, language)
    _set_styles(document, language)
    document.core_properties.author = "Avisé"
    document.core_properties.comments = ""
    document.core_properties.language = "fr-FR" if language == "fr" else "en-GB"
    document.core_properties.created = document.core_properties.modified = _MADE.replace(
        tzinfo=None
    )
    for line in lines:
        _add_line(document, line, language)
    return document


def _add_line(document: DocumentType, line: str, language: str) -> None:
    mark = next((mark for mark in ("## ", *_STYLES) if line.startswith(mark)), "")
    said = spaced(line[len(mark) :], language)
    paragraph = document.add_paragraph(style=_STYLES.get(mark, "Normal"))
    if mark != "= ":
        paragraph.add_run(said)
        return
    label, _, value = said.partition(" | ")
    label = label.rstrip()
    if "{{" in label:
        paragraph.add_run(label)
    else:
        paragraph.add_run(label + ("\u00a0:" if language == "fr" else ":")).bold = True
    paragraph.add_run("\t" + value)


def spaced(text: str, language: str) -> str:
    """Return `text` with the spaces and apostrophes of its language, outside the fields."""
    pieces = re.split(r"(\{\{.*?\}\}|\{%.*?%\})", text)
    return "".join(
        piece if piece.startswith(("{{", "{%")) else _spaced(piece, language) for piece in pieces
    )


def _spaced(text: str, language: str) -> str:
    text = text.replace("'", "’")
    if language != "fr":
        return text
    text = text.replace("« ", "«\u00a0").replace(" »", "\u00a0»").replace(" :", "\u00a0:")
    text = re.sub(r" ([;!?])", "\u202f\\1", text)
    return text.replace("n° ", "n°\u00a0")


def _set_page(document: DocumentType, language: str) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("Page " if language == "en" else "Page\u00a0")
    _add_field(footer, "PAGE")
    footer.add_run(" of " if language == "en" else " sur ")
    _add_field(footer, "NUMPAGES")
    style = _style(document, "Footer")
    _font(style, size=8, colour=SOFT, language=language)


def _add_field(paragraph: Paragraph, name: str) -> None:
    """Add a field that the word processor computes, e.g. the page's number."""
    run = paragraph.add_run()
    for kind in ("begin", "", "separate", "shown", "end"):
        if kind == "shown":
            run.add_text("1")
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.set(qn("xml:space"), "preserve")
            element.text = name
        run._r.append(element)  # noqa: SLF001 python-docx has no fields


def _set_styles(document: DocumentType, language: str) -> None:
    styles = document.styles
    normal = _style(document, "Normal")
    _font(normal, size=10.5, language=language)
    _spacing(normal, before=0, after=6)
    normal.paragraph_format.line_spacing = 1.15
    for name, size, before, after in (("Title", 16, 6, 2), ("Heading 1", 12, 12, 4)):
        style = _style(document, name)
        _font(style, size=size, bold=True, language=language)
        _spacing(style, before=before, after=after)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.keep_together = True
        _without_border(style)
    for name in ("Avise Fact", "Avise Address", "Avise Note"):
        added = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        added.base_style = normal
        added.quick_style = True
    _set_own_styles(document, language)


def _set_own_styles(document: DocumentType, language: str) -> None:
    fact = _style(document, "Avise Fact").paragraph_format
    fact.left_indent, fact.first_line_indent = Cm(5), Cm(-5)
    fact.tab_stops.add_tab_stop(Cm(5), WD_TAB_ALIGNMENT.LEFT)
    fact.space_after = Pt(6)
    _style(document, "Avise Address").paragraph_format.left_indent = Cm(9)
    _style(document, "Avise Address").paragraph_format.space_after = Pt(0)
    note = _style(document, "Avise Note")
    _font(note, size=9, colour=SOFT, language=language)
    quote = _style(document, "Quote")
    _font(quote, size=10.5, language=language)
    quote.paragraph_format.left_indent = Cm(0.8)
    _spacing(quote, before=2, after=4)
    _rule_on_the_left(quote)
    bullet = _style(document, "List Bullet").paragraph_format
    bullet.space_after = Pt(3)
    for name in ("Avise Fact", "Avise Address", "Quote", "List Bullet"):
        style = _style(document, name)
        style.paragraph_format.widow_control = True
        if name != "List Bullet":
            _contextual(style)


def _style(document: DocumentType, name: str) -> ParagraphStyle:
    found = document.styles[name]
    assert isinstance(found, ParagraphStyle)
    return found


def _font(
    style: ParagraphStyle,
    *,
    size: float,
    language: str,
    bold: bool = False,
    colour: RGBColor = INK,
) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.bold, style.font.italic = bold, False
    style.font.color.rgb = colour
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    assert fonts is not None
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    fonts.set(qn("w:cs"), FONT)
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), "fr-FR" if language == "fr" else "en-GB")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(spoken)


def _spacing(style: ParagraphStyle, *, before: float, after: float) -> None:
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    style.paragraph_format.widow_control = True


def _without_border(style: ParagraphStyle) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _rule_on_the_left(style: ParagraphStyle) -> None:
    border = OxmlElement("w:pBdr")
    left = OxmlElement("w:left")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "8"), ("color", "9A9A9A")):
        left.set(qn(f"w:{name}"), value)
    border.append(left)
    properties = style.element.get_or_add_pPr()
    _without_border(style)
    # The schema wants the border before the spacing.
    spacing = properties.find(qn("w:spacing"))
    properties.insert(0 if spacing is None else properties.index(spacing), border)


def _contextual(style: ParagraphStyle) -> None:
    """Let paragraphs of the same style follow each other without a gap."""
    element = OxmlElement("w:contextualSpacing")
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:contextualSpacing")):
        properties.remove(old)
    indent = properties.find(qn("w:ind"))
    properties.insert(len(properties) if indent is None else properties.index(indent) + 1, element)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
