"""The whole pack as one page, and the check that says in sentences what an edit broke."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from companion.cli import main
from companion.law.checking import check_pack
from companion.law.examples import ExampleResult
from companion.law.pack import load_pack
from companion.law.rendering import render_body, render_page
from companion.resources import law_pack_folder

PACK = load_pack(law_pack_folder("fr"))
ON = date(2026, 11, 23)
EXEMPLIE = Path(__file__).parent / "packs" / "exemplie"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a small pack that a test may break."""
    copy = tmp_path / "droit"
    shutil.copytree(EXEMPLIE, copy)
    return copy


def text_of(page: str) -> str:
    return (
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
        .replace("\u00a0", " ")
        .replace("\u202f", " ")
    )


def test_every_rule_stands_on_the_page_with_text_article_source_and_examples() -> None:
    page = render_page(PACK, (), on=ON)
    named = set(re.findall(r'data-law-rule="([^"]+)"', page))
    assert {rule.id for rule in PACK.qualifications} <= named
    assert {rule.id for rule in PACK.signals} <= named
    assert set(PACK.delays) <= named
    assert set(PACK.questions) <= named
    assert {act.id for act in PACK.interruptions} <= named
    assert set(re.findall(r'data-law-source="([^"]+)"', page)) == set(PACK.sources)
    assert set(re.findall(r'data-law-open="([^"]+)"', page)) == {f.id for f in PACK.to_check}
    words = text_of(page)
    for rule in PACK.qualifications:
        assert rule.article.fr.replace("\u00a0", " ").replace("\u202f", " ") in words
    assert "incertaine : jamais dans une lettre" in words
    assert "pas essayée" in words


def test_the_page_needs_nothing_and_says_what_was_read_otherwise() -> None:
    rule = PACK.signals[0]
    good = ExampleResult(rule.id, rule.examples.yes[0], wanted=True, found=True)
    bad = ExampleResult(rule.id, rule.examples.no[0], wanted=False, found=True)
    page = render_page(PACK, (good, bad), on=ON)
    assert not re.search(r"<script|<link|<img|src=|@import|url\(", page)
    assert "1 phrases d’exemple lues autrement qu’attendu" in text_of(page)
    assert text_of(page).count("lue autrement") == 1
    assert "@media print" in page


def test_what_the_pack_says_is_escaped(folder: Path) -> None:
    path = folder / "to_check.yaml"
    text = path.read_text("utf-8").replace("L’usage est-il", "<script>alert(1)</script>")
    path.write_text(text, "utf-8")
    page = render_body(load_pack(folder), (), on=ON)
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_pack_nobody_read_for_a_year_and_a_text_that_is_over_are_marked() -> None:
    page = text_of(render_body(PACK, (), on=date(2027, 12, 1)))
    assert "il y a plus d’un an : à relire" in page
    assert "vérifiée il y a plus d’un an" in page
    assert "plus d’un an" not in text_of(render_body(PACK, (), on=ON))


def test_it_can_be_read_in_english() -> None:
    page = text_of(render_body(PACK, (), on=ON, language="en"))
    assert "What would make it fall" in page
    assert "Ce qui la ferait tomber" not in page


BROKEN = [
    # file, before, after, where, in the sentence
    ("delays.yaml", "months: 24", "months: deux ans", "delays.yaml", "n° 4 (civil), months"),
    ("delays.yaml", "months: 24", "months: deux ans", "delays.yaml", "un nombre entier"),
    ("delays.yaml", "  valid_to: null\n", "", "delays.yaml", "il manque le champ « valid_to »"),
    ("pack.yaml", "country:", "contry:", "pack.yaml", "le champ « contry » n’existe pas"),
    ("sources.yaml", "url:", "adresse:", "sources.yaml", "le champ « adresse » n’existe pas"),
    ("sources.yaml", "verified", "sure", "sources.yaml", "« sure » n’est pas une de celles"),
    ("pack.yaml", 'checked_on: "2026-01-10"', "checked_on: hier", "pack.yaml", "2026-11-23"),
    ("pack.yaml", "version: xx-1", "version: xx-1\nversion: xx-2", "pack.yaml", "deux fois"),
    ("pack.yaml", "country: xx", "country: [xx", "pack.yaml", "rompue à la ligne"),
    ("delays.yaml", '"2026-03-31"', '"2026-03-30"', "delays.yaml: press", "Rien n’est en vigueur"),
    ("delays.yaml", '"2026-03-31"', '"2026-04-02"', "delays.yaml: press", "Deux versions"),
    ("delays.yaml", "source: usage", "source: nulle-part", "", "nulle-part"),
    ("qualifications/words.yaml", "outrageous-term", "rude-word", "mot-interdit", "rude-word"),
    ("qualifications/words.yaml", "unknown: {fr: À", "not_met: {fr: À", "mot-interdit", "doute"),
    ("questions.yaml", "element: seen", "element: vu", "masked", "« vu »"),
    ("signals/words.yaml", "est un escroc", "est un goupil", "forbidden-word", "ne devrait pas"),
    ("signals/words.yaml", "est un goupil", "est un renard", "forbidden-word", "devrait éveiller"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "before", "after", "where", "said"), BROKEN)
def test_what_an_edit_broke_is_said_in_a_sentence_with_its_place(  # noqa: PLR0913, PLR0917 a table
    folder: Path, file: str, before: str, after: str, where: str, said: str
) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")
    errors = [one for one in check_pack(folder, on=ON) if one.level == "error"]
    assert [one.where for one in errors] == [where]
    assert said in errors[0].what.fr.replace("\u00a0", " ").replace("\u202f", " ")
    assert errors[0].what.en


def test_every_broken_file_is_named_at_once_and_the_check_remembers_nothing(folder: Path) -> None:
    for name in ("pack.yaml", "delays.yaml"):
        (folder / name).write_text("[", "utf-8")
    (folder / "spelling.yaml").unlink()
    shutil.rmtree(folder / "lexicon")
    found = check_pack(folder, on=ON)
    assert {one.where for one in found} == {
        "pack.yaml",
        "delays.yaml",
        "spelling.yaml",
        "lexicon/",
    }
    for name in ("pack.yaml", "delays.yaml", "spelling.yaml"):
        shutil.copy(EXEMPLIE / name, folder / name)
    shutil.copytree(EXEMPLIE / "lexicon", folder / "lexicon")
    assert all(one.level == "warning" for one in check_pack(folder, on=ON))


def test_the_check_of_the_command_line_ends_with_one_and_a_count(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    (folder / "pack.yaml").unlink()
    assert main(["law", "--check", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "✗ pack.yaml" in said
    assert "1 erreur(s) à corriger" in said
    assert main(["law", "--check", str(folder / "nowhere")]) == 1
    assert "n’existe pas" in capsys.readouterr().out


def test_a_page_that_cannot_be_written_gets_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["law", "-o", "/no/such/page.html", "--folder", str(folder)]) == 2
    assert "/no/such/page.html" in capsys.readouterr().err
