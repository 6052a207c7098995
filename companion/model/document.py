"""Drafts: what they are made from, which are offered, what one says, and the versions exported."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

import msgspec

from companion.model.evidence import EvidenceFile
from companion.model.guard import GuardAudience
from companion.model.practitioner import Practitioner
from companion.model.text import Language, Text
from companion.model.value import Value
from companion.model.view import MentionFile

DocumentFormat = Literal["docx", "pdf", "txt"]
FORMATS: tuple[DocumentFormat, ...] = get_args(DocumentFormat)

BlockKind = Literal["title", "heading", "body", "item", "fact", "quote", "address", "soft"]
PieceKind = Literal["fixed", "fact", "answer", "gap", "edit"]
"""Words of the template, merged from the mention, given by the doctor, still to give, edited."""


class LegalFact(Value, frozen=True, kw_only=True):
    """An article that a letter of today may name; `to_check` is then printed beside it."""

    source_id: str
    article: Text | None = None
    to_check: bool = False


class DocumentFacts(Value, frozen=True, kw_only=True):
    """All that a draft may say, as known on the day `on` (Europe/Paris); nothing else reaches it.

    `step_titles` are those of every step, by id; `law` is what is established and in force: no
    other article is named. The doctor's notes are never used.
    """

    on: date
    practitioner: Practitioner
    file: MentionFile
    platform_name: str | None = None
    step_titles: dict[str, Text] = msgspec.field(default_factory=dict)
    law: tuple[LegalFact, ...] = ()
    law_version: str


class Piece(Value, frozen=True, kw_only=True):
    """Some words of a draft and where they come from."""

    text: str
    kind: PieceKind = "fixed"


class Block(Value, frozen=True, kw_only=True):
    """One paragraph of a draft: no line feed in it."""

    kind: BlockKind
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The words of the paragraph."""
        return "".join(piece.text for piece in self.pieces)


class Offer(Value, frozen=True, kw_only=True):
    """A document of one mention: offered, or refused with why; `steps` are those it serves."""

    id: str
    title: Text
    addressee: Text
    audience: GuardAudience
    languages: tuple[Language, ...]
    is_offered: bool
    why: Text | None = None
    steps: tuple[str, ...] = ()


class Draft(Value, frozen=True, kw_only=True):
    """A document as it stands for one mention in one language.

    `written` are the paragraphs as the program wrote them, `blocks` with what the doctor edited;
    `data` is the word processor file of `blocks`. `gaps` are the fields still to give.
    """

    document_id: str
    mention_id: str
    language: Language
    audience: GuardAudience
    is_reader_bound: bool = True
    blocks: tuple[Block, ...]
    written: tuple[Block, ...]
    gaps: tuple[str, ...]
    data: bytes
    is_edited: bool = False


class WorkingText(Value, frozen=True, kw_only=True):
    """What the doctor edited of a draft and has not exported yet.

    `written_sha256` is of the text the edit was made from: when the facts change, it is said.
    """

    id: str
    mention_id: str
    document_id: str
    language: Language
    text: str
    written_sha256: str
    at: datetime


class DraftAnswers(Value, frozen=True, kw_only=True):
    """What the doctor gave for the gaps, by field: of one mention, or of themselves (`id` self)."""

    id: str
    mention_id: str | None = None
    given: dict[str, str]


class DocumentVersion(Value, frozen=True, kw_only=True):
    """A document as it was exported: its bytes as evidence, and what the guard was overridden for.

    `template_sha256` and `law_version` say what it was made with.
    """

    id: str
    mention_id: str
    document_id: str
    language: Language
    format: DocumentFormat
    made_at: datetime
    file: EvidenceFile
    template_sha256: str
    law_version: str
    is_edited: bool = False
    gaps: tuple[str, ...] = ()
    overridden: tuple[str, ...] = ()
    reason: str = ""
