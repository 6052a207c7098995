"""Drafts being worked on, what the doctor gave for their gaps, and the versions exported."""

from __future__ import annotations

from companion.model.document import DocumentVersion, DraftAnswers, WorkingText
from companion.store.collection import Collection
from companion.store.rows import NamedRowDatabase

SELF = "self"
"""Under which id the answers about the doctor stand: they outlive every mention."""


class DocumentShelf:
    """One collection a kind; every `put_…` is durable when it returns.

    All but the answers about the doctor carry `mention_id`: erasing the mention takes them too.
    """

    def __init__(self, database: NamedRowDatabase) -> None:
        """Stand on an opened database."""
        self._versions = Collection(
            database,
            "document_versions",
            DocumentVersion,
            id_of=lambda version: version.id,
            lookup=lambda document: str(document["mention_id"]),
        )
        self._texts = Collection(
            database, "document_texts", WorkingText, id_of=lambda text: text.id, at_hand=50
        )
        self._answers = Collection(
            database, "document_answers", DraftAnswers, id_of=lambda answers: answers.id
        )

    def put_version(self, version: DocumentVersion) -> None:
        """Keep an exported version."""
        self._versions.put(version)

    def find_version(self, version_id: str) -> DocumentVersion | None:
        """Return an exported version, or None."""
        return self._versions.find(version_id)

    def versions_of(self, mention_id: str) -> tuple[DocumentVersion, ...]:
        """Return the exported versions of a mention's documents, oldest first."""
        return self._versions.under(mention_id)

    def put_text(self, text: WorkingText) -> None:
        """Keep an edited text, in the place of an earlier one."""
        self._texts.put(text)

    def find_text(self, text_id: str) -> WorkingText | None:
        """Return an edited text, or None."""
        return self._texts.find(text_id)

    def put_answers(self, answers: DraftAnswers) -> None:
        """Keep answers, in the place of earlier ones."""
        self._answers.put(answers)

    def answers(self, answers_id: str) -> dict[str, str]:
        """Return the answers kept under a mention's id, or under `SELF`; none is an empty dict."""
        kept = self._answers.find(answers_id)
        return dict(kept.given) if kept else {}
