"""Drafts and templates opened by a word processor: LibreOffice where there is one, else by file.

`python -m bench.letters_opened` does the first for every draft and leaves the pages to look at.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from bench.letters_opened import convert, office, problems_of
from companion.advice.documents.catalogue import load_catalogue, template_path
from companion.advice.documents.merge import merge
from companion.advice.documents.template_check import problems_of as field_problems
from companion.advice.documents.text_form import as_text
from companion.advice.documents.values import merge_values
from companion.model.document import Block
from tests.advice.documents_made import ALL, Case, a_case, docx_lines

OPENED = ["lawyer_brief", "dsa_notice", "bailiff_kit", "insurer_declaration", "police_summary"]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    with a_case(tmp_path_factory.mktemp("case")) as made:
        yield made


def through_office(data: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Let LibreOffice open word processor files and save them again."""
    for name, one in data.items():
        (folder / f"{name}.docx").write_bytes(one)
    (folder / "saved").mkdir()
    convert(sorted(folder.glob("*.docx")), folder / "saved", kind="docx")
    return {name: (folder / "saved" / f"{name}.docx").read_bytes() for name in data}


def through_file(data: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Open and save again with python-docx, and split the runs as word processors do."""
    assert folder.is_dir()
    saved = {}
    for name, one in data.items():
        document = Document(io.BytesIO(one))
        for paragraph in document.paragraphs:
            for run in list(paragraph.runs):
                if len(run.text) > 3 and "\t" not in run.text:
                    text, run.text = run.text, run.text[:3]
                    paragraph.add_run(text[3:]) if run is paragraph.runs[-1] else run.add_text(
                        text[3:]
                    )
        out = io.BytesIO()
        document.save(out)
        saved[name] = out.getvalue()
    return saved


Saver = Callable[[dict[str, bytes], Path], dict[str, bytes]]
SAVERS: list[Saver] = [through_file, *([through_office] if office() else [])]


@pytest.mark.parametrize("save", SAVERS, ids=lambda one: one.__name__)
def test_a_template_saved_by_a_word_processor_still_fills_in(
    case: Case, save: Saver, tmp_path: Path
) -> None:
    catalogue = load_catalogue()
    names = ["lawyer_brief", "dsa_notice"]
    saved = save({name: template_path(name, "fr").read_bytes() for name in names}, tmp_path)
    for name, data in saved.items():
        description = catalogue.document(name)
        assert field_problems(description, data, catalogue) == ()
        values = merge_values(
            description,
            case.drafting.facts(case.mention_id),
            case.drafting.answers(case.mention_id),
            language="fr",
            catalogue=catalogue,
        )
        on = case.walk.today()
        merged = merge(data, values, name=name, title=name, on=on)
        written = case.sample(name).blocks
        assert as_text(merged.blocks) == as_text(written)
        assert [kind_of(b) for b in merged.blocks] == [kind_of(b) for b in written]


def kind_of(block: Block) -> tuple[str, str]:
    return block.kind, block.text


@pytest.mark.parametrize(("document_id", "language"), ALL)
def test_every_draft_is_a_whole_word_processor_file(
    case: Case, document_id: str, language: str
) -> None:
    made = case.sample(document_id, "en" if language == "en" else "fr")
    with zipfile.ZipFile(io.BytesIO(made.data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False))
    assert docx_lines(made.data)


def test_what_libreoffice_opens_has_every_word_and_no_lonely_heading(
    case: Case, tmp_path: Path
) -> None:
    """Without LibreOffice, the files were opened by python-docx in the other tests."""
    made = {name: case.sample(name) for name in OPENED}
    for name, one in made.items():
        (tmp_path / f"{name}.docx").write_bytes(one.data)
    if office():
        convert(sorted(tmp_path.glob("*.docx")), tmp_path)
        found = {name: problems_of(one, tmp_path / f"{name}.pdf") for name, one in made.items()}
        assert found == {name: [] for name in OPENED}
    else:
        assert all(docx_lines(one.data) for one in made.values())
