"""Words found again: the text of a page as one row of characters, and quotes of it with context."""

from __future__ import annotations

from rapidfuzz import fuzz

from companion.model.supplement import TextPosition, TextQuote
from companion.reading.page import Element
from companion.reading.words import clean, likeness_key, shown_text

CONTEXT = 32
"""Characters kept before and after the exact words."""
_ALIKE = 90.0
_FUZZY_LIMIT = 200_000
"""Characters of page text above which words are only looked for as they are."""
_LEAST_WORDS = 12


def page_text(root: Element) -> str:
    """Return the words shown on a page: NFC, every run of white space one space."""
    bodies = root.findall(".//body") if root.tag != "body" else [root]
    return clean(shown_text(bodies[0] if bodies else root))


def quote_of(words: str, text: str) -> tuple[TextQuote, TextPosition] | None:
    """Return where `words` stand in the text of a page, quoted as they stand there.

    Words that differ a little from the text (an emoji drawn as a picture, a cut mark) are found by
    likeness. None when they are not there.
    """
    wanted = clean(words)
    if not wanted:
        return None
    start = text.find(wanted)
    if start >= 0:
        return _quoted(text, start, start + len(wanted))
    if len(wanted) < _LEAST_WORDS or len(text) > _FUZZY_LIMIT or len(wanted) > len(text):
        return None
    found = fuzz.partial_ratio_alignment(wanted, text, score_cutoff=_ALIKE)
    return _quoted(text, found.dest_start, found.dest_end) if found else None


def is_still_there(words: str, text: str) -> bool:
    """Tell whether words, or words much like them, stand anywhere in the text of a page.

    Case, accents and punctuation do not count; a text too short to be told apart counts as found.
    """
    wanted, there = likeness_key(words), likeness_key(text)
    if len(wanted) < _LEAST_WORDS or wanted in there:
        return True
    if len(there) > _FUZZY_LIMIT:
        return any(half in there for half in _halves(wanted))
    return fuzz.partial_ratio(wanted, there, score_cutoff=_ALIKE) > 0


def _halves(wanted: str) -> tuple[str, str]:
    middle = len(wanted) // 2
    return wanted[:middle], wanted[middle:]


def _quoted(text: str, start: int, end: int) -> tuple[TextQuote, TextPosition]:
    quote = TextQuote(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )
    return quote, TextPosition(start=start, end=end)
