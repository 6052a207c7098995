"""The extension's copies of shared/ are equal to it, byte for byte."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ROOT / "shared"
COPIES = ROOT / "extension" / "shared"
LISTED = (ROOT / "extension" / "contract.txt").read_text("utf-8").split()


@pytest.mark.parametrize("path", LISTED)
def test_the_copy_is_the_original_byte_for_byte(path: str) -> None:
    copy = COPIES / path
    assert copy.is_file(), f"extension/shared/{path} is missing: run make contract"
    assert (SHARED / path).read_bytes() == copy.read_bytes(), "they differ: run make contract"


def test_nothing_else_lies_among_the_copies() -> None:
    present = {str(file.relative_to(COPIES)) for file in COPIES.rglob("*") if file.is_file()}
    assert set(LISTED) == present


def test_every_shared_file_the_extension_reads_is_copied() -> None:
    sources = [file.read_text("utf-8") for file in (ROOT / "extension").rglob("*.js")]
    read = {name for text in sources for name in re.findall(r"\.\./shared/([\w./-]+)", text)}
    assert read
    assert read <= set(LISTED)
