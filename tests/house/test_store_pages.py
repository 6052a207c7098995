"""What the stores are told is what the extension is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STORE = ROOT / "docs" / "store"
SUMMARY = 132
"""Characters a store shows of a summary."""


def test_every_permission_is_justified_and_no_other_is() -> None:
    manifest = json.loads((ROOT / "extension" / "manifest.json").read_text("utf-8"))
    kinds = ("permissions", "host_permissions", "optional_permissions", "optional_host_permissions")
    asked = {name for kind in kinds for name in manifest.get(kind, [])}
    lines = (STORE / "permissions.md").read_text("utf-8").splitlines()
    told = {name for line in lines if line.startswith("| `") for name in _first_cell(line)}
    assert told == asked


def _first_cell(line: str) -> list[str]:
    return re.findall(r"`([^`]+)`", line.split("|")[1])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_listing_has_a_summary_a_store_takes_and_images_that_exist(language: str) -> None:
    text = (STORE / f"listing-{language}.md").read_text("utf-8")
    summary = re.search(r"^\*\*(?:Résumé|Summary)\*\*[^:]*: (.+)$", text, re.MULTILINE)
    assert summary is not None
    assert len(summary[1]) <= SUMMARY
    images = re.findall(r"`(docs/images/[^`]+)`", text)
    assert len(images) >= 3
    assert [image for image in images if not (ROOT / image).is_file()] == []
