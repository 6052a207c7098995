"""The records that a platform's description finds on a page, and what its fields take of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice

from companion.model.platform import Field, RecordDescription
from companion.reading.methods.answers import (
    answer_around,
    answers_by_their_words,
    owners_answers,
)
from companion.reading.page import Element
from companion.reading.parts import Parts, Wanted, wanted_by
from companion.reading.selectors import find_all, found_by, lies_in, outermost
from companion.reading.words import clean, shown_text

_FIELDS = (
    *("author", "author_url", "author_reviews", "rating", "title", "text", "date", "permalink"),
    "platform_id",
)
_LARGE = 60
TEXT, _LINES = "text", "lines"


class Record:
    """One record: where it stands, and which parts of it are somebody else's words."""

    def __init__(  # noqa: PLR0913 - each part by its name
        self,
        element: Element,
        description: RecordDescription,
        nested: Iterable[Element] = (),
        replies: Iterable[Element] = (),
        wanted: Wanted | None = None,
        *,
        is_reply_described: bool = True,
    ) -> None:
        """Keep what lies right inside: other records, the owner's answers, what is dropped."""
        self.element = element
        self._parts = Parts(element, wanted)
        self.description = description
        self.replies = tuple(replies)
        self.is_reply_described = is_reply_described
        dropped = [one for css in description.drop for one in self._parts.find_all(css)]
        self.skip = frozenset((*nested, *self.replies, *dropped)) - {element}

    def elements(self, css: str) -> list[Element]:
        """Return what a selector finds among the record's own parts."""
        found = self._parts.find_all(css)
        if not self.skip:
            return found
        return [one for one in found if not lies_in(one, self.skip, up_to=self.element)]

    def found(self, fields: Iterable[Field]) -> Iterator[tuple[str, Element | None]]:
        """Yield what the fields hold, in the order of the alternatives, and whose text it is.

        What an attribute or a part of a text gives comes without its element.
        """
        for field in fields:
            is_whole = field.take == TEXT and field.pattern is None
            for element in self.elements(field.css):
                value = _taken(element, field, self.skip)
                if value:
                    yield value, element if is_whole else None

    def values(self, fields: Iterable[Field]) -> Iterator[str]:
        """Yield what the fields hold, in the order of the alternatives."""
        return (value for value, _ in self.found(fields))

    def first(self, fields: Iterable[Field]) -> str | None:
        """Return the first value, on one line."""
        return next((clean(value) for value in self.values(fields)), None)

    def words(self, fields: Iterable[Field], aside: Iterable[Element] = ()) -> str:
        """Return the words of the first alternative that has any: all its parts, twins once.

        `aside` are parts of the record that are said elsewhere (name, day), wherever they stand.
        """
        skip = self.skip.union(aside)
        for field in fields:
            parts = dict.fromkeys(
                _taken(element, field, skip) or ""
                for element in outermost(self.elements(field.css))
            )
            text = "\n".join(part for part in parts if part)
            if text:
                return text
        return ""


@cache
def _selectors(description: RecordDescription) -> tuple[str, ...]:
    """Return every selector by which a description finds a field, or nothing for none."""
    fields = [field.css for name in _FIELDS for field in getattr(description, name)]
    return (*fields, *description.drop, *description.cut, *description.edited)


def records_of(root: Element, description: RecordDescription) -> list[Record]:
    """Return the records of the first alternative that finds any.

    Where it finds one that holds several of another alternative, that one is the whole list.
    """
    alternatives = (
        _not_elsewhere(root, find_all(root, css), description) for css in description.records
    )
    for elements in alternatives:
        if elements:
            if len(elements) == 1:
                inside = (_within(elements[0], others) for others in alternatives)
                elements = next((some for some in inside if len(some) > 1), elements)  # noqa: PLW2901
            every = frozenset(elements)
            twins = _twins(elements, every, description)
            records = every - twins
            nested = _by_enclosing((one for one in elements if one in records), records)
            replies = _replies(root, description, records)
            # A search for the parts asked for pays where a record holds many others.
            is_large = sum(1 for _ in islice(elements[0].iter(), _LARGE)) == _LARGE
            wanted = wanted_by(_selectors(description)) if is_large else None
            return [
                Record(
                    element,
                    description,
                    nested.get(element, ()),
                    _answers(element, replies),
                    wanted,
                    is_reply_described=bool(replies),
                )
                for element in elements
                if element not in twins
            ]
    return []


def _within(whole: Element, elements: list[Element]) -> list[Element]:
    return [one for one in elements if whole in one.iterancestors()]


def _answers(element: Element, replies: dict[Element, list[Element]]) -> list[Element]:
    """Return the owner's answers in a record; where none is found as described, by their words."""
    if replies:
        return replies.get(element, [])
    return list(answers_by_their_words(element)) or owners_answers(element)


def _replies(
    root: Element, description: RecordDescription, records: frozenset[Element]
) -> dict[Element, list[Element]]:
    """Return for each record the owner's answers described in it, with their headings and days."""
    found = _by_enclosing(outermost(found_by(root, description.reply)), records)
    return {
        record: outermost(dict.fromkeys(answer_around(one, record) for one in several))
        for record, several in found.items()
    }


def _by_enclosing(
    parts: Iterable[Element], records: frozenset[Element]
) -> dict[Element, list[Element]]:
    """Return for each record what lies right inside it: records of their own, or replies."""
    inside: dict[Element, list[Element]] = {}
    for part in parts:
        outer = _enclosing(part, records)
        if outer is not None:
            inside.setdefault(outer, []).append(part)
    return inside


def _not_elsewhere(
    root: Element, elements: list[Element], description: RecordDescription
) -> list[Element]:
    """Leave out what stands in advertisements, similar reviews, and owners' replies."""
    places = frozenset(found_by(root, (*description.skip_inside, *description.reply)))
    return [one for one in elements if not places or not lies_in(one, places)]


def _twins(
    elements: list[Element], every: frozenset[Element], description: RecordDescription
) -> frozenset[Element]:
    """Return the records nested in another one that bears the same id: the same review twice."""
    return frozenset(
        element
        for element in elements
        if (outer := _enclosing(element, every)) is not None
        and (identity := _own_id(element, description)) is not None
        and identity == _own_id(outer, description)
    )


def _enclosing(element: Element, every: frozenset[Element]) -> Element | None:
    return next((node for node in element.iterancestors() if node in every), None)


def _own_id(element: Element, description: RecordDescription) -> str | None:
    """Return the id the element itself bears."""
    for field in description.platform_id:
        if field.take != TEXT and element.get(field.take):
            return element.get(field.take)
    return None


def _taken(element: Element, field: Field, skip: frozenset[Element]) -> str | None:
    if field.take in (TEXT, _LINES):
        value = shown_text(element, skip=skip, keep_lines=field.take == _LINES)
    else:
        value = (element.get(field.take) or "").strip()
    if field.pattern is None or not value:
        return value or None
    found = re.search(field.pattern, value)
    return found.group(1).strip() if found and found.group(1) else None
