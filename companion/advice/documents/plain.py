"""Captured words made fit for a document: nothing hidden, nothing illegal, nothing without end."""

from __future__ import annotations

import re
import unicodedata

OPEN, CLOSE = "\ue000", "\ue001"
"""Two characters of the private use area, which stand around the number of a merged value."""
LONGEST_VALUE = 60_000
"""Characters of one value that a draft reproduces: about twenty pages."""
LONGEST_TEXT = 400_000
"""Characters of a whole draft, edited or not."""

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    "\ue000\ue001\ufeff\ufff9-\uffff]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff]")


def plain(text: str) -> str:
    """Return `text` with one sort of line feed and what cannot be shown written by its number.

    Control characters, halves of pairs and marks that reorder what is read become « ‹U+202E› »;
    everything else, emoji and right-to-left letters included, stays as it is.
    """
    if text.isascii() and text.isprintable():
        return text
    joined = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    return _HIDDEN.sub(lambda found: f"‹U+{ord(found.group()):04X}›", joined)


def one_line(text: str) -> str:
    """Return `text` as one line, made fit as `plain` does."""
    return " ".join(plain(text).split())


def is_right_to_left(text: str) -> bool:
    """Tell whether the first letter of `text` is written from right to left."""
    for one in text:
        direction = unicodedata.bidirectional(one)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False


def by_direction(text: str) -> list[tuple[str, bool]]:
    """Return the pieces of `text` in order, each with whether it reads from right to left."""
    if not _RIGHT_TO_LEFT.search(text):
        return [(text, False)]
    pieces: list[tuple[str, bool]] = []
    place = 0
    for found in re.finditer(
        rf"{_RIGHT_TO_LEFT.pattern}+(?:[ \u00a0]+{_RIGHT_TO_LEFT.pattern}+)*", text
    ):
        if found.start() > place:
            pieces.append((text[place : found.start()], False))
        pieces.append((found.group(), True))
        place = found.end()
    if place < len(text):
        pieces.append((text[place:], False))
    return pieces
