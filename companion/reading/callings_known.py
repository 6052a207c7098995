"""Specialties and towns by name, as `known/` lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec
import yaml

from companion.model.remembering import remembered
from companion.model.value import Value
from companion.reading.words import likeness_key

_FOLDER = Path(__file__).parent / "known"
_POSTAL = re.compile(
    r"(?<![\d-])(?P<code>(?:0[1-9]|[1-8]\d|9[0-58])\d{3})[ \u00a0]+"
    r"(?P<town>[A-ZÀ-Þ][\w’'-]+(?:[ \u00a0-][A-ZÀ-Þ][\w’'-]+){0,3})"
)
"""« 69002 Lyon »: a French postal code and the town after it."""

_PARTICLES = frozenset(("sur", "en", "les", "la", "le", "de", "d’", "sous", "aux"))


class Towns(Value, frozen=True, kw_only=True):
    """Towns and postal codes that words name."""

    names: frozenset[str]
    codes: frozenset[str]


def callings_in(words: str) -> dict[str, str]:
    """Return the callings that words name, with the words they name them by, in their order."""
    key = likeness_key(words)
    found = {
        name: (match.start(), match[0])
        for name, pattern in _patterns().items()
        if (match := pattern.search(key)) is not None
    }
    ordered = sorted(found.items(), key=lambda item: item[1][0])
    return {name: said for name, (_, said) in ordered}


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    said = msgspec.convert(
        yaml.safe_load((_FOLDER / "specialties.yaml").read_text("utf-8")), dict[str, list[str]]
    )
    return {
        name: re.compile("|".join(_pattern(one) for one in forms)) for name, forms in said.items()
    }


@cache
def own_callings(specialty: str) -> frozenset[str]:
    """Return the callings that a practitioner's own words for the specialty name."""
    return frozenset(callings_in(specialty))


def _pattern(form: str) -> str:
    key = re.escape(likeness_key(form.rstrip("*")))
    return rf"\b{key}\w*" if form.endswith("*") else rf"\b{key}\b"


def towns_in(words: str) -> Towns:
    """Return the towns that words name: after a postal code, or among those known."""
    postal = list(_POSTAL.finditer(words))
    key = f" {likeness_key(' '.join(_capitalised(words)))} "
    names = {town for town in _known_towns() if f" {town} " in key}
    names |= {likeness_key(one["town"]) for one in postal}
    # « Tours-en-Vimeu » is not Tours: the longest name counts.
    whole = {one for one in names if not any(_is_part(one, other) for other in names)}
    return Towns(names=frozenset(whole), codes=frozenset(one["code"] for one in postal))


def _is_part(one: str, other: str) -> bool:
    return one != other and f" {one} " in f" {other} "


def _capitalised(words: str) -> Iterator[str]:
    """Yield the words, a sign for those in small letters: « des tours » is no town."""
    for word in words.split():
        is_name = word.lstrip("(«“\"'’,.-–—|/")[:1].isupper() or word in _PARTICLES
        yield word if is_name else "x0x"


@cache
def _known_towns() -> frozenset[str]:
    rows = msgspec.convert(
        yaml.safe_load((_FOLDER / "towns.yaml").read_text("utf-8")), list[list[str]]
    )
    return frozenset(likeness_key(town) for row in rows for town in row)


@remembered(most=5_000)
def is_calling_or_town(words: str) -> bool:
    """Tell whether a few words, all of them, name a specialty or a known town."""
    key = likeness_key(words)
    return key in _known_towns() or any(one.fullmatch(key) for one in _patterns().values())
