"""French telephone numbers as people write them, and as pages do."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[\s.\-/()]+")
_FRENCH = re.compile(r"(?:\+33|0033)?0?([1-9]\d{8})")
_ABROAD = re.compile(r"(?:\+|00)\d{6,14}")
_PAIR = 2


def spoken(written: str) -> str:
    """Return a number in pairs, as French pages show it: « 04 78 00 00 00 »; others unchanged.

    Returns an empty string for what is no telephone number.
    """
    bare = _SIGNS.sub("", written)
    french = _FRENCH.fullmatch(bare)
    if french is not None:
        digits = "0" + french.group(1)
        return " ".join(digits[at : at + _PAIR] for at in range(0, len(digits), _PAIR))
    return " ".join(written.split()) if _ABROAD.fullmatch(bare) else ""
