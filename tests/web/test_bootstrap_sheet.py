"""What is served of Bootstrap: all that our pages wear, unchanged, and little else."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from companion.web.bootstrap_sheet import WHOLE, WORN, bootstrap_sheet, classes_of
from tests.web.running_companion import Person

WEB = Path(__file__).parents[2] / "companion" / "web"
NAMED = re.compile(
    r"""class(?:=|_=|"\s*:|Name\s*=|List\.\w+\()\s*(?P<q>["'`])(?P<names>.*?)(?P=q)""",
    re.DOTALL,
)
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
QUOTED = re.compile(r"'([^']*)'")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
LIGHTEST_BYTES = 8_000


def worn_by_our_pages() -> set[str]:
    """Return every class a template, a form or a script puts on something."""
    files = [*WEB.rglob("*.html"), *WEB.rglob("*.py"), *WEB.rglob("static/*.js")]
    names = " ".join(m["names"] for f in files for m in NAMED.finditer(f.read_text("utf-8")))
    # Of what a template computes, the literal words are classes and the names are not.
    said = CODE.sub(lambda code: " ".join(["", *QUOTED.findall(code[0]), ""]), names)
    return set(said.split())


def rules_of(css: str) -> list[tuple[list[str], str]]:
    """Return each innermost rule: its selectors, cut at every comma, and its declarations."""
    bare = re.sub(r'/\*.*?\*/|@charset "[^"]*";', "", css, flags=re.DOTALL)
    return [(head.strip().split(","), body) for head, body in RULE.findall(bare)]


def test_the_classes_served_are_those_our_pages_wear() -> None:
    assert worn_by_our_pages() & classes_of(WHOLE.read_text("utf-8")) == WORN


def test_a_rule_that_is_served_is_the_library_s_own_and_in_its_order() -> None:
    places = iter(rules_of(WHOLE.read_text("utf-8")))
    for selectors, declared in rules_of(bootstrap_sheet()):
        assert any(declared == said and set(selectors) <= set(found) for found, said in places), (
            selectors
        )


@pytest.mark.parametrize(
    "kept",
    [
        ".btn:hover{",
        ":not(.btn-check)+.btn:active",
        ".form-select.is-invalid",
        "@media (prefers-reduced-motion:no-preference)",
        "h1{",
        ".visually-hidden:not(caption)",
        "Licensed under MIT",
    ],
)
def test_what_stands_beside_a_class_of_ours_stays(kept: str) -> None:
    assert kept in bootstrap_sheet()


@pytest.mark.parametrize("left_out", [".carousel", ".btn-check:checked", "[data-bs-", "@keyframes"])
def test_what_nothing_wears_is_left_out(left_out: str) -> None:
    assert left_out in WHOLE.read_text("utf-8")
    assert left_out not in bootstrap_sheet()


def test_it_is_light(person: Person) -> None:
    sheet = person.get("/bootstrap.css", **{"Accept-Encoding": "gzip"})
    assert sheet.mimetype == "text/css"
    assert gzip.decompress(sheet.data).decode() == bootstrap_sheet()
    assert len(sheet.data) < LIGHTEST_BYTES
