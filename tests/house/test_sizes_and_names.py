"""House rules a reviewer should never have to repeat."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "companion").rglob("*.py"))
SCRIPTS = sorted((ROOT / "extension").rglob("*.js"))
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "stuff", "tools"}


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS], ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_function_is_longer_than_50_lines(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    too_long = [n.name for n in functions if (n.end_lineno or 0) - n.lineno + 1 > 50]
    assert too_long == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_opens_with_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8")))


def test_no_file_has_a_name_that_means_nothing() -> None:
    assert [p for p in [*MODULES, *SCRIPTS] if p.stem in FORBIDDEN_NAMES] == []


def test_the_python_version_is_the_same_in_readme_and_pyproject() -> None:
    asked = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text())
    assert asked is not None
    assert f"Python ≥ {asked[1]}" in (ROOT / "README.md").read_text("utf-8")


def test_extension_and_companion_have_one_version() -> None:
    manifest = (ROOT / "extension" / "manifest.json").read_text("utf-8")
    package = (ROOT / "companion" / "__init__.py").read_text("utf-8")
    versions = re.findall(r'(?:"version": |__version__ = )"([\d.]+)"', manifest + package)
    assert len(versions) == 2
    assert len(set(versions)) == 1


def test_nothing_unfinished_is_committed() -> None:
    # Written in two halves so that this file does not find itself.
    words = "|".join(
        ["TO" + "DO", "FIX" + "ME", "raise NotImplemented" + "Error", "lorem " + "ipsum"]
    )
    found = subprocess.run(
        ["git", "grep", "-nIE", words, "--", "*.py", "*.js", "*.html", "*.yaml"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""
