"""`index.html` and `LISEZ-MOI.txt`: the dossier's way in, for a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from companion.model.dossier import DossierMaterial, ListedFile
from companion.proof.attestation import attachment_line, capture_lines, look_line, step_line
from companion.proof.chronology import Event
from companion.proof.facts import Facts, likelihood_word, word
from companion.proof.wording import say, say_all, say_instant, say_iso_day, say_period

_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
_WORDS = Path(__file__).parent / "words"


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(_WORDS),
        # Captured words go into this page: everything is escaped, nothing is marked safe.
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    environment.globals.update(
        say=say,
        say_all=say_all,
        say_day=say_iso_day,
        say_instant=say_instant,
        say_period=say_period,
        word=word,
        likelihood_word=likelihood_word,
        capture_lines=capture_lines,
        step_line=step_line,
        look_line=look_line,
        attachment_line=attachment_line,
    )
    return environment.get_template(name)


def index_page(
    material: DossierMaterial,
    mentions: Sequence[Facts],
    events: Iterable[Event],
    files: Sequence[ListedFile],
    *,
    is_redacted: bool,
) -> str:
    """Return the page that leads to everything; it loads its own pictures and nothing else."""
    by_capture = _pictures(material, files)
    return _template("index.html").render(
        material=material,
        mentions=list(zip(material.mentions, mentions, strict=True)),
        events=events,
        files=files,
        pictures=by_capture,
        is_redacted=is_redacted,
    )


def readme(*, is_redacted: bool) -> str:
    """Return the covering note: what is here, and how to check it by hand."""
    note = (_WORDS / "lisez-moi.txt").read_text("utf-8")
    return f"{note}\n{(_WORDS / 'relisez.txt').read_text('utf-8')}" if is_redacted else note


def visible(text: str | None) -> str:
    """Return captured text with what reorders it made visible; the page draws the rest."""
    return _REORDERING.sub(lambda found: f"‹U+{ord(found.group()):04X}›", text or "")


def _pictures(material: DossierMaterial, files: Sequence[ListedFile]) -> dict[str, list[str]]:
    """Return the pictures of each capture, by its id, as they lie in the dossier."""
    found: dict[str, list[str]] = {}
    for number, capture in enumerate(material.captures, start=1):
        folder = f"captures/{number:03}/"
        found[capture.id] = [
            file.path
            for file in files
            if file.path.startswith(folder) and file.path.endswith((".png", ".jpg"))
        ]
    return found
