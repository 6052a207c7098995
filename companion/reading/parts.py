"""The parts of one record by class and attribute: simple selectors answered without a search."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import NamedTuple, cast

from lxml import etree

from companion.reading.page import Element
from companion.reading.selectors import find_all

_COMPOUND = re.compile(
    r"(?P<tag>[a-zA-Z][\w-]*)?"
    r"(?P<tests>(?:\.-?[A-Za-z_][\w-]*|\[[a-zA-Z][\w-]*(?:[*^$~]?=(?:'[^'\]]*'|\"[^\"\]]*\"))?\])+)"
)
_SPACE = re.compile(r"\s+(?![^\[]*\])")
_TEST = re.compile(
    r"\.(?P<token>-?[A-Za-z_][\w-]*)"
    r"|\[(?P<name>[a-zA-Z][\w-]*)(?:(?P<how>[*^$~]?)=(?:'(?P<one>[^']*)'|\"(?P<two>[^\"]*)\"))?\]"
)


class _Test(NamedTuple):
    """A class token (`name` is empty), an attribute, or an attribute with a value."""

    token: str
    name: str
    how: str | None
    value: str


class _Compound(NamedTuple):
    """A tag or any, and what an element must bear."""

    tag: str | None
    tests: tuple[_Test, ...]


Wanted = etree.XPath


class Parts:
    """A record's elements, found by simple selectors at once and by others as ever."""

    def __init__(self, record: Element, wanted: Wanted | None = None) -> None:
        """Look at nothing yet.

        Args:
            record: Whose parts.
            wanted: What finds the parts that the selectors asked for may be (`wanted_by`).
        """
        self._record = record
        self._wanted = wanted
        self._by_token: dict[str, list[Element]] | None = None
        self._by_name: dict[str, list[Element]] = {}
        self._searched: dict[str, list[Element]] = {}

    def find_all(self, css: str) -> list[Element]:
        """Return the elements that match, the record included, in the order of the page."""
        chain = _chain(css)
        if chain is None:
            if css not in self._searched:
                self._searched[css] = find_all(self._record, css)
            return self._searched[css]
        *above, last = chain
        first = last.tests[0]
        found = self._tokens().get(first.token, []) if first.token else self._names(first.name)
        return [one for one in found if _bears(one, last) and self._stands_under(one, above)]

    def _stands_under(self, element: Element, above: list[_Compound]) -> bool:
        """Tell whether the element's ancestors, up to the record, bear what stands before it."""
        node = element
        for compound in reversed(above):
            parent = node.getparent() if node is not self._record else None
            while parent is not None and not _bears(parent, compound):
                parent = parent.getparent() if parent is not self._record else None
            if parent is None:
                return False
            node = parent
        return True

    def _names(self, name: str) -> list[Element]:
        self._tokens()
        return self._by_name.get(name, [])

    def _tokens(self) -> dict[str, list[Element]]:
        if self._by_token is None:
            self._by_token = {}
            for element in self._elements():
                for name, value in cast("list[tuple[str, str]]", element.items()):
                    self._by_name.setdefault(name, []).append(element)
                    if name != "class":
                        continue
                    for token in dict.fromkeys(value.split()) if " " in value else (value,):
                        self._by_token.setdefault(token, []).append(element)
        return self._by_token

    def _elements(self) -> Iterable[Element]:
        if self._wanted is not None:
            return cast("list[Element]", self._wanted(self._record))
        # The strokes of an icon: half of a page's elements, and never a field.
        return (one for one in self._record.iter(etree.Element) if one.tag != "path")


@cache
def wanted_by(selectors: tuple[str, ...]) -> Wanted | None:
    """Return one search for all parts that simple selectors among these may find."""
    chains = [chain for css in selectors if (chain := _chain(css)) is not None]
    firsts = {chain[-1].tests[0] for chain in chains}
    tests = sorted(
        {f"contains(@class, '{one.token}')" for one in firsts if one.token}
        | {f"@{one.name}" for one in firsts if one.name}
    )
    return etree.XPath(f"descendant-or-self::*[{' or '.join(tests)}]") if tests else None


@cache
def _chain(css: str) -> tuple[_Compound, ...] | None:
    """Return a selector of simple compounds, each inside the one before; None for any other."""
    parts = _SPACE.split(css.strip())
    compounds = [_compound(part) for part in parts]
    known = tuple(one for one in compounds if one is not None)
    return known if len(known) == len(compounds) else None


def _compound(css: str) -> _Compound | None:
    """Return a selector that is one simple compound, or None."""
    found = _COMPOUND.fullmatch(css.strip())
    if found is None:
        return None
    tests = tuple(
        _Test(
            token=test["token"] or "",
            name=test["name"] or "",
            how=test["how"],
            value=test["one"] or test["two"] or "",
        )
        for test in _TEST.finditer(found["tests"])
    )
    return _Compound(tag=found["tag"], tests=tests)


def _bears(element: Element, compound: _Compound) -> bool:
    if compound.tag is not None and element.tag != compound.tag.lower():
        return False
    return all(_passes(element, test) for test in compound.tests)


def _passes(element: Element, test: _Test) -> bool:
    if test.token:
        return test.token in (element.get("class") or "").split()
    held = element.get(test.name)
    if held is None or test.how is None:
        return held is not None
    if not test.value and test.how:
        return False
    return _HOW[test.how](held, test.value)


_HOW: dict[str, Callable[[str, str], bool]] = {
    "": lambda held, value: held == value,
    "*": lambda held, value: value in held,
    "^": lambda held, value: held.startswith(value),
    "$": lambda held, value: held.endswith(value),
    "~": lambda held, value: value in held.split(),
}
