"""Drafts of one mention: offered or refused, filled in, edited, checked by the guard, given out."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping

from companion.advice.documents.catalogue import Catalogue, Field, load_catalogue
from companion.advice.documents.guarding import report_on
from companion.advice.documents.offer import offers_for
from companion.advice.documents.plain import LONGEST_TEXT, plain
from companion.advice.documents.render import draft, given_out, template_sha256
from companion.advice.documents.text_form import as_text
from companion.advice.documents.values import LONGEST_ANSWER, Answers, proposed
from companion.advice.guard import check, may_export
from companion.desk import Desk
from companion.law.letter_facts import letter_facts
from companion.model.assessment import Assessment
from companion.model.document import (
    DocumentFacts,
    DocumentFormat,
    DocumentVersion,
    Draft,
    DraftAnswers,
    LegalFact,
    Offer,
    WorkingText,
)
from companion.model.errors import DraftRefused, GuardStopped, NotFound, TooLarge
from companion.model.guard import ExportPermit, GuardOverride, GuardReport
from companion.model.text import Language
from companion.model.view import MentionView
from companion.proof.pdf import plain_fonts
from companion.reading.platforms import GENERIC
from companion.store.documents import SELF

MEDIA_TYPES: Mapping[DocumentFormat, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
}
MOST_LINES = 5_000
"""Lines of an edited text."""
LONGEST_REASON = 300


class Drafting:
    """Makes drafts from what the desk knows; sends nothing."""

    def __init__(self, desk: Desk, catalogue: Catalogue | None = None) -> None:
        """Take the desk; the catalogue is the installation's own unless one is given."""
        self._desk = desk
        self.catalogue = catalogue or load_catalogue()

    def warm_up(self) -> None:
        """Prepare the fonts and the guard: the first document is then made as fast as the next."""
        plain_fonts()
        check("")

    # ── what is offered ───────────────────────────────────────────────────────────────────────

    def offers(self, mention_id: str) -> tuple[Offer, ...]:
        """Return every document, offered or refused with why; raises `NotFound`."""
        return self.offers_of(self._desk.view_mention(mention_id))

    def offers_of(self, view: MentionView) -> tuple[Offer, ...]:
        """Return every document for a mention already at hand."""
        return offers_for(view, catalogue=self.catalogue, steps=self._desk.catalogue)

    def offer(self, mention_id: str, document_id: str) -> Offer:
        """Return one document, offered or refused; raises `NotFound`."""
        self.catalogue.document(document_id)
        return next(one for one in self.offers(mention_id) if one.id == document_id)

    # ── one draft ─────────────────────────────────────────────────────────────────────────────

    def draft(self, mention_id: str, document_id: str, language: Language = "fr") -> Draft:
        """Return a draft as it stands, with what the doctor gave and edited.

        Raises:
            NotFound: no such mention or document, or not in this language.
            DraftRefused: not offered for this mention: the error says why.
            TemplateBroken: the template uses a field nobody knows.
        """
        self._check_offered(mention_id, document_id, language)
        text = self._desk.store.documents.find_text(_text_id(mention_id, document_id, language))
        return self._made(mention_id, document_id, language, text.text if text else None)

    def is_outdated(self, made: Draft) -> bool:
        """Tell whether the facts changed since the doctor edited this draft."""
        key = _text_id(made.mention_id, made.document_id, made.language)
        kept = self._desk.store.documents.find_text(key)
        return kept is not None and kept.written_sha256 != _sha256(made)

    def fields(self, document_id: str) -> tuple[Field, ...]:
        """Return the fields asked of the doctor for one document."""
        return tuple(f for f in self.catalogue.fields_of(document_id) if f.kind == "answer")

    def answers(self, mention_id: str) -> Answers:
        """Return what the doctor gave, about themselves and about this mention."""
        shelf = self._desk.store.documents
        return Answers(own=shelf.answers(SELF), mention=shelf.answers(mention_id))

    def proposed(self, mention_id: str, document_id: str, language: Language) -> dict[str, str]:
        """Return what is proposed for the fields that have no answer yet."""
        facts = self.facts(mention_id)
        return {
            field.id: proposed(field, facts, self.catalogue, language)
            for field in self.fields(document_id)
        }

    def give_answers(
        self, mention_id: str, document_id: str, given: Mapping[str, str], *, keep_own: bool
    ) -> None:
        """Keep what the doctor gave for the fields of a document; an empty answer is forgotten.

        Answers about the doctor are kept for every mention when `keep_own`, else for this one.
        """
        with self._desk.store.transaction():
            self._desk.store.get_mention(mention_id)
            known = self.answers(mention_id)
            own, here = dict(known.own), dict(known.mention)
            for field in self.fields(document_id):
                if field.id in given:
                    value = plain(given[field.id]).strip()[:LONGEST_ANSWER]
                    kept_own = field.about == "self" and keep_own
                    here[field.id] = "" if kept_own else value
                    if kept_own:
                        own[field.id] = value
            self._put_answers(SELF, None, own)
            self._put_answers(mention_id, mention_id, here)

    def edit(self, mention_id: str, document_id: str, language: Language, text: str) -> Draft:
        """Keep the doctor's edit of a draft; an empty text goes back to the draft as written.

        Raises `TooLarge` for more than `LONGEST_TEXT` characters or `MOST_LINES` lines.
        """
        self._check_offered(mention_id, document_id, language)
        said = plain(text)
        if len(said) > LONGEST_TEXT or said.count("\n") > MOST_LINES:
            raise TooLarge(LONGEST_TEXT)
        made = self._made(mention_id, document_id, language, said if said.strip() else None)
        kept = WorkingText(
            id=_text_id(mention_id, document_id, language),
            mention_id=mention_id,
            document_id=document_id,
            language=language,
            text=said if made.is_edited else "",
            written_sha256=_sha256(made),
            at=self._desk.clock.now(),
        )
        with self._desk.store.eraser.nothing_erased():
            self._desk.store.get_mention(mention_id)
            self._desk.store.documents.put_text(kept)
        return made

    # ── the guard, and out ────────────────────────────────────────────────────────────────────

    def guard(self, made: Draft) -> GuardReport:
        """Return what the guard finds in the doctor's own words of a draft."""
        store = self._desk.store
        words = [store.get_mention(made.mention_id).review.words]
        words += [record.words for record in store.assessments_of(made.mention_id)]
        return report_on(made, tuple(dict.fromkeys(words)))

    def permit(self, made: Draft, reason: str = "") -> ExportPermit:
        """Return whether a draft may leave, everything it finds kept for `reason` if one is given.

        A reason that itself breaks secrecy lifts nothing: it would stand in the log for ever.
        """
        report = self.guard(made)
        said = reason.strip()[:LONGEST_REASON]
        is_usable = bool(said) and not any(f.is_secrecy for f in check(said).findings)
        kept = [
            GuardOverride(rule=finding.rule, words=finding.text, reason=said)
            for finding in report.findings
            if is_usable
        ]
        return may_export(report, kept)

    def export(
        self,
        mention_id: str,
        document_id: str,
        language: Language,
        kind: DocumentFormat,
        *,
        reason: str = "",
    ) -> DocumentVersion:
        """Give a draft out as a file, and keep that version with a custody line.

        Raises:
            GuardStopped: the guard holds it back, and `reason` does not lift that.
            NotFound, DraftRefused, TemplateBroken: as `draft`.
        """
        made = self.draft(mention_id, document_id, language)
        permit = self.permit(made, reason)
        if not permit.allowed:
            raise GuardStopped(tuple(dict.fromkeys(f.rule for f in permit.blocking)))
        return self._keep(made, kind, self.file_of(made, kind), permit, reason)

    def file_of(self, made: Draft, kind: DocumentFormat) -> bytes:
        """Return a draft as a file, neither checked nor kept: for looking at."""
        title = self.catalogue.document(made.document_id).title.said_in(made.language)
        return given_out(made, kind, title=title)

    def sample(self, mention_id: str, document_id: str, language: Language) -> Draft:
        """Return a draft of any document with this mention's facts, offered or not: for looking at.

        Nothing of it can be exported; raises `NotFound`, `TemplateBroken`.
        """
        return self._made(mention_id, document_id, language, None)

    def versions(self, mention_id: str) -> tuple[DocumentVersion, ...]:
        """Return the versions given out, newest first."""
        return tuple(reversed(self._desk.store.documents.versions_of(mention_id)))

    def version(self, mention_id: str, version_id: str) -> tuple[DocumentVersion, bytes]:
        """Return a version given out with its bytes; raises `NotFound`, `EvidenceBroken`."""
        found = self._desk.store.documents.find_version(version_id)
        if found is None or found.mention_id != mention_id:
            raise NotFound(f"version {version_id[:40]}")
        return found, self._desk.store.evidence.get(found.file.sha256)

    # ── inside ────────────────────────────────────────────────────────────────────────────────

    def facts(self, mention_id: str) -> DocumentFacts:
        """Return all that a draft of this mention may say, as of today; raises `NotFound`."""
        desk = self._desk
        file = desk.mention_file(mention_id)
        platform = desk.platforms.find(file.view.mention.platform)
        return DocumentFacts(
            on=desk.today(),
            practitioner=desk.practitioner(),
            file=file,
            platform_name=platform.name if platform and platform.id != GENERIC else None,
            step_titles={rule.id: rule.title for rule in desk.catalogue.rules},
            law=self._law(file.view.assessment),
            law_version=desk.pack.version,
        )

    def _law(self, assessment: Assessment | None) -> tuple[LegalFact, ...]:
        if assessment is None:
            return ()
        found = letter_facts(assessment, pack=self._desk.pack, on=self._desk.today())
        return tuple(
            LegalFact(source_id=one.source_id, article=one.article, to_check=one.to_check)
            for one in found.usable
        )

    def _check_offered(self, mention_id: str, document_id: str, language: Language) -> None:
        found = self.offer(mention_id, document_id)
        if language not in found.languages:
            raise NotFound(f"{document_id} is not written in {language}")
        if not found.is_offered and found.why is not None:
            raise DraftRefused(found.why.fr, found.why.en)

    def _made(
        self, mention_id: str, document_id: str, language: Language, edited: str | None
    ) -> Draft:
        return draft(
            self.catalogue.document(document_id),
            self.facts(mention_id),
            self.answers(mention_id),
            language=language,
            catalogue=self.catalogue,
            edited=edited or None,
        )

    def _put_answers(self, key: str, mention_id: str | None, given: dict[str, str]) -> None:
        said = {name: value for name, value in given.items() if value}
        kept = self._desk.store.documents.answers(key)
        if said != kept:
            self._desk.store.documents.put_answers(
                DraftAnswers(id=key, mention_id=mention_id, given=said)
            )

    def _keep(
        self, made: Draft, kind: DocumentFormat, data: bytes, permit: ExportPermit, reason: str
    ) -> DocumentVersion:
        store = self._desk.store
        with store.eraser.nothing_erased():
            store.get_mention(made.mention_id)
            version = DocumentVersion(
                id=uuid.uuid4().hex,
                mention_id=made.mention_id,
                document_id=made.document_id,
                language=made.language,
                format=kind,
                made_at=self._desk.clock.now(),
                file=store.evidence.put(data, media_type=MEDIA_TYPES[kind], role="draft"),
                template_sha256=template_sha256(made.document_id, made.language),
                law_version=self._desk.pack.version,
                is_edited=made.is_edited,
                gaps=made.gaps,
                overridden=tuple(dict.fromkeys(f.rule for f in permit.overridden)),
                reason=reason.strip()[:LONGEST_REASON] if permit.overridden else "",
            )
            store.custody.append("exported", subject=made.mention_id, detail=_detail(version))
            store.documents.put_version(version)
        return version


def _detail(version: DocumentVersion) -> dict[str, str]:
    detail = {
        "what": "document",
        "document": version.document_id,
        "format": version.format,
        "language": version.language,
        "sha256": version.file.sha256,
    }
    if version.overridden:
        detail |= {"overridden": ", ".join(version.overridden), "reason": version.reason}
    return detail


def _sha256(made: Draft) -> str:
    """Return the hash of a draft as it was written, before any edit."""
    return hashlib.sha256(as_text(made.written).encode()).hexdigest()


def _text_id(mention_id: str, document_id: str, language: Language) -> str:
    return f"{mention_id}.{document_id}.{language}"
