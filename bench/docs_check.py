"""`python -m bench.docs_check`: every link of the documentation leads somewhere, every block reads.

Links within the repository must lead to a file, and to a heading where they name one; addresses of
the web are only looked at, never asked. Code blocks are read by what they are for: the shell's
own syntax check, the parser of `avise`, the parsers of JSON, YAML and Python.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
import shlex
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import yaml

from companion.cli.parser import command_parser

ROOT = Path(__file__).parent.parent
_LINK = re.compile(r"!?\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
_BLOCK = re.compile(r"^```([a-z]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_PLACEHOLDER = re.compile(r"<[^<>\n]+>")
"""`<this repository>`: words for the reader to replace, which a shell takes for a redirection."""
_OURS = re.compile(r"(?:\.venv/bin/)?avise (.*)")


def documents() -> list[Path]:
    """Return every page of the documentation."""
    kept = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / ".github").rglob("*.md")]
    kept += [*(ROOT / "shared").rglob("*.md"), *(ROOT / "companion").rglob("*.md")]
    return sorted(kept)


def anchor_of(heading: str) -> str:
    """Return the anchor a forge gives a heading: lower case, spaces as dashes, no signs."""
    said = re.sub(r"[*`]|\[|\]\([^)]*\)", "", heading).strip().lower()
    kept = (c for c in said if c in "-_ " or unicodedata.category(c)[0] in "LN")
    return "".join(kept).replace(" ", "-")


def broken_links(page: Path) -> Iterator[str]:
    """Yield the links of a page that lead nowhere."""
    text = _BLOCK.sub("", page.read_text("utf-8"))
    for found in _LINK.finditer(text):
        target, _, anchor = found[1].partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        place = (page.parent / unquote(target)).resolve() if target else page
        if not place.exists():
            yield f"no such file: {found[1]}"
        elif anchor and place.suffix == ".md":
            headings = _HEADING.findall(place.read_text("utf-8"))
            if anchor not in {anchor_of(heading) for heading in headings}:
                yield f"no such heading: {found[1]}"


def broken_blocks(page: Path) -> Iterator[str]:
    """Yield the code blocks of a page that what they are for could not read."""
    for language, block in _BLOCK.findall(page.read_text("utf-8")):
        try:
            _READERS.get(language, _read_nothing)(block)
        except (ValueError, SyntaxError, yaml.YAMLError) as error:
            yield f"a block of {language or 'text'}: {error}"


def _read_nothing(_block: str) -> None:
    """Text and drawings are for people."""


def _read_shell(block: str) -> None:
    plain = _PLACEHOLDER.sub("WORD", block)
    judged = subprocess.run(["sh", "-n"], input=plain, capture_output=True, text=True, check=False)
    if judged.returncode:
        raise ValueError(judged.stderr.strip())
    for line in plain.replace("\\\n", " ").splitlines():
        ours = _OURS.match(line.strip())
        if ours:
            _read_command(ours[1])


def _read_command(words: str) -> None:
    """Give a line to the parser of `avise`, up to a pipe or a redirection."""
    complaint = io.StringIO()
    arguments = shlex.split(words, comments=True)
    arguments = arguments[: _first_sign(arguments)]
    with contextlib.redirect_stderr(complaint), contextlib.redirect_stdout(io.StringIO()):
        try:
            command_parser().parse_args(arguments)
        except SystemExit as left:
            if left.code:
                raise ValueError(complaint.getvalue().strip().splitlines()[-1]) from None


def _first_sign(arguments: list[str]) -> int:
    signs = (place for place, word in enumerate(arguments) if word[0] in "|<>&;")
    return next(signs, len(arguments))


_READERS = {
    "sh": _read_shell,
    "json": json.loads,
    "jsonl": lambda block: [json.loads(line) for line in block.splitlines() if line.strip()],
    "yaml": lambda block: list(yaml.safe_load_all(block)),
    "python": ast.parse,
}


def main() -> int:
    """Say what is broken, a line each; 1 when anything is."""
    pages = documents()
    problems = [
        f"{page.relative_to(ROOT)}: {problem}"
        for page in pages
        for problem in (*broken_links(page), *broken_blocks(page))
    ]
    for problem in problems:
        print(problem)
    print(f"documentation: {len(pages)} pages, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
