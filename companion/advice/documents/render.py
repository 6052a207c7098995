"""One draft in one language: template and values to paragraphs, edits, and the files given out."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from functools import cache

from docx import Document

from companion.advice.documents.catalogue import Catalogue, Description, template_path
from companion.advice.documents.edit import aligned, shown_edits
from companion.advice.documents.letter_pages import letter_pdf
from companion.advice.documents.merge import merge
from companion.advice.documents.paragraphs import rewrite
from companion.advice.documents.text_form import as_text
from companion.advice.documents.values import Answers, merge_values
from companion.model.document import Block, DocumentFacts, DocumentFormat, Draft
from companion.model.text import Language


@cache
def template_bytes(document_id: str, language: Language) -> bytes:
    """Return the template of a draft as it lies."""
    return template_path(document_id, language).read_bytes()


def template_sha256(document_id: str, language: Language) -> str:
    """Return the hash of a template: which version of the text a draft was made from."""
    return hashlib.sha256(template_bytes(document_id, language)).hexdigest()


def draft(  # noqa: PLR0913 - the parts of one draft, one line each
    description: Description,
    facts: DocumentFacts,
    answers: Answers,
    *,
    language: Language,
    catalogue: Catalogue,
    edited: str | None = None,
) -> Draft:
    """Return a draft made from the facts, the doctor's answers and their own edit of it.

    Raises:
        TemplateBroken: the template uses a field that its description does not list.
    """
    merged = merge(
        template_bytes(description.id, language),
        merge_values(description, facts, answers, language=language, catalogue=catalogue),
        name=f"{language}/{description.id}.docx",
        title=description.title.said_in(language),
        on=facts.on,
    )
    blocks, data = merged.blocks, merged.data
    if edited is not None and edited.strip() != as_text(merged.blocks).strip():
        blocks, data = _edited(edited, merged.blocks, merged.data)
    return Draft(
        document_id=description.id,
        mention_id=facts.file.view.mention.id,
        language=language,
        audience=description.audience,
        is_reader_bound=description.bound,
        blocks=blocks,
        written=merged.blocks,
        gaps=_gaps_left(description, blocks, language, catalogue),
        data=data,
        is_edited=blocks is not merged.blocks,
    )


def given_out(made: Draft, kind: DocumentFormat, *, title: str) -> bytes:
    """Return a draft as a file: word processor, PDF of the same paragraphs, or plain text."""
    if kind == "docx":
        return made.data
    if kind == "txt":
        return (as_text(made.blocks) + "\n").encode()
    return letter_pdf(made.blocks, title=title, language=made.language)


def _edited(text: str, written: Sequence[Block], data: bytes) -> tuple[tuple[Block, ...], bytes]:
    lines = aligned(text, written)
    blocks = tuple(shown_edits(line, written) for line in lines)
    document = Document(io.BytesIO(data))
    rewrite(document, blocks, [line.like for line in lines])
    out = io.BytesIO()
    document.save(out)
    return blocks, out.getvalue()


def _gaps_left(
    description: Description, blocks: Sequence[Block], language: Language, catalogue: Catalogue
) -> tuple[str, ...]:
    """Return the fields whose gap still stands in the words, in the manifest's order."""
    # Who edits the text types plain spaces.
    words = _spaced("\n".join(block.text for block in blocks))
    gap = catalogue.wording["gap"].said_in(language)
    return tuple(
        field.id
        for field in catalogue.fields_of(description.id)
        if _spaced(gap.format(meaning=field.meaning.said_in(language))) in words
    )


def _spaced(text: str) -> str:
    return text.replace("\u00a0", " ")
