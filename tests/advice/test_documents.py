"""Drafts of one mention: only its facts, gaps marked, hostile words plain, edits kept, bounded."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import msgspec
import pytest
from docx import Document
from docx.shared import Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader

from companion.advice.documents.edit import aligned, shown_edits
from companion.advice.documents.letter_pages import letter_pdf
from companion.advice.documents.merge import merge
from companion.advice.documents.paragraphs import blocks_of
from companion.advice.documents.plain import LONGEST_TEXT, LONGEST_VALUE, plain
from companion.advice.documents.render import draft
from companion.advice.documents.text_form import as_text
from companion.advice.documents.word_values import MOST_LINES
from companion.model.document import Block, Draft, Piece
from companion.model.errors import TemplateBroken, TooLarge
from companion.model.mention import Mention
from companion.model.text import Language
from companion.proof.pdf import drawable
from tests.advice.documents_made import (
    ALL,
    ANSWERS,
    AUTHOR,
    UNLAWFUL,
    URL,
    Case,
    a_case,
    docx_lines,
    pdf_words,
    squeezed,
)
from tests.builders import NOON


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with a_case(tmp_path_factory.mktemp("drafts")) as made:
        made.drafting.give_answers(made.mention_id, "insurer_declaration", ANSWERS, keep_own=True)
        yield made


@pytest.fixture(scope="module")
def latin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with a_case(tmp_path_factory.mktemp("latin"), author="Joël M.") as made:
        yield made


@pytest.fixture(scope="module")
def drafts(case: Case) -> dict[tuple[str, Language], Draft]:
    return {(name, language): case.sample(name, language) for name, language in ALL}


@pytest.mark.parametrize(("document_id", "language"), ALL)
def test_a_draft_says_its_facts_and_leaves_nothing_empty(
    drafts: dict[tuple[str, Language], Draft], case: Case, document_id: str, language: Language
) -> None:
    made = drafts[document_id, language]
    words = as_text(made.blocks)
    assert not re.search(r"\bNone\b|\{\{|\}\}|\{%|undefined|\ue000|\ue001", words)
    assert not re.search(r"\(\s*\)|« *»|“”|\t\s*$", words, re.MULTILINE)
    fields = case.description(document_id).fields
    expected = {
        "practitioner": "Dr Camille Roussel-Lefèvre",
        "words": UNLAWFUL,
        "content_url": URL,
        "author": AUTHOR,
        "platform": "Google Maps",
        "email": "cabinet@example.org",
        "published": "10\u00a0septembre\u00a02026",
    }
    for field, said in expected.items():
        quoted_otherwise = field == "words" and document_id in {
            *("dsa_complaint", "amicable_letter", "dereferencing", "right_of_reply")
        }
        if field in fields and language == "fr" and not quoted_otherwise:
            assert said in words, field


@pytest.mark.parametrize(("document_id", "language"), ALL)
def test_word_file_and_text_say_the_same(
    drafts: dict[tuple[str, Language], Draft], document_id: str, language: Language
) -> None:
    made = drafts[document_id, language]
    assert docx_lines(made.data) == [block.text for block in made.blocks]


@pytest.mark.parametrize("document_id", ["dsa_notice", "lawyer_brief", "insurer_declaration"])
def test_the_pdf_holds_every_word_of_the_draft(
    drafts: dict[tuple[str, Language], Draft], case: Case, document_id: str
) -> None:
    made = drafts[document_id, "fr"]
    words = pdf_words(case.drafting.file_of(made, "pdf"))
    for block in made.blocks:
        for word in drawable(block.text).split():
            # Beside words from right to left, signs stand in the order of the page in a PDF.
            if not re.search("[\u0590-\u05ff‹›«»]", word):
                assert squeezed(word) in words, word
    assert "דוד" in words or "דוד"[::-1] in words
    assert "GRINNINGFACE" in words
    assert re.search(r"Page1sur\d", words)


def yellow_and_not(page: PageObject) -> tuple[str, str]:
    """Return the words of the lines of a page that are on yellow, and those of the others."""
    content = page.get_contents()
    assert content is not None
    marks, colour = [], [0.0]
    for operands, operator in content.operations:
        if operator == b"rg":
            colour = [round(float(one) * 255) for one in operands]
        if operator == b"re" and colour == [255, 243, 128]:
            _, y, _, height = (float(one) for one in operands)
            marks.append((min(y, y + height), max(y, y + height)))
    said: dict[bool, str] = {True: "", False: ""}

    def hear(text: str, _cm: object, matrix: list[float], *_: object) -> None:
        said[any(low <= matrix[5] <= high for low, high in marks)] += text

    page.extract_text(visitor_text=hear)
    return said[True], said[False]


@pytest.mark.parametrize("lines", range(29, 36))
def test_what_is_left_to_complete_stands_on_yellow_in_the_pdf_and_nothing_else(lines: int) -> None:
    words = "[à compléter\u00a0: " + "le nom de qui reçoit cette lettre, " * 6 + "s’il est connu]"
    gap = Piece(text=words, kind="gap")
    line = Block(kind="body", pieces=(Piece(text="Rien ne manque."),))
    blocks = [
        Block(kind="fact", pieces=(Piece(text="Tél\u00a0:\t"), gap)),
        *[line] * lines,
        Block(
            kind="body",
            pieces=(gap, Piece(text=".")),
        ),
        line,
    ]
    pages = PdfReader(io.BytesIO(letter_pdf(blocks, title="x", language="fr"))).pages
    both = [yellow_and_not(page) for page in pages]
    on_yellow = squeezed("".join(marked for marked, _ in both))
    assert on_yellow.count(squeezed(words)) == 2
    assert "manque" not in on_yellow
    assert squeezed("".join(other for _, other in both)).count("Rien") == lines + 1


def test_no_heading_stands_last_on_a_page_of_the_pdf(latin: Case) -> None:
    made = latin.sample("lawyer_brief")
    filler = Block(kind="body", pieces=(Piece(text="mots " * 40),))
    headings = {squeezed(b.text) for b in made.blocks if b.kind in {"heading", "title"}}
    for extra in range(0, 21, 3):
        blocks = (*[filler] * extra, *made.blocks)
        for page in pdf_pages(letter_pdf(blocks, title="x", language="fr")):
            lines = [squeezed(line) for line in page.splitlines() if line.strip()]
            body = [line for line in lines if not re.match(r"Page\d+sur\d+$", line)]
            assert body[-1] not in headings


def test_what_nobody_gave_is_marked_and_listed(case: Case) -> None:
    made = case.sample("dsa_complaint")
    assert set(made.gaps) == {
        *("decision_date", "decision_reference", "report_date", "decision_reason"),
        "complaint_reason",
    }
    assert "[à compléter\u00a0: la date de votre signalement]" in as_text(made.blocks)
    assert "[to be completed: " in as_text(case.sample("dsa_complaint", "en").blocks)
    highlighted = [
        run.text
        for paragraph in Document(io.BytesIO(made.data)).paragraphs
        for run in paragraph.runs
        if run.font.highlight_color is not None
    ]
    assert len(highlighted) == len(made.gaps)


def test_a_report_speaks_the_category_of_its_platform(case: Case) -> None:
    assert "Catégorie\u00a0: Déclarations trompeuses" in as_text(
        case.sample("platform_report").blocks
    )
    assert "Misrepresentation" in as_text(case.sample("platform_report", "en").blocks)
    assert "category" not in case.sample("platform_report").gaps


def test_only_the_sentences_that_count_are_quoted_as_passages(case: Case) -> None:
    words = as_text(case.sample("platform_report").blocks)
    assert "Elle facture des actes qu’elle n’a pas faits." in words
    assert "Œuvre à fuir" not in words


HOSTILE = [
    "{{ 7*7 }} {% raise %} {%p for x in y %} {# note #} {_{ a }_}",
    "</w:t></w:r></w:p><w:p><w:r><w:t>injecté</w:t></w:r></w:p> & <!-- -->",
    '=HYPERLINK("http://x";"y")\t+cmd|\' /C calc\'!A0',
    "a\x00b\x07c\x0bd\x1be\ue0000\ue001 \ud83d",
    "\u202egnirts\u202c \u2066x\u2069 \ufeff",
    "عربي mixed עברית 中文 🏳️‍🌈 e\u0301 ﷽",
]


@pytest.mark.parametrize(
    "words", HOSTILE, ids=["jinja", "xml", "formula", "control", "bidi", "scripts"]
)
def test_hostile_words_come_out_as_plain_words(words: str) -> None:
    merged = _merged(Piece(text=plain(words), kind="fact"))
    said = "\n".join(docx_lines(merged))
    shown = " ".join(plain(words).split("\n"))
    assert shown.replace("\t", " ") in said.replace("\t", " ").replace("\n", " ")
    assert not re.search("[\x00-\x08\u202a-\u202e\u2066-\u2069\ue000\ue001]", said)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_any_words_go_through_unchanged_but_for_what_cannot_be_shown(words: str) -> None:
    expected = [line for line in f"A {plain(words)} Z".split("\n") if line.strip()]
    assert docx_lines(_merged(Piece(text=plain(words), kind="fact"))) == expected


def test_a_value_never_adds_what_the_template_engine_would_run() -> None:
    merged = _merged(Piece(text="{{ practitioner.__class__ }}", kind="fact"))
    assert docx_lines(merged) == ["A {{ practitioner.__class__ }} Z"]


def _merged(piece: Piece) -> bytes:
    return merge(_template("A {{ x }} Z"), {"x": piece}, name="t", title="t", on=NOON.date()).data


def _template(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("paragraph", "said"),
    [
        ("{{ fax }}", "unknown field: fax"),
        ("{{ p.colour }}", "unknown field: colour"),
        ("{%p if x %}", "Unexpected end of template"),
        ("{{ x | nothing }}", "nothing"),
    ],
)
def test_a_template_with_an_unknown_field_says_which(paragraph: str, said: str) -> None:
    with pytest.raises(TemplateBroken, match=said):
        merge(
            _template(paragraph),
            {"x": Piece(text="a"), "p": [{"words": Piece(text="b")}]}
            if "p." not in paragraph
            else {"p": Piece(text="b")},
            name="fr/x.docx",
            title="t",
            on=NOON.date(),
        )


def test_a_template_that_reaches_for_python_gets_nothing() -> None:
    with pytest.raises(TemplateBroken):
        merge(
            _template("{{ x.__class__.__mro__ }}"),
            {"x": Piece(text="a")},
            name="t",
            title="t",
            on=NOON.date(),
        )


def test_a_value_keeps_the_look_of_its_place() -> None:
    document = Document()
    run = document.add_paragraph().add_run("{{ x }}")
    run.bold, run.font.size = True, Pt(20)
    out = io.BytesIO()
    document.save(out)
    made = merge(
        out.getvalue(), {"x": Piece(text="עברית a\nb")}, name="t", title="t", on=NOON.date()
    )
    first, second = Document(io.BytesIO(made.data)).paragraphs
    assert all(run.bold and run.font.size == Pt(20) for p in (first, second) for run in p.runs)
    assert "w:rtl" in first._p.xml  # noqa: SLF001 direction is shown nowhere else
    assert [block.text for block in made.blocks] == ["עברית a", "b"]


def test_an_edit_keeps_the_look_of_what_it_replaces_and_is_marked(case: Case) -> None:
    written = case.sample("dsa_notice").blocks
    text = as_text(written).replace("Je demande un accusé", "Je souhaite un accusé")
    text += "\n\n– un point de plus\nune ligne de plus"
    lines = aligned(text, written)
    blocks = [shown_edits(line, written) for line in lines]
    assert [b.kind for b in blocks[-2:]] == ["item", "body"]
    assert sum(b in written for b in blocks) == len(written) - 1
    changed = next(b for b in blocks if "souhaite" in b.text)
    assert [p.text for p in changed.pieces if p.kind == "edit"] == ["souhaite"]
    assert as_text(blocks).split() == text.split()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet="ab é–\t«:", min_size=1, max_size=12), max_size=8))
def test_whatever_is_typed_is_what_comes_out(typed: list[str]) -> None:
    written = tuple(
        Block(kind=kind, pieces=(Piece(text=text),))
        for kind, text in [("title", "ab"), ("fact", "a :\té"), ("item", "b a"), ("quote", "« a »")]
    )
    text = "\n".join(typed)
    blocks = [shown_edits(line, written) for line in aligned(text, written)]
    flat = [" ".join(re.sub("[–:]", " ", line).split()) for line in as_text(blocks).split("\n")]
    expected = [" ".join(re.sub("[–:]", " ", line).split()) for line in text.split("\n")]
    assert [line for line in flat if line] == [line for line in expected if line]


def test_an_edited_word_file_reads_as_the_edited_text(case: Case) -> None:
    mention_id = case.mention_id
    text = as_text(case.sample("lawyer_brief").blocks).replace("Questions", "Mes questions")
    made = case.drafting.edit(mention_id, "lawyer_brief", "fr", text + "\n\nFin.")
    again = case.drafting.draft(mention_id, "lawyer_brief")
    document = Document(io.BytesIO(again.data))
    assert [b.text for b in blocks_of(document)] == [b.text for b in made.blocks]
    heading = next(p for p in document.paragraphs if p.text == "Mes questions")
    assert heading.style is not None
    assert heading.style.name == "Heading 1"
    assert case.drafting.edit(mention_id, "lawyer_brief", "fr", "").is_edited is False


def test_a_review_without_end_is_reproduced_up_to_a_limit_that_is_said(latin: Case) -> None:
    made = _with_words(latin, "Cette voleuse est une menteuse. " * 3_200)
    words = as_text(made.blocks)
    assert len(words) < LONGEST_VALUE + 20_000
    assert f"Reproduction limitée à {LONGEST_VALUE} caractères sur 102400" in words
    assert 15 < len(pdf_pages(latin.drafting.file_of(made, "pdf"))) < 40


def test_a_review_of_many_lines_stays_bounded(latin: Case) -> None:
    made = _with_words(latin, "a\n" * 50_000)
    assert len(made.blocks) < MOST_LINES + 200
    assert len(docx_lines(made.data)) == len(made.blocks)


def test_the_longest_text_the_doctor_may_write_is_bounded_too(latin: Case) -> None:
    with pytest.raises(TooLarge):
        latin.drafting.edit(latin.mention_id, "lawyer_brief", "fr", "a" * (LONGEST_TEXT + 1))
    with pytest.raises(TooLarge):
        latin.drafting.edit(latin.mention_id, "lawyer_brief", "fr", "a\n" * 5_001)


def test_long_lists_say_how_many_more_there_are(latin: Case) -> None:
    facts = latin.drafting.facts(latin.mention_id)
    mention = facts.file.view.mention
    many = msgspec.structs.replace(mention, sightings=mention.sightings * 150)
    words = as_text(_draft_of(latin, many).blocks)
    assert "et 51 autres, dans le dossier complet" in words


def _with_words(case: Case, words: str) -> Draft:
    mention = case.drafting.facts(case.mention_id).file.view.mention
    review = msgspec.structs.replace(mention.review, text=words)
    return _draft_of(case, msgspec.structs.replace(mention, review=review))


def _draft_of(case: Case, mention: Mention) -> Draft:
    facts = case.drafting.facts(case.mention_id)
    view = msgspec.structs.replace(facts.file.view, mention=mention)
    file = msgspec.structs.replace(facts.file, view=view)
    return draft(
        case.description("lawyer_brief"),
        msgspec.structs.replace(facts, file=file),
        case.drafting.answers(case.mention_id),
        language="fr",
        catalogue=case.drafting.catalogue,
    )


def pdf_pages(data: bytes) -> list[str]:
    """Return the words of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
