"""The check of the documentation finds what it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.docs_check import anchor_of, broken_blocks, broken_links
from bench.rooms import PAGE, written

ROOT = Path(__file__).parents[2]
BROKEN_LINKS = [
    ("[x](gone.md)", "no such file: gone.md"),
    ("![x](images/gone.png)", "no such file: images/gone.png"),
    ("[x](#nowhere)", "no such heading: #nowhere"),
]
WHOLE_LINKS = ["[x](#la-preuve--et-après-)", "[x](https://example.org/#a)", "[x](page.md)"]
BROKEN_BLOCKS = [
    ("sh", "if true"),
    ("sh", "avise nonsense"),
    ("sh", "avise serve --no-such-option"),
    ("json", "{'a': 1}"),
    ("yaml", "a: [1"),
    ("python", "def f(:"),
]
WHOLE_BLOCKS = [
    ("sh", 'avise date "il y a 2 mois" --captured-at 2026-11-23T12:00:00Z | head -1'),
    ("sh", "git clone <this repository> avise && cd avise"),
    ("json", '{"a": 1}'),
    ("", "anything at { all"),
]


def _page(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_text(f"# La preuve : et après ?\n\n{text}\n", "utf-8")
    return page


@pytest.mark.parametrize(("link", "problem"), BROKEN_LINKS)
def test_a_link_that_leads_nowhere_is_said(tmp_path: Path, link: str, problem: str) -> None:
    assert list(broken_links(_page(tmp_path, link))) == [problem]


@pytest.mark.parametrize("link", WHOLE_LINKS)
def test_a_link_that_leads_somewhere_is_left_alone(tmp_path: Path, link: str) -> None:
    assert list(broken_links(_page(tmp_path, link))) == []


@pytest.mark.parametrize(("language", "block"), BROKEN_BLOCKS)
def test_a_block_that_cannot_be_read_is_said(tmp_path: Path, language: str, block: str) -> None:
    assert list(broken_blocks(_page(tmp_path, f"```{language}\n{block}\n```")))


@pytest.mark.parametrize(("language", "block"), WHOLE_BLOCKS)
def test_a_block_that_reads_is_left_alone(tmp_path: Path, language: str, block: str) -> None:
    assert list(broken_blocks(_page(tmp_path, f"```{language}\n{block}\n```"))) == []


def test_anchors_are_those_a_forge_makes() -> None:
    assert anchor_of("Where your data lies") == "where-your-data-lies"
    assert anchor_of("`avise check`, et après ?") == "avise-check-et-après-"


def test_the_drawing_of_the_rooms_is_that_of_the_code() -> None:
    text = PAGE.read_text("utf-8")
    assert written(text) == text, "run make diagram"


def test_every_picture_kept_is_shown_somewhere_and_is_small() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    shown = " ".join(page.read_text("utf-8") for page in pages)
    kept = sorted((ROOT / "docs" / "images").iterdir())
    assert [picture.name for picture in kept if picture.name not in shown] == []
    assert sum(picture.stat().st_size for picture in kept) < 900_000
