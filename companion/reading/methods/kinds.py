"""What elements made alike share: tag, steady classes, role; where they have none, their place."""

from __future__ import annotations

import re
from collections import Counter

from lxml import etree

from companion.reading.methods.labels import names_talk
from companion.reading.page import Element

_VARYING = re.compile(
    r"\d{2,}|^(?:odd|even|first|last|alt|alternate|active|current|new|parent|open|hidden|visible|"
    r"selected|depth-\d|byuser|bypostauthor|level-?\d|thread-(?:odd|even|alt)|lazyloaded|"
    r"featured|highlight(?:ed)?|collapsed|expanded|sticky|is-\w+|has-\w+|comment-author-.*)$",
    re.IGNORECASE,
)
_STRIPED = re.compile(r"[A-Za-z]{2,12}\d")
"""`bg1` and `bg2` are alike; `x1` and `x2` are names that a program gave."""

_COUNTER = re.compile(r"[A-Za-z]\d")
_FIGURE = re.compile(r"\d")
_MARKS = ("role", "itemtype", "itemprop", "data-testid", "data-test-id")
_OWN_PART = re.compile(r"[-_:.]by[-_:]|\d")
_PLACE_LENGTH = 200
_NESTED = re.compile(r">li(?:>(?:div|ul|ol))+>li$")


class Kinds:
    """The kinds of a page's elements."""

    def __init__(self, root: Element) -> None:
        """Learn which classes stand once: with a figure in it, such a class counts its record."""
        counted = Counter(
            token
            for element in root.iter(etree.Element)
            if (names := element.get("class")) and _FIGURE.search(names)
            for token in set(names.split())
        )
        self._single = {token for token, count in counted.items() if count == 1}
        self._places: dict[Element, str] = {}

    def of(self, element: Element) -> str:
        """Return what elements of one kind share."""
        return self._own(element) or self._place(element)

    def _own(self, element: Element) -> str | None:
        """Return the tag with its steady classes and marks, or None when it has neither."""
        if "-" in str(element.tag) and names_talk(str(element.tag)):
            # `ytd-comment-view-model`: a tag of its own tells more than where it is used.
            return str(element.tag)
        steady = sorted(
            token[:-1] if _STRIPED.fullmatch(token) else token
            for token in (element.get("class") or "").split()
            if not _VARYING.search(token) and not self._counts(token, element)
        )
        marks = [f"{name}={_steady(value)}" for name in _MARKS if (value := element.get(name))]
        is_own = bool(steady or marks) or "-" in str(element.tag)
        return " ".join([str(element.tag), *steady, *marks]) if is_own else None

    def _counts(self, token: str, element: Element) -> bool:
        """Tell whether a class counts its records: it stands once, or its neighbours count on."""
        if not _FIGURE.search(token) or _STRIPED.fullmatch(token):
            return False
        if token in self._single:
            return True
        return _COUNTER.fullmatch(token) is not None and _goes_on(token, element)

    def _place(self, element: Element) -> str:
        """Return the tags from the nearest element with a kind of its own down to this one."""
        chain: list[Element] = []
        node: Element | None = element
        start = ""
        while node is not None:
            if node in self._places:
                start = self._places[node]
                break
            chain.append(node)
            own = self._own(node) if node is not element else None
            if own is not None:
                start = ""
                break
            node = node.getparent()
        for one in reversed(chain):
            own = self._own(one) if one is not element else None
            start = own if own is not None else _deeper(start, str(one.tag))
            self._places[one] = start
        return start


def _goes_on(token: str, element: Element) -> bool:
    """Tell whether an element beside is made alike and bears the same letter with a figure."""
    parts = [one.tag for one in element]
    near = (element.getprevious(), element.getnext())
    return bool(parts) and any(
        other[0] == token[0] and other != token and _COUNTER.fullmatch(other)
        for one in near
        if one is not None and [part.tag for part in one] == parts
        for other in (one.get("class") or "").split()
    )


def _steady(value: str) -> str:
    """Return the part of a mark that records share: `post-by-zoe` and `post-by-luc` are alike."""
    return _OWN_PART.split(value)[0]


def _deeper(place: str, tag: str) -> str:
    """Return a place one level down; an answer nested in a comment stands where comments stand."""
    return _NESTED.sub(">li", f"{place[-_PLACE_LENGTH:]}>{tag}")
