"""What repeats on a page: elements of one kind that each bear a day or a rating."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from companion.reading.methods.author import is_profile
from companion.reading.methods.kinds import Kinds
from companion.reading.methods.labels import (
    heads_elsewhere,
    heads_talk,
    is_action,
    names_talk,
    names_utterance,
)
from companion.reading.methods.marks import Marks
from companion.reading.page import Element
from companion.reading.words import clean, is_hidden, shown_text

_CLIMB = 14
_LEAST_RECORDS = 2
_MOST_MARKS = 20_000
_ELSEWHERE = frozenset(("nav", "head", "body", "html"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "legend", "summary", "caption")
_HEADING_LENGTH = 90
_NEAR = 4
_BAR = 8
"""Elements that a bar over a list may have: its heading, a count, a menu to sort."""

_MESSAGE = re.compile(
    r"(?:post|message|comment|usertext)[-_]?(?:body|text|author)\b", re.IGNORECASE
)
_SIGNED = re.compile(r"(?:post|message|comment)[-_]?author\b", re.IGNORECASE)
_HALF = 0.5
_SAMPLE = 12
_FEW = 3

Group = list[Element]


def groups_of(marks: Marks) -> list[Group]:
    """Return the repeated kinds of elements that bear marks, the most numerous first.

    Among as numerous ones the outermost comes first: answers may stand beside an inner one.
    """
    kinds = Kinds(marks.root)
    alike: dict[str, dict[Element, None]] = {}
    seen: set[Element] = set()
    for element in [*marks.dates, *marks.ratings][:_MOST_MARKS]:
        node: Element | None = element
        for _ in range(_CLIMB):
            if node is None or node in seen or _is_elsewhere(node):
                break
            seen.add(node)
            alike.setdefault(kinds.of(node), {})[node] = None
            node = node.getparent()
    repeated = [list(group) for group in alike.values() if len(group) >= _LEAST_RECORDS]
    return sorted(repeated, key=lambda group: (-len(group), _depth(group[0])))


def _depth(element: Element) -> int:
    return sum(1 for _ in element.iterancestors())


def _is_elsewhere(node: Element) -> bool:
    """Tell whether nothing above is a record: the page's own footer is, a comment's is not."""
    if node.tag == "footer":
        return next(node.iterancestors("article", "li", "blockquote"), None) is None
    return node.tag in _ELSEWHERE


class Surroundings:
    """What stands around records: hidden boxes, headings, names; asked once a place."""

    def __init__(self, marks: Marks) -> None:
        """Know nothing yet but the marks: what holds one is no heading."""
        self._marks = marks
        self._hidden: dict[Element, bool] = {}
        self._headings: dict[Element, str] = {}

    def is_hidden(self, element: Element) -> bool:
        """Tell whether the element or anything around it is marked as not shown."""
        chain = []
        node: Element | None = element
        answer = False
        while node is not None:
            if node in self._hidden:
                answer = self._hidden[node]
                break
            chain.append(node)
            if is_hidden(node):
                answer = True
                break
            node = node.getparent()
        for one in chain:
            self._hidden[one] = answer
        return answer

    def heading_over(self, element: Element) -> str:
        """Return the nearest heading before the element's list, or nothing."""
        node = element.getparent()
        for _ in range(_NEAR):
            if node is None or node.tag in ("body", "html"):
                return ""
            heading = self._heading_before(node)
            if heading:
                return heading
            node = node.getparent()
        return ""

    def _heading_before(self, element: Element) -> str:
        if element not in self._headings:
            self._headings[element] = _heading_in(element, self._marks)
        return self._headings[element]


def _heading_in(element: Element, marks: Marks) -> str:
    """Return the element's own label, the heading it begins with, or the one right before it."""
    label = element.get("aria-label")
    if label:
        return clean(label)
    first = next((one for one in element if isinstance(one.tag, str)), None)
    for near in (first, *_before(element)):
        if near is None:
            continue
        found = near if near.tag in _HEADINGS else None
        if found is None and _is_bar(near, marks):
            found = next(near.iter(*_HEADINGS), None)
        if found is None and near.get("role") == "heading":
            found = near
        if found is not None:
            words = clean(shown_text(found))
            if 0 < len(words) <= _HEADING_LENGTH:
                return words
    return ""


def _is_bar(near: Element, marks: Marks) -> bool:
    """Tell whether an element is small and bears no mark: what stands over a list."""
    inside = [one for _, one in zip(range(_BAR + 1), near.iter(), strict=False)]
    return len(inside) <= _BAR and not any(
        one in marks.dates or one in marks.ratings for one in inside
    )


def _before(element: Element) -> Iterable[Element]:
    """Yield the two elements before, nearest first."""
    node = element.getprevious()
    for _ in range(2):
        if node is None:
            return
        if isinstance(node.tag, str):
            yield node
        node = node.getprevious()


def outside_of_elsewhere(group: Group, around: Surroundings) -> Group:
    """Return the records shown, without those under « Avis similaires », news, advertisements."""
    shown = [one for one in group if not around.is_hidden(one)]
    return [one for one in shown if not heads_elsewhere(around.heading_over(one))]


def is_talk(records: Group, around: Surroundings) -> bool:
    """Tell whether people speak there: by names of classes, a heading, or buttons to answer."""
    first = records[0]
    places = [first, *list(first.iterancestors())[:3]]
    named = " ".join(map(names_of, places))
    if names_talk(named) or heads_talk(around.heading_over(first)):
        return True
    is_message = _holds_message(first)
    is_said = names_utterance(names_of(first)) or is_message
    if is_message and all(map(_holds_author, records)):
        return True
    if len(records) >= _FEW and is_said:
        return True
    sample = records[:_SAMPLE]
    if is_said and _are_articles(records):
        return True
    is_answered = sum(map(_has_actions, sample)) > len(sample) * _HALF
    # Two alike are few: they must bear two signs.
    return is_answered and (len(records) >= _FEW or is_said or all(map(_is_signed, sample)))


def _are_articles(records: Group) -> bool:
    """Tell whether each record is, or fills, an article of its own."""
    articles = [
        next(
            (near for near in islice((one, *one.iterancestors()), _NEAR) if _is_article(near)), None
        )
        for one in records
    ]
    return None not in articles and len(set(articles)) == len(records)


def _is_article(element: Element) -> bool:
    return element.tag == "article" or element.get("role") == "article"


def _holds_message(record: Element) -> bool:
    """Tell whether a part of the record is named the body or the author of a message."""
    return any(_MESSAGE.search(one.get("class") or "") for one in record.iter())


def _holds_author(record: Element) -> bool:
    """Tell whether a part of the record is named the author of a message (« postauthor »)."""
    return any(_SIGNED.search(one.get("class") or "") for one in record.iter())


def _is_signed(record: Element) -> bool:
    """Tell whether one of the first links of a record leads to a person."""
    return any(is_profile(link) for link in islice(record.iter("a"), _FEW))


def names_of(element: Element) -> str:
    """Return the names under which the page knows an element: classes, ids, labels, its tag."""
    names = ("class", "id", "aria-label", "itemprop", "data-testid", "data-test-id")
    own = str(element.tag) if "-" in str(element.tag) else ""
    return " ".join([own, *(element.get(name) or "" for name in names)])


def _has_actions(record: Element) -> bool:
    said = (
        one.get("aria-label") or (one.text if len(one) == 0 else None)
        for one in record.iter("button", "a", "span", "div", "li")
    )
    return any(is_action(clean(words)) for words in said if words)
