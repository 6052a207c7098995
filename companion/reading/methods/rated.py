"""Which of a record's ratings counts, and which lines rate one point each."""

from __future__ import annotations

import re

from companion.reading.methods.labels import LABEL_LENGTH
from companion.reading.methods.marks import Marks
from companion.reading.page import Element
from companion.reading.selectors import lies_in
from companion.reading.words import clean, opening_of, shown_text

_OVERALL = re.compile(r"g[ée]n[ée]ral|global|overall|gesamt|totaal|complessiv", re.IGNORECASE)
_LINES = ("li", "tr", "dt", "dd")


def rated_at(record: Element, marks: Marks, apart: set[Element]) -> Element | None:
    """Return where the record's rating stands: the one called « globale », else the first.

    Where nothing else rates, the only bar with a width of so many tenths does.
    """
    ratings = [one for one in marks.ratings_in(record) if not lies_in(one, apart, up_to=record)]
    if ratings:
        return next((one for one in ratings if len(ratings) > 1 and _is_overall(one)), ratings[0])
    bars = [one for one in record.iter() if one in marks.bars]
    return bars[0] if len(bars) == 1 and not lies_in(bars[0], apart, up_to=record) else None


def _is_overall(rating: Element) -> bool:
    around = rating if (rating.text or "").strip() else rating.getparent()
    return around is not None and bool(_OVERALL.search(opening_of(around)))


def criteria_of(record: Element, marks: Marks, rated: Element | None) -> set[Element]:
    """Return the lines that rate one point each (« Accueil 4/5 »), beside the whole rating."""
    lines: set[Element] = set()
    for element in marks.ratings_in(record):
        line = element if element.tag in _LINES else next(element.iterancestors(*_LINES), None)
        if element is rated or line is None or line is record or record not in line.iterancestors():
            continue
        if len(clean(shown_text(line))) <= LABEL_LENGTH:
            lines.add(line)
    return lines
