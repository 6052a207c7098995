"""Simple selectors are answered from an index exactly as the CSS translator answers them."""

from __future__ import annotations

import json

import pytest

from bench.pages import CORPUS
from companion.reading.page import parse_page
from companion.reading.parts import Parts
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.selectors import find_all
from companion.resources import shared_folder

PLATFORMS = load_platforms(shared_folder() / "platforms")
PAGE = parse_page(
    b'<div class="a b" data-x="un deux" id="d"><P class="a">1</P><span class=" b  a "'
    b' DATA-X="deux"></span><i data-x=""></i><i class="a-b">2</i></div>'
)


@pytest.mark.parametrize(
    "css",
    [
        ".a", ".b.a", "p.a", "P.a", "[data-x]", "[data-x='deux']", "[data-x*='eu']",
        "[data-x^='un']", "[data-x$='x']", "[data-x~='deux']", "[data-x*='']", "[data-x='']",
        "span.b[data-x='deux']", "[id]", ".none", "div .a", "i, p", "[class*='a-']",
        ".a .b", ".a.b .a", ".a p.a", "[id='d'] [data-x]", ".b .b .b", "p .a",
    ],
)  # fmt: skip
def test_a_selector_finds_what_css_finds(css: str) -> None:
    assert Parts(PAGE).find_all(css) == find_all(PAGE, css)


def _selectors(known: Platforms) -> set[str]:
    found: set[str] = set()
    for platform in known.known:
        where = platform.reviews
        if where is not None:
            fields = (*where.author, *where.text, *where.date, *where.rating, *where.platform_id)
            found |= {field.css for field in fields} | {*where.cut, *where.drop}
    return found


@pytest.mark.parametrize("name", ["google-maps", "trustpilot", "phpbb-thread", "facebook-thread"])
def test_the_selectors_of_all_platforms_find_the_same_on_real_structures(name: str) -> None:
    root = parse_page((CORPUS / name / "source.html").read_bytes())
    assert json.loads((CORPUS / name / "expected.json").read_text("utf-8"))["reviews"]
    for css in sorted(_selectors(PLATFORMS)):
        assert Parts(root).find_all(css) == find_all(root, css), css
