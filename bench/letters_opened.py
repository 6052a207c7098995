"""Opens every draft in LibreOffice for real: DOCX to PDF, words compared, headings looked at.

    python -m bench.letters_opened [FOLDER]

Writes the DOCX files and the PDFs LibreOffice makes of them into FOLDER, to be looked at.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from pypdf import PdfReader

from companion.model.document import Draft

MISSING = (
    "LibreOffice (soffice) is not on this machine: the drafts were opened by python-docx alone."
)


def office() -> str | None:
    """Return the word processor's program, None where there is none."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def convert(files: Iterable[Path], target: Path, *, kind: str = "pdf") -> None:
    """Let LibreOffice open `files` and write them as `kind` into `target`.

    A profile of its own: another LibreOffice that runs is left alone.
    """
    program = office()
    if program is None:
        raise FileNotFoundError(MISSING)
    with tempfile.TemporaryDirectory(prefix="avise-office-") as profile:
        command = [
            *(program, f"-env:UserInstallation=file://{profile}", "--headless"),
            *("--convert-to", kind, "--outdir", str(target)),
            *(str(path) for path in files),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=300)


def problems_of(made: Draft, pdf: Path) -> list[str]:
    """Return what is wrong with a draft as LibreOffice set it; nothing when all is well."""
    pages = [page.extract_text() for page in PdfReader(pdf).pages]
    words = _squeezed(" ".join(pages))
    lost = [
        word
        for block in made.blocks
        for word in re.findall(r"[\w’-]+", block.text)
        if not re.search("[\u0590-\u08ff]", word) and _squeezed(word) not in words
    ]
    problems = [f"lost: {word}" for word in lost]
    headings = {_squeezed(b.text) for b in made.blocks if b.kind in {"title", "heading"}}
    for number, page in enumerate(pages, start=1):
        lines = [_squeezed(line) for line in page.splitlines() if line.strip()]
        body = [line for line in lines if not re.match(r"Page\d+(sur|of)\d+$", line)]
        if body and body[-1] in headings:
            problems.append(f"a heading ends page {number}: {body[-1]}")
    if re.search(r"\bNone\b|\{\{|\{%", " ".join(pages)):
        problems.append("something was not filled in")
    return problems


def _squeezed(text: str) -> str:
    return "".join(text.split())


def main(arguments: list[str]) -> int:
    """Open every draft of one mention; return 1 when something is wrong with one."""
    from tests.advice.documents_made import ALL, a_case  # noqa: PLC0415 the tests' own mention

    if office() is None:
        print(MISSING)
        return 1
    target = Path(arguments[0]) if arguments else Path(tempfile.mkdtemp(prefix="avise-letters-"))
    target.mkdir(parents=True, exist_ok=True)
    drafts = {}
    with tempfile.TemporaryDirectory() as folder, a_case(Path(folder)) as case:
        for document_id, language in ALL:
            path = target / f"{document_id}-{language}.docx"
            drafts[path] = case.sample(document_id, language)
            path.write_bytes(drafts[path].data)
    convert(drafts, target)
    found = {
        path.stem: problems_of(made, path.with_suffix(".pdf")) for path, made in drafts.items()
    }
    for name, problems in found.items():
        print(f"{name}: {'; '.join(problems) if problems else 'well set'}")
    print(target)
    return 1 if any(found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
