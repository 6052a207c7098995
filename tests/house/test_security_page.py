"""Every defence of docs/security.md names tests that exist, every attack of ours is on the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| ") and not line.startswith(("| who", "| ---"))
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]}: {row[1]}")
def test_a_defence_names_tests_that_exist(row: list[str]) -> None:
    assert len(row) == 4
    named = re.findall(r"`(tests/[\w./-]+)`", row[3])
    assert named
    for path in named:
        assert (ROOT / path).is_file(), path


def test_every_test_of_an_attack_is_on_the_page() -> None:
    for path in (ROOT / "tests" / "security").glob("test_*.py"):
        assert f"tests/security/{path.name}" in PAGE, path.name


def test_what_is_out_of_scope_and_how_to_report_are_said() -> None:
    assert "## What is out of scope" in PAGE
    assert "docs/security.md" in (ROOT / "SECURITY.md").read_text("utf-8")
