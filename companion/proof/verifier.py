"""`verifier.html`: one file made of the parts in `verifier_parts/`, the same bytes every time.

Its policy names the hash of its one script and of its one style: nothing else runs, nothing loads.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

from companion.model.dossier import Finding
from companion.model.text import Language

_PARTS = Path(__file__).parent / "verifier_parts"
_SCRIPTS = ("sha256.js", "zip.js", "der.js", "stamp.js", "checks.js", "screen.js")


@cache
def load_sentences() -> dict[str, dict[str, str]]:
    """Return the sentences of both verifiers: code to French and English."""
    loaded: dict[str, dict[str, str]] = json.loads(_part("sentences.json"))
    return loaded


@cache
def verifier_page() -> bytes:
    """Return the page, complete: put together once, identical on every machine."""
    sentences = json.dumps(load_sentences(), ensure_ascii=False).replace("<", "\\u003c")
    scripts = "\n".join(_part(name) for name in _SCRIPTS)
    script = f"\n'use strict';\n(() => {{\nconst SENTENCES = {sentences};\n{scripts}}})();\n"
    style = f"\n{_part('style.css')}"
    page = _part("page.html")
    for mark, text in (
        ("@SCRIPT_HASH@", _policy_hash(script)),
        ("@STYLE_HASH@", _policy_hash(style)),
        ("@STYLE@", style),
        ("@SCRIPT@", script),
    ):
        page = page.replace(mark, text)
    return page.encode()


def say_finding(finding: Finding, language: Language) -> str:
    """Return a finding as a sentence."""
    return say(finding.code, language, **finding.facts)


def say(code: str, language: Language, **facts: Any) -> str:  # noqa: ANN401 facts are text or numbers
    """Return a sentence of the verifiers with its facts filled in."""
    known = {"name": "", "why": "", **facts}
    return load_sentences()[code][language].format(**known)


def _part(name: str) -> str:
    return (_PARTS / name).read_text("utf-8")


def _policy_hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
