"""CSS selectors of platform descriptions, compiled once; the only place that speaks CSS."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache
from typing import cast

from lxml import etree
from lxml.cssselect import CSSSelector

from companion.reading.page import Element
from companion.reading.phrase_book import fold

_CONTAINS = re.compile(r":contains\(\s*(?:'([^']*)'|\"([^\"]*)\")\s*\)\s*$")
_CLASS = re.compile(r"contains\(concat\(' ', normalize-space\(@class\), ' '\), ' ([\w-]+) '\)")
_HAS = re.compile(r":has\(((?:[^()'\"]|'[^']*'|\"[^\"]*\")+)\)\s*$")


class Selector:
    """A compiled selector; `:has(…)`, `:has(> …)` or `:contains('…')` may end it.

    CSSSelector knows no `:has`, and its `:contains` calls back into Python through a name that
    libxml2 frees with the document: on another page it fails.
    """

    def __init__(self, css: str) -> None:
        """Compile; raises `SelectorError` for what is no selector."""
        self._needed: list[tuple[CSSSelector, bool]] = []
        self._words = ""
        if said := _CONTAINS.search(css):
            self._words = fold(said[1] or said[2] or "")
            css = css[: said.start()]
        while found := _HAS.search(css):
            inner = found[1].strip()
            is_child = inner.startswith(">")
            self._needed.append((CSSSelector(inner.lstrip("> "), translator="html"), is_child))
            css = css[: found.start()]
        self._base = etree.XPath(_quick(CSSSelector(css, translator="html").path))

    def find_in(self, root: Element) -> list[Element]:
        """Return the elements that match, `root` included, in the order of the page."""
        found = cast("list[Element]", self._base(root))
        if self._words:
            found = [one for one in found if self._words in fold("".join(map(str, one.itertext())))]
        if not self._needed:
            return found
        return [one for one in found if all(_holds(one, *inner) for inner in self._needed)]


def _quick(path: str) -> str:
    """Return a search that looks for a class's letters before it parts the classes at spaces."""
    return _CLASS.sub(r"contains(@class, '\1') and \g<0>", path)


def _holds(element: Element, inner: CSSSelector, is_child: bool) -> bool:  # noqa: FBT001 - a pair
    found = cast("list[Element]", inner(element))
    if is_child:
        return any(one.getparent() is element for one in found)
    return any(one is not element for one in found)


@cache
def compiled(css: str) -> Selector:
    """Return the selector, compiled once."""
    return Selector(css)


def find_all(root: Element, css: str) -> list[Element]:
    """Return the elements that match, `root` included, in the order of the page."""
    return compiled(css).find_in(root)


def found_by(root: Element, selectors: Iterable[str]) -> list[Element]:
    """Return what any of the selectors finds, without repeats, selector by selector."""
    found: dict[Element, None] = {}
    for css in selectors:
        found.update(dict.fromkeys(find_all(root, css)))
    return list(found)


def lies_in(element: Element, places: Collection[Element], *, up_to: Element | None = None) -> bool:
    """Tell whether `element` is one of `places` or lies inside one, looking no higher than `up_to`.

    `up_to` itself is not looked at.
    """
    node: Element | None = element
    while node is not None and node is not up_to:
        if node in places:
            return True
        node = node.getparent()
    return False


def outermost(elements: Iterable[Element]) -> list[Element]:
    """Return the elements that lie in no other one of them."""
    kept = list(elements)
    places = set(kept)
    return [one for one in kept if not _has_ancestor_in(one, places)]


def _has_ancestor_in(element: Element, places: Collection[Element]) -> bool:
    parent = element.getparent()
    return parent is not None and lies_in(parent, places)
