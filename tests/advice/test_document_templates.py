"""The templates: fields and manifest agree, set well, never a prosecution, never mixed."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType

from companion.advice.documents.catalogue import (
    FOLDER,
    load_catalogue,
    template_path,
    unusable_sources,
)
from companion.advice.documents.template_check import fields_used, problems_of
from companion.advice.steps import load_steps
from companion.model.errors import NotFound, PackBroken
from companion.model.text import Language
from companion.resources import law_pack_folder
from tests.advice.documents_made import ALL

CATALOGUE = load_catalogue()
WANTED = {
    *("platform_report", "dsa_notice", "dsa_complaint", "dsa_referral", "amicable_letter"),
    *("gdpr_erasure", "gdpr_objection", "dereferencing", "right_of_reply", "authenticity_doubt"),
    *("insurer_declaration", "lawyer_brief", "bailiff_kit", "cdom_letter", "police_summary"),
    *("cnil_complaint", "colleague_notice", "neutral_reply", "private_contact"),
}
FOREIGN = {
    *("platform_report", "dsa_notice", "dsa_complaint", "gdpr_erasure", "gdpr_objection"),
    *("dereferencing", "dsa_referral", "authenticity_doubt"),
}


@cache
def opened(document_id: str, language: Language) -> DocumentType:
    return Document(str(template_path(document_id, language)))


@cache
def words_of(document_id: str, language: Language) -> str:
    document = opened(document_id, language)
    return "\n".join(p.text for p in document.paragraphs)


def test_every_document_promised_is_there_and_no_other() -> None:
    assert set(CATALOGUE.documents) == WANTED
    english = {one.id for one in CATALOGUE.documents.values() if "en" in one.languages}
    assert english == FOREIGN
    assert all("fr" in one.languages for one in CATALOGUE.documents.values())


def test_each_manifest_entry_has_its_templates_and_each_template_its_entry() -> None:
    lying = {(p.stem, p.parent.name) for p in (FOLDER / "templates").glob("*/*.docx")}
    assert lying == set(ALL)


@pytest.mark.parametrize(("document_id", "language"), ALL)
def test_fields_of_template_and_manifest_are_the_same(document_id: str, language: Language) -> None:
    data = template_path(document_id, language).read_bytes()
    assert problems_of(CATALOGUE.document(document_id), data, CATALOGUE) == ()
    assert fields_used(data).keys() == set(CATALOGUE.document(document_id).fields)


def test_every_field_is_used_by_some_document() -> None:
    used = {name for one in CATALOGUE.documents.values() for name in one.fields}
    assert used == set(CATALOGUE.fields)


def test_no_document_rests_on_an_unsure_or_unknown_source() -> None:
    assert unusable_sources(CATALOGUE, load_steps(law_pack_folder("fr"))) == {}


def test_every_draft_a_step_names_is_in_the_manifest_and_the_reverse() -> None:
    named = set(load_steps(law_pack_folder("fr")).documents)
    assert named <= WANTED
    assert WANTED - named <= {"neutral_reply", "private_contact"}


@pytest.mark.parametrize(("document_id", "language"), ALL)
def test_no_text_prosecutes(document_id: str, language: Language) -> None:
    words = words_of(document_id, language).lower()
    for forbidden in (
        *("assign", "cite à comparaître", "citation", "me constitue", "partie civile"),
        *("porte plainte", "dépose plainte", "mise en demeure", "poursuiv", "sue you", "summons"),
        *("preuve incontestable", "sous astreinte", "dommages-intérêts", "dommages et intérêts"),
    ):
        assert forbidden not in words, forbidden


@pytest.mark.parametrize(("document_id", "language"), ALL)
def test_no_template_claims_what_nobody_told(document_id: str, language: Language) -> None:
    words = words_of(document_id, language).lower().replace("’", "'")
    for claim in (
        "pas répondu en ligne",
        "aucun avocat n'a été",
        "je n'ai jamais",
        "did not reply",
    ):
        assert claim not in words


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_policy_report_never_speaks_of_the_law(language: Language) -> None:
    words = words_of("platform_report", language).lower()
    for legal in ("article", "loi ", "code ", "dsa", "2022/2065", "law", "illicit", "illegal"):
        assert legal not in words


@pytest.mark.parametrize(
    ("document_id", "language"), [p for p in ALL if CATALOGUE.document(p[0]).kind == "legal"]
)
def test_a_legal_text_never_speaks_of_a_platform_category(
    document_id: str, language: Language
) -> None:
    assert not re.search(r"catégorie|categor|règles de la|policy", words_of(document_id, language))


@pytest.mark.parametrize("document_id", sorted(WANTED))
def test_french_keeps_its_signs_with_their_words(document_id: str) -> None:
    words = words_of(document_id, "fr")
    said = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "x", words)
    assert not re.search(r" [:;!?»]|« |\w'", said), document_id


@pytest.mark.parametrize(("document_id", "language"), ALL)
def test_headings_stay_with_what_follows_and_no_line_stands_alone(
    document_id: str, language: Language
) -> None:
    styles = opened(document_id, language).styles
    for name in ("Title", "Heading 1"):
        assert styles[name].paragraph_format.keep_with_next
    for name in ("Normal", "Quote", "Title", "Heading 1"):
        assert styles[name].paragraph_format.widow_control


@pytest.mark.parametrize(("document_id", "language"), ALL)
def test_no_template_ends_with_a_heading(document_id: str, language: Language) -> None:
    document = opened(document_id, language)
    said = [p for p in document.paragraphs if p.text.strip()]
    style = said[-1].style
    assert style is not None
    assert style.name not in {"Title", "Heading 1"}
    footer = document.sections[0].footer.paragraphs[0]
    if document_id not in {"neutral_reply", "private_contact"}:
        assert "PAGE" in footer._p.xml  # noqa: SLF001 fields are shown nowhere else


def test_an_unknown_document_is_refused() -> None:
    with pytest.raises(NotFound):
        CATALOGUE.document("plainte_avec_constitution")


def test_a_manifest_that_names_an_unknown_field_says_which(tmp_path: Path) -> None:
    for name in ("documents", "fields", "categories", "wording"):
        text = (FOLDER / f"{name}.yaml").read_text("utf-8")
        broken = text.replace("fields: [email, phone]", "fields: [fax]")
        (tmp_path / f"{name}.yaml").write_text(broken)
    with pytest.raises(PackBroken, match="private_contact: unknown fields: fax"):
        load_catalogue(tmp_path)
