"""Reads the schema.org data that a page carries as RDFa, through extruct, shaped as JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from companion.reading.page import Element
from companion.reading.selectors import find_all
from companion.reading.words import clean

SIZE_LIMIT = 1_500_000
"""Characters of markup: the reader of RDFa builds a graph and takes seconds on more."""

_MARK = '[typeof*="Review"], [typeof*="Comment"], [typeof*="DiscussionForumPosting"]'
_DEPTH_LIMIT = 8
_SAID = ("reviewBody", "text", "description", "articleBody", "name")
_COMPARED = 60

Node = dict[str, Any]


def rdfa_things(root: Element, url: str) -> Iterator[Node]:
    """Yield the reviews and comments of the page's RDFa; nothing when it has none."""
    if not find_all(root, _MARK):
        return
    markup = etree.tostring(root, encoding="unicode", method="html")
    if len(markup) > SIZE_LIMIT:
        return
    from extruct.rdfa import RDFaExtractor  # noqa: PLC0415 - slow to import, rarely needed

    try:
        nodes = RDFaExtractor().extract(markup, base_url=url)
    except Exception:  # noqa: BLE001 - hostile data may break the extractor in any way
        return
    known = {str(node.get("@id")): node for node in nodes if isinstance(node, dict)}
    things = [_plain(node, known, 0) for node in known.values() if node.get("@type")]
    yield from _as_on_page(things, root)


def _as_on_page(things: list[Node], root: Element) -> list[Node]:
    """Return things in the order in which the page says them: a graph has none."""
    page = clean(" ".join(map(str, root.itertext())))

    def place(thing: Node) -> int:
        said = (thing.get(name) for name in _SAID)
        words = next((clean(one) for one in said if isinstance(one, str) and one), "")
        at = page.find(words[:_COMPARED]) if words else -1
        return at if at >= 0 else len(page)

    return sorted(things, key=place)


def _plain(node: Node, known: dict[str, Node], depth: int) -> Node:
    """Return a node with short names, and what it points at in place of addresses."""
    plain: Node = {}
    for name, value in node.items():
        if name == "@type":
            plain["@type"] = value
        elif name != "@id":
            plain[name.rsplit("/", 1)[-1].rsplit("#", 1)[-1]] = _value(value, known, depth)
    return plain


def _value(value: Any, known: dict[str, Node], depth: int) -> Any:  # noqa: ANN401 - parsed JSON
    if isinstance(value, list):
        several = [_value(one, known, depth) for one in value]
        return several[0] if len(several) == 1 else several
    if isinstance(value, dict):
        if "@value" in value:
            return value["@value"]
        target = known.get(str(value.get("@id")))
        if target is not None and depth < _DEPTH_LIMIT:
            return _plain(target, known, depth + 1)
        return value.get("@id", "")
    return value
