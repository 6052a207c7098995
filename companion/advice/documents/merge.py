"""A template and its values to a word processor file: no value ever passes through a language.

The template engine sees a number in place of each value; the values themselves are put into the
document's tree afterwards, so that `{{…}}`, XML or formulas in captured words stay plain words.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from docx.opc.constants import RELATIONSHIP_TYPE
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from companion.advice.documents.paragraphs import blocks_of, fill_paragraphs
from companion.advice.documents.plain import CLOSE, OPEN
from companion.model.document import Block, Piece
from companion.model.errors import TemplateBroken

Value = Piece | Sequence[Mapping[str, Piece]]
"""What a merge field holds: some words with where they come from, or a list of records."""


class Merged(NamedTuple):
    """A document made from a template: the file, and its paragraphs with where words are from."""

    data: bytes
    blocks: tuple[Block, ...]


class _Number(str):
    """The number that stands for a value; false when the value is missing or empty."""

    __slots__ = ("is_said",)
    is_said: bool

    def __bool__(self) -> bool:
        return self.is_said


class _Numbered:
    """Gives each value a number and remembers it."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []

    def of(self, value: Value) -> Any:  # noqa: ANN401 what the template engine takes
        """Return what the template engine sees of `value`."""
        if not isinstance(value, Piece):
            return [{name: self.of(piece) for name, piece in record.items()} for record in value]
        number = _Number(f"{OPEN}{len(self.pieces)}{CLOSE}")
        number.is_said = bool(value.text.strip()) and value.kind != "gap"
        self.pieces.append(value)
        return number


def merge(
    template: bytes, values: Mapping[str, Value], *, name: str, title: str, on: date
) -> Merged:
    """Return the document that `template` becomes with `values`.

    Args:
        template: A word processor file (DOCX) with merge fields.
        values: Every field the template uses.
        name: The template's file, for the error.
        title: The document's own title, kept in its properties.
        on: The day it is made: the same facts on the same day give the same words.

    Raises:
        TemplateBroken: the template uses a field that is not in `values`, or is not understood.
    """
    numbered = _Numbered()
    context = {field: numbered.of(value) for field, value in values.items()}
    document = DocxTemplate(io.BytesIO(template))
    document.init_docx()
    _drop_foreign_properties(document.docx)
    language = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        document.render(context, language, autoescape=True)
    except UndefinedError as error:
        raise TemplateBroken(name, unknown=_names_in(str(error))) from error
    except TemplateError as error:
        raise TemplateBroken(name, problem=str(error)[:200]) from error
    made = document.docx
    blocks = blocks_of(made, numbered.pieces)
    fill_paragraphs(made, numbered.pieces)
    properties = made.core_properties
    properties.title, properties.last_modified_by = title, "Avisé"
    properties.modified = datetime.combine(on, time(), UTC).replace(tzinfo=None)
    out = io.BytesIO()
    made.save(out)
    return Merged(out.getvalue(), blocks)


def _drop_foreign_properties(document: Any) -> None:  # noqa: ANN401 docxtpl has no types
    """Forget properties that LibreOffice ties in its own way.

    python-docx does not see them, adds its own under the same name, and Word calls the file broken.
    """
    relations = document.part.package.rels
    foreign = [
        key
        for key, relation in relations.items()
        if relation.reltype != RELATIONSHIP_TYPE.CORE_PROPERTIES
        and not relation.is_external
        and str(relation.target_part.partname) == "/docProps/core.xml"
    ]
    for key in foreign:
        del relations[key]


def _names_in(message: str) -> tuple[str, ...]:
    """Return the field that an undefined error names."""
    return tuple(re.findall(r"'(\w+)'", message)[-1:])
