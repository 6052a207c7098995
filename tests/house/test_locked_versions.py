"""The versions we pin install on the oldest Python we name."""

from __future__ import annotations

import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.specifiers import SpecifierSet

TREE = Path(__file__).parents[2]


def oldest() -> str:
    said = tomllib.loads((TREE / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    return f"{said.removeprefix('>=')}.0"


def pinned() -> list[str]:
    lines = (TREE / "requirements.lock").read_text("utf-8").splitlines()
    return [line for line in lines if "==" in line]


def test_every_pinned_version_admits_the_oldest_python_we_name() -> None:
    refused, looked_at = [], 0
    for line in pinned():
        name, _, version = line.partition("==")
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # for another system
        looked_at += 1
        needs = found.metadata.get("Requires-Python") or ""
        if oldest() not in SpecifierSet(needs, prereleases=True):
            refused.append(f"{name} {version} needs Python {needs}")
    assert looked_at > 100
    assert refused == []
