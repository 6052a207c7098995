"""Records that no element holds: a line with name and day, then its words, side by side in a list.

Each is gathered into an element of its own, so that the rest of the reading knows only records.
"""

from __future__ import annotations

from lxml import etree

from companion.reading.methods.groups import Group
from companion.reading.page import Element
from companion.reading.words import clean, shown_text

_LEAST_WORDS = 3
_HALF = 0.5
_NOT_PART = frozenset(("h1", "h2", "nav", "aside", "footer", "form", "script", "style"))


def gathered(heads: Group) -> Group:
    """Return an element around each head and what follows it; nothing when nothing follows.

    The page is changed: `scattered` undoes it.
    """
    starts = set(heads)
    runs = [(head, _run_after(head, starts)) for head in heads]
    # What a definition defines may be short: « <dt>Rui, 4/5</dt><dd>Tudo ok.</dd> ».
    least = 1 if all(head.tag == "dt" for head in heads) else _LEAST_WORDS
    with_words = sum(any(_has_words(one, least) for one in run) for _, run in runs)
    if with_words <= len(heads) * _HALF:
        return []
    return [_around(head, run) for head, run in runs]


def scattered(records: Group) -> None:
    """Put what `gathered` gathered back where it stood."""
    for record in records:
        parent = record.getparent()
        if parent is None:
            continue
        at = parent.index(record)
        last = record[-1] if len(record) else None
        if last is not None and record.tail:
            last.tail = (last.tail or "") + record.tail
        record.tail = None
        parent[at : at + 1] = list(record)


def _run_after(head: Element, starts: set[Element]) -> Group:
    run: Group = []
    node = head.getnext()
    while node is not None and node not in starts and node.tag not in _NOT_PART:
        if isinstance(node.tag, str):
            run.append(node)
        node = node.getnext()
    return run


def _has_words(element: Element, least: int) -> bool:
    return len(clean(shown_text(element)).split()) >= least


def _around(head: Element, run: Group) -> Element:
    parent = head.getparent()
    record = etree.Element("div")
    for name in ("id", "class"):
        value = head.get(name)
        if value:
            record.set(name, value)
    if parent is not None:
        parent.insert(parent.index(head), record)
    record.extend([head, *run])
    return record
