"""Selectors of platform descriptions find what they say, on every page after the first too."""

from __future__ import annotations

import gc

import pytest

from companion.reading.page import parse_page
from companion.reading.selectors import find_all

PAGE = (
    "<div class='notice'>{words} par Zoé</div><div class='notice'>Autre</div>"
    "<article><p class='x'>Un</p></article><article><p>Deux</p></article>"
)


@pytest.mark.parametrize(
    ("css", "found"),
    [
        (".notice", 2),
        (".notice:contains('Dernière modification')", 1),
        (".notice:contains('DERNIERE MODIFICATION')", 1),
        (".notice:contains('jamais dit')", 0),
        ("article:has(.x)", 1),
        ("article:has(> p)", 2),
        ("article:has(> p):contains('deux')", 1),
    ],
)
def test_a_selector_finds_what_it_says(css: str, found: int) -> None:
    root = parse_page(PAGE.format(words="Dernière modification").encode())
    assert len(find_all(root, css)) == found


def test_a_selector_with_words_still_works_when_the_first_page_is_gone() -> None:
    for number in range(40):
        root = parse_page(PAGE.format(words=f"Dernière modification {number}").encode())
        assert len(find_all(root, ".notice:contains('Dernière modification')")) == 1
        del root
        gc.collect()
