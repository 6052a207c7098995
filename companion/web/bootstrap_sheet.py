"""Of Bootstrap's style sheet, what our pages wear: a first visit need not carry the whole library.

The library's own file stays the source. Rules for classes we do not use, for a theme switched by
attribute (ours follows the system) and animations nobody plays are left out; the rest is not
changed by a letter, nor its order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import flask_bootstrap

WORN = frozenset(
    {
        "btn",
        "btn-link",
        "btn-outline-danger",
        "btn-outline-secondary",
        "btn-primary",
        "form-check",
        "form-check-input",
        "form-check-label",
        "form-control",
        "form-label",
        "form-select",
        "form-text",
        "fs-6",
        "fw-bold",
        "fw-semibold",
        "is-invalid",
        "mb-3",
        "table",
        "visually-hidden",
    }
)
"""The classes of Bootstrap in our templates; a test holds the two equal."""
WHOLE = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/css/bootstrap.min.css"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CHARSET = re.compile(r'@charset "[^"]*";')
_NEGATED = re.compile(r":not\([^)]*\)")
_CLASS = re.compile(r"\.((?:[a-z_-]|\\.)(?:[\w-]|\\.)*)", re.IGNORECASE)
_SELECTOR = re.compile(r"(?:[^,()]|\((?:[^()]|\([^()]*\))*\))+")
"""One selector of a list: a comma in parentheses ends none."""
_NESTING = ("@media", "@supports")


@lru_cache(maxsize=1)
def bootstrap_sheet() -> str:
    """Return the rules our pages need, under the notice of the library's licence."""
    whole = WHOLE.read_text("utf-8")
    notice = _COMMENT.search(whole)
    rules = _CHARSET.sub("", _COMMENT.sub("", whole))
    return (notice[0] if notice else "") + "\n" + _worn(rules)


def classes_of(css: str) -> set[str]:
    """Return the names of the classes a style sheet or a selector speaks of."""
    return {name.replace("\\", "") for name in _CLASS.findall(css)}


def _worn(css: str) -> str:
    kept = (_kept(head, body) for head, body in _rules(css))
    return "".join(f"{head}{{{body}}}" for head, body in kept if head and body)


def _kept(head: str, body: str) -> tuple[str, str]:
    """Return what is left of a rule: nothing before its braces, or between, when it is not worn."""
    if head.startswith("@keyframes"):
        return head, ""
    if head.startswith(_NESTING):
        return head, _worn(body)
    if head.startswith("@"):
        return head, body
    return ",".join(one for one in _SELECTOR.findall(head) if _is_worn(one)), body


def _is_worn(selector: str) -> bool:
    """Tell whether something of ours can match; what is not to match says nothing of that."""
    needed = classes_of(_NEGATED.sub("", selector))
    return needed <= WORN and "[data-bs-" not in selector


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield each rule of a level as what stands before its braces and what stands between."""
    depth = begun = opened = 0
    for found in re.finditer("[{}]", css):
        if found[0] == "{":
            if depth == 0:
                opened = found.end()
            depth += 1
            continue
        depth -= 1
        if depth == 0:
            yield css[begun : opened - 1].strip(), css[opened : found.start()]
            begun = found.end()
