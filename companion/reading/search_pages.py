"""Reads a search engine's page: results with rank, kind, title, snippet and unwrapped address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from companion.model.platform import Field, ResultBlock, ResultDescription
from companion.model.review import ResultKind, SearchResult
from companion.reading.links import unwrapped
from companion.reading.page import Element, OpenPage
from companion.reading.search_links import FoundLink, is_engine, links_with_headings, snippet_of
from companion.reading.search_others import ads_in, questions_in, videos_in
from companion.reading.selectors import find_all, found_by, lies_in
from companion.reading.words import clean, shown_text

_ORDER: tuple[ResultKind, ...] = ("organic", "ad", "map", "video", "question")


def read_results(page: OpenPage, description: ResultDescription) -> tuple[SearchResult, ...]:
    """Return the pages found, in the order shown, then what else the engine shows, by kind.

    Each address counts once a kind, and `rank` starts at 1 in each. Links that bear a heading are
    read too: where they tell more results than the described ones, names have changed.
    """
    places = _Places(page.root, description)
    described = list(_described(page, description, places))
    linked = list(_linked(page, description, places))
    pages = max((described, linked), key=_pages_in)
    known = {one.url: one for one in described}
    organic = [known.get(one.url, one) for one in pages if one.kind == "organic"]
    entries = [*organic, *(one for one in linked if one.kind != "organic")]
    entries += _entries(page, description)
    return _ranked([*entries, *_by_looks(entries, page, description)])


def _by_looks(
    entries: list[SearchResult], page: OpenPage, description: ResultDescription
) -> Iterator[SearchResult]:
    """Yield what stands in the engine's places for a kind of which nothing was found as named."""
    kinds = {one.kind for one in entries}
    places = {block.kind: list(found_by(page.root, block.inside)) for block in description.blocks}
    if "ad" not in kinds:
        yield from ads_in(places.get("ad", ()), page)
    if "video" not in kinds:
        organic = {one.url for one in entries if one.kind == "organic"}
        yield from videos_in(places.get("video", ()), page, organic=organic)
    if "question" not in kinds:
        yield from questions_in(page)


def _pages_in(results: Iterable[SearchResult]) -> int:
    return len({one.url for one in results if one.kind == "organic"})


class _Places:
    """Which parts of the page hold which kind, and which hold nothing."""

    def __init__(self, root: Element, description: ResultDescription) -> None:
        self.skip = frozenset(found_by(root, description.skip_inside))
        self._kinds: dict[Element, ResultKind] = {}
        for block in description.blocks:
            for element in found_by(root, block.inside):
                self._kinds.setdefault(element, block.kind)

    def kind_at(self, element: Element) -> ResultKind:
        node: Element | None = element
        while node is not None:
            if node in self._kinds:
                return self._kinds[node]
            node = node.getparent()
        return "organic"


def _described(
    page: OpenPage, description: ResultDescription, places: _Places
) -> Iterator[SearchResult]:
    for record in _records(page.root, description):
        title = _first(record, description.title)
        url = unwrapped(_first(record, description.url), page.url)
        if url is None or is_engine(url, page.url) or lies_in(record, places.skip):
            continue
        if title:
            yield SearchResult(
                rank=1,
                title=title,
                url=url,
                snippet=_first(record, description.snippet),
                kind=places.kind_at(record),
            )


def _linked(
    page: OpenPage, description: ResultDescription, places: _Places
) -> Iterator[SearchResult]:
    for found in links_with_headings(page.root, page.url, skip=places.skip):
        yield SearchResult(
            rank=1,
            title=found.title,
            url=found.url,
            snippet=_snippet(found, description),
            kind=places.kind_at(found.link),
        )


def _snippet(found: FoundLink, description: ResultDescription) -> str:
    return _first(found.record, description.snippet) or snippet_of(found)


def _entries(page: OpenPage, description: ResultDescription) -> Iterator[SearchResult]:
    """Yield the entries that are no links with a heading: questions, places."""
    for block in description.blocks:
        for element in found_by(page.root, block.records):
            yield from _entry(element, block, page)


def _entry(element: Element, block: ResultBlock, page: OpenPage) -> Iterator[SearchResult]:
    title = _first(element, block.title)
    links = (unwrapped(link.get("href"), page.url) for link in element.iter("a"))
    url = next((link for link in links if link is not None), "")
    if title:
        yield SearchResult(rank=1, title=title, url=url, kind=block.kind)


def _ranked(results: Iterable[SearchResult]) -> tuple[SearchResult, ...]:
    once: dict[tuple[str, str], SearchResult] = {}
    for one in results:
        once.setdefault((one.kind, one.url or one.title), one)
    ranks: Counter[str] = Counter()
    ranked = []
    for one in sorted(once.values(), key=lambda result: _ORDER.index(result.kind)):
        ranks[one.kind] += 1
        ranked.append(
            SearchResult(
                rank=ranks[one.kind],
                title=one.title,
                url=one.url,
                snippet=one.snippet,
                kind=one.kind,
            )
        )
    return tuple(ranked)


def _records(root: Element, description: ResultDescription) -> list[Element]:
    """Return the innermost records of the first alternative that finds any with an address."""
    for css in description.records:
        elements = find_all(root, css)
        if any(_first(one, description.url) for one in elements):
            every = frozenset(elements)
            return [one for one in elements if not _holds_another(one, every)]
    return []


def _holds_another(element: Element, every: frozenset[Element]) -> bool:
    return any(one in every for one in element.iterdescendants())


def _first(record: Element, fields: Iterable[Field]) -> str:
    for field in fields:
        for element in find_all(record, field.css):
            value = shown_text(element) if field.take == "text" else element.get(field.take) or ""
            if value.strip():
                return clean(value)
    return ""
