"""Reads a search engine's page: results with rank, title, snippet and unwrapped address."""

from __future__ import annotations

from collections.abc import Iterable

from companion.model.platform import Field, ResultDescription
from companion.model.review import SearchResult
from companion.reading.links import host_of, unwrapped
from companion.reading.page import Element, OpenPage
from companion.reading.selectors import find_all, lies_in
from companion.reading.words import clean, shown_text


def read_results(page: OpenPage, description: ResultDescription) -> tuple[SearchResult, ...]:
    """Return the results in the order shown, each address once; `rank` starts at 1."""
    found: dict[str, SearchResult] = {}
    for record in _records(page.root, description):
        title = _first(record, description.title)
        url = unwrapped(_first(record, description.url), page.url)
        if not title or url is None or url in found or _is_own(url, page.url):
            continue
        found[url] = SearchResult(
            rank=len(found) + 1, title=title, url=url, snippet=_first(record, description.snippet)
        )
    return tuple(found.values())


def _records(root: Element, description: ResultDescription) -> list[Element]:
    """Return the innermost records of the first alternative that finds any with an address."""
    for css in description.records:
        elements = find_all(root, css)
        if any(_first(one, description.url) for one in elements):
            return [one for one in elements if not _holds_another(one, frozenset(elements))]
    return []


def _holds_another(element: Element, every: frozenset[Element]) -> bool:
    return any(
        one is not element and lies_in(one, {element})
        for one in element.iterdescendants()
        if one in every
    )


def _first(record: Element, fields: Iterable[Field]) -> str:
    for field in fields:
        for element in find_all(record, field.css):
            value = shown_text(element) if field.take == "text" else element.get(field.take) or ""
            if value.strip():
                return clean(value)
    return ""


def _is_own(url: str, page_url: str) -> bool:
    """Tell whether the engine links to itself: another search, its settings."""
    return host_of(url) == host_of(page_url)
