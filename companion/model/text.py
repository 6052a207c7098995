"""What is said on screen in both languages."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import zip_longest
from typing import Literal

from companion.model.value import Value

Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = ("fr", "en")


class Text(Value, frozen=True, kw_only=True):
    """One sentence or label in French (the reference) and in English."""

    fr: str
    en: str

    def said_in(self, language: Language) -> str:
        """Return the sentence in `language`, its signs as they are printed there."""
        return _printed_in_english(self.en) if language == "en" else _printed_in_french(self.fr)


_CITED = re.compile(r"(«[^»]*»|“[^”]*”)")
"""Words between quotation marks are somebody's own: only the marks are touched."""
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_])|(?<=s)'(?= )")
_QUOTED = re.compile(r'"([^"\n]*)"')
_SIGN = re.compile(r" (?=[:;!?%€])")
_MARK = re.compile(r"(?<=^«) | (?=»$)")
_NUMBER = re.compile(r"(?i:\b(art\.|articles?|n°|no\.)) (?=[LRD]?\.?\d)")


@lru_cache(maxsize=4096)
def _printed_in_french(text: str) -> str:
    """Keep signs and numbers of articles with their words: none begins a line of its own."""
    parts = _CITED.split(text)
    own = [_numbered(_SIGN.sub("\u00a0", part)) for part in parts[::2]]
    cited = [_MARK.sub("\u00a0", part) for part in parts[1::2]]
    return _joined(own, cited)


@lru_cache(maxsize=4096)
def _printed_in_english(text: str) -> str:
    parts = _CITED.split(text)
    own = [_numbered(_QUOTED.sub(r"“\1”", part)) for part in parts[::2]]
    return _joined(own, parts[1::2])


def _numbered(text: str) -> str:
    return _NUMBER.sub("\\1\u00a0", _APOSTROPHE.sub("’", text))


def _joined(own: list[str], cited: list[str]) -> str:
    return "".join(one for pair in zip_longest(own, cited, fillvalue="") for one in pair)
