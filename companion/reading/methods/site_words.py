"""Words that many records say alike are the site's own (a disclaimer, a question), nobody's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from companion.reading.page import Element
from companion.reading.words import clean

_LEAST_RECORDS = 3
_LEAST_LENGTH, _SURE_LENGTH = 15, 20
"""Characters: shorter words may be said by several people (« Très bon médecin »), up to the second
length they must stand in every record.
"""

_SHARE = 0.6
_FACT_LENGTH = 40
_MOST_LOOKED_AT = 60
_SKIPPED = frozenset(("button", "a", "time", "script", "style", "svg", "blockquote", "aside", "q"))
_QUOTE = re.compile(r"quote|citation|zitat", re.IGNORECASE)


def site_words(
    records: Sequence[Element],
    marks: Collection[Element],
    *,
    wanted: Sequence[Element] | None = None,
) -> dict[Element, tuple[Element, ...]]:
    """Return for each record the parts whose words most other records say too.

    Args:
        records: All records of one list.
        marks: Elements that tell a day or a rating: alike days are no words of the site.
        wanted: Of which records to tell it; all without.
    """
    if len(records) < _LEAST_RECORDS:
        return {}
    step = max(len(records) // _MOST_LOOKED_AT, 1)
    sample, every = records[::step], set(records)
    counted = Counter(
        words for one in sample for words in {said for _, said in _leaves(one, every)}
    )
    least = max(_LEAST_RECORDS - 1, len(sample) * _SHARE)
    common = {
        words
        for words, count in counted.items()
        if count >= (least if len(words) >= _SURE_LENGTH else len(sample))
    }
    if not common:
        return {}
    return {
        record: tuple(
            _whole_fact(leaf, marks)
            for leaf, words in _leaves(record, every)
            if words in common and leaf not in marks
        )
        for record in (records if wanted is None else wanted)
    }


def _whole_fact(label: Element, marks: Collection[Element]) -> Element:
    """Return a label with what it labels: « <b>Date de l’expérience :</b> 1 août 2026 »."""
    line, words = label.getparent(), (label.text or "").rstrip()
    if line is None or not words.endswith(":") or label.getprevious() is not None:
        return label
    is_short = len(line) == 1 and len(label.tail or "") <= _FACT_LENGTH
    is_line = is_short and not (line.text or "").strip() and line not in marks
    return line if is_line else label


def _leaves(record: Element, records: Collection[Element]) -> Iterator[tuple[Element, str]]:
    """Yield the innermost parts of a record that hold a sentence, records nested in it left out."""
    stack = list(record)
    while stack:
        element = stack.pop()
        if not isinstance(element.tag, str) or element in records or element.tag in _SKIPPED:
            continue
        if _QUOTE.search(element.get("class") or ""):
            # The words of another record, repeated by whoever answers it.
            continue
        stack.extend(element)
        if not element.text or len(element.text) < _LEAST_LENGTH:
            continue
        if all(one.tag in _SKIPPED for one in element):
            yield element, clean(element.text)
