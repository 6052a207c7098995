"""Loads the platform descriptions and tells which one a page belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import lxml.html
import msgspec
from cssselect import SelectorError

from companion.model.errors import NotUnderstood
from companion.model.platform import PageMark, Platform, RemovalRoute
from companion.model.value import Value
from companion.reading.links import host_of, is_under, path_of
from companion.reading.page import Element
from companion.reading.selectors import compiled, find_all

_SELECTOR_FIELDS = frozenset(
    ("css", "records", "inside", "skip_inside", "drop", "cut", "edited", "reply", "selectors")
)
_PATTERN_FIELDS = frozenset(("pattern", "path"))

GENERIC = "generic"
"""The description of a site that no other one knows: removal routes that hold everywhere."""


class Platforms(Value, frozen=True, kw_only=True):
    """All platform descriptions."""

    known: tuple[Platform, ...] = ()

    def find(self, platform_id: str | None) -> Platform | None:
        """Return the platform of that id, or None."""
        return next((one for one in self.known if one.id == platform_id), None)

    def find_for(self, root: Element, url: str) -> Platform | None:
        """Return the platform of a page: by its address first, else by its structure."""
        marked = [(mark, platform) for platform in self.known for mark in platform.marks]
        # An address says more than a structure, and a path more than a host alone.
        marked.sort(key=lambda pair: (not pair[0].hosts, pair[0].path is None))
        return next((platform for mark, platform in marked if _bears(mark, root, url)), None)

    def find_at(self, url: str) -> Platform | None:
        """Return the platform of an address alone, when no page is at hand."""
        return self.find_for(lxml.html.document_fromstring("<html></html>"), url)

    def removal_routes(self, platform_id: str | None) -> tuple[RemovalRoute, ...]:
        """Return the ways to ask for removal there; the generic ones on an unknown site."""
        platform = self.find(platform_id)
        if platform is None or not platform.removal:
            platform = self.find(GENERIC)
        return platform.removal if platform is not None else ()


def _bears(mark: PageMark, root: Element, url: str) -> bool:
    host = host_of(url)
    if mark.hosts and not any(is_under(host, suffix) for suffix in mark.hosts):
        return False
    if mark.path is not None and not re.search(mark.path, path_of(url)):
        return False
    if not mark.hosts and not mark.selectors:
        return False
    return all(find_all(root, css) for css in mark.selectors)


@cache
def load_platforms(folder: Path) -> Platforms:
    """Return the descriptions in `folder` (`<id>.json` each), in the order of their names.

    Raises:
        NotUnderstood: a file that is no description; names the file and the place in it.
    """
    return Platforms(known=tuple(_load(path) for path in sorted(folder.glob("*.json"))))


def _load(path: Path) -> Platform:
    try:
        platform = msgspec.json.decode(path.read_bytes(), type=Platform)
        _check_selectors(platform)
    except (msgspec.MsgspecError, SelectorError, re.error) as problem:
        raise NotUnderstood(f"{path.name}: {problem}", path=str(path)) from problem
    if platform.id != path.stem:
        raise NotUnderstood(f"{path.name}: its id is {platform.id}", path=str(path))
    return platform


def _check_selectors(platform: Platform) -> None:
    """Compile every selector and pattern, so that a wrong one shows at the start."""
    for name, value in _leaves(msgspec.to_builtins(platform, str_keys=True), ""):
        if name in _SELECTOR_FIELDS:
            compiled(value)
        elif name in _PATTERN_FIELDS:
            re.compile(value)


def _leaves(value: object, name: str) -> Iterator[tuple[str, str]]:
    """Yield each string of a nested value with the name of the field that holds it."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, key)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _leaves(inner, name)
