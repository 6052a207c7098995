"""The dates a record bears (machine attributes, words shown) to one publication interval."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from companion.model.errors import DateNotUnderstood
from companion.model.interval import DateInterval
from companion.model.review import ReadingProblem
from companion.model.value import Value
from companion.reading.dates import PHRASE_LIMIT, ReadDate, is_machine_date, read_date, reconciled

NOT_UNDERSTOOD = "date-not-understood"
DISAGREES = "date-disagrees"


class When(Value, frozen=True, kw_only=True):
    """What a record says of its publication: the words shown, and what they allow."""

    date_text: str | None = None
    published: DateInterval | None = None
    was_edited: bool = False
    problem: ReadingProblem | None = None


def when_of(candidates: Iterable[str], captured_at: datetime, lang: str | None = None) -> When:
    """Return the publication days from what stands where dates stand, best candidate first.

    Machine dates are preferred and cross-checked with the words shown.
    """
    machine: ReadDate | None = None
    shown: ReadDate | None = None
    machine_text = shown_text = first = None
    for words in candidates:
        first = first or words
        is_machine = is_machine_date(words)
        if (machine if is_machine else shown) is not None:
            continue
        read = find_date(words, captured_at, lang)
        if read is None:
            continue
        if is_machine:
            machine, machine_text = read, words
        else:
            shown, shown_text = read, words
    if first is None:
        return When()
    date_text = shown_text or machine_text or first
    read, agrees = reconciled(machine, shown)
    if read is None:
        return When(date_text=first, problem=ReadingProblem(code=NOT_UNDERSTOOD, detail=first))
    detail = f"{machine_text} / {shown_text}"
    return When(
        date_text=date_text,
        published=read.published,
        was_edited=read.edited,
        problem=None if agrees else ReadingProblem(code=DISAGREES, detail=detail),
    )


def find_date(words: str, captured_at: datetime, lang: str | None = None) -> ReadDate | None:
    """Return the days, or None when the words name none; remembered, pages repeat themselves."""
    phrase = words.strip()
    return _found(phrase, captured_at, lang) if len(phrase) <= PHRASE_LIMIT else None


@lru_cache(maxsize=4096)
def _found(words: str, captured_at: datetime, lang: str | None) -> ReadDate | None:
    try:
        return read_date(words, captured_at=captured_at, lang=lang)
    except DateNotUnderstood:
        return None
