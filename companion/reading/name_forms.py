"""How names are written: parted into first and family name, run together, spelt by ear."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import yaml

from companion.model.remembering import remembered
from companion.model.value import Value
from companion.reading.words import likeness_key

_FOLDER = Path(__file__).parent / "known"
_PART = re.compile(r"[^\W_]+")
_BY_EAR: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), spoken)
    for pattern, spoken in (
        (r"ph", "f"),
        (r"h", ""),  # « Mathilde », « Charpentier » are often written without
        (r"y", "i"),
        (r"(?<!q)ue", "u"),  # « Mueller » for « Müller »
        (r"bv", "v"),  # « Lefebvre »
        (r"[ae]in(?![aeiouy])", "in"),  # « Chauvain »
        (r"e[iy]|ay", "ai"),  # « Schnaider »
        (r"(?:ai|e)n+e$", "ene"),  # « Fontene »
        (r"[ae]n(?=[^aeiouyn])", "an"),  # « Charpantier »
        (r"(?<=[oe])(?:ff?|v|w)$", "f"),  # « Petroff »
        (r"es(?=[lmnr])", "e"),  # « Mesnard »
        (r"e?au(?:l?[tdx])?s?$", "o"),  # « Thibault », « Thibaud »
        (r"e?au", "o"),
        (r"ck|qu?|c(?=[^eiy]|$)", "k"),
        (r"et[sz]?$", "ai"),  # heard at the end: « Jacquet » is not « Jacques »
        (r"(?<=n)g$", ""),  # « Castaing »
        (r"ier$", "ie"),  # « Pelletié »
        (r"(?<!e)z$", "ze"),  # heard, but for « -ez »: « Le Braz » is not « Le Bras »
        (r"z", "s"),
        (r"([^aeiou])\1+", r"\1"),
        # Begun at the beginning of the run, or after two letters: linear on any word.
        # After these vowels a last d is heard: « Oualid » is not « Ouali ».
        (r"(?<=..)(?:(?<![tdsxp])|(?<=^..))(?!(?<=[aeio])d$)[tdsxp]+$", ""),
    )
)
_LIGHTLY = tuple((re.compile(p), spoken) for p, spoken in ((r"y", "i"), (r"(.)\1+", r"\1")))
_LEAST_BY_EAR, _LEAST_LIGHTLY = 5, 4
"""Letters below which a family name is not taken by ear: « Roy » and « Rot » are two names; of
four letters, only those that are always heard alike are folded (« Lévy », « Lévi »)."""
_LEAST_SLIP, _LEAST_SHORT = 5, 3
"""Letters of a first name in which one may be wrong, and of one that is cut short."""


class NameWords(Value, frozen=True, kw_only=True):
    """The whole of `known/names.yaml`, as keys to compare."""

    titles: frozenset[str]
    courtesies: frozenset[str]
    particles: frozenset[str]
    prefixes: frozenset[str]
    around: list[list[str]]
    spellings: list[list[str]]
    short: dict[str, str]
    trades: list[list[str]]
    offices: list[list[str]]
    no_trades: frozenset[str]


class Name(Value, frozen=True, kw_only=True):
    """One way to part a full name; every word as a key to compare.

    `first` holds the first names, `is_joined` where a hyphen ties them; `family` the family name
    with its particles, `core` without.
    """

    first: tuple[str, ...]
    is_joined: bool
    family: tuple[str, ...]
    core: tuple[str, ...]

    @property
    def initials(self) -> str:
        """Return the first letters of the first names."""
        return "".join(word[0] for word in self.first)


class Shapes(NamedTuple):
    """How a family name may be written in one word, and how that sounds.

    `light` are the short ones as they sound for sure, `starts` the letters one of them may begin
    with, `longest` the letters of the longest.
    """

    written: frozenset[str]
    spoken: frozenset[str]
    light: frozenset[str]
    starts: frozenset[str]
    longest: int


@cache
def shapes_of(name: Name) -> Shapes:
    """Return the shapes of a family name: whole, without particles, its parts turned round.

    One too short to be told by ear has no sound.
    """
    parts = (name.family, name.core, name.core[::-1])
    written = frozenset("".join(one) for one in parts if one)
    spoken = frozenset(by_ear(one) for one in written if len(one) >= _LEAST_BY_EAR)
    light = frozenset(_lightly(one) for one in written if len(one) == _LEAST_LIGHTLY)
    starts = {one[0] for one in written} | {first for one in spoken for first in _firsts(one)}
    return Shapes(written, spoken, light, frozenset(starts), max(map(len, written)))


def _firsts(sound: str) -> str:
    """Return the letters with which a word that sounds like this may begin."""
    same = {"f": "fp", "k": "kcq", "i": "iyh", "s": "sz"}
    first = sound[:1]
    return same.get(first, "aeouh" if first in "aeou" else first)


@cache
def name_words() -> NameWords:
    """Return the words around names; read once."""
    return msgspec.convert(yaml.safe_load((_FOLDER / "names.yaml").read_text("utf-8")), NameWords)


@cache
def _first_names() -> frozenset[str]:
    """Return first names that are no slip and no short form of another."""
    rows = yaml.safe_load((_FOLDER / "first_names.yaml").read_text("utf-8"))
    return frozenset(name for row in msgspec.convert(rows, list[list[str]]) for name in row)


def name_key(word: str) -> str:
    """Return one word of a name as a key to compare; « St » is « Saint »."""
    key = likeness_key(word).replace(" ", "")
    return name_words().short.get(key, key)


@cache
def _spellings() -> dict[str, str]:
    return {one: row[0] for row in name_words().spellings for one in row}


@remembered(most=20_000)
def first_by_ear(key: str) -> str:
    """Return a first name's key as it sounds, in the first of its usual spellings."""
    return by_ear(_spellings().get(key, key))


@remembered(most=20_000)
def by_ear(key: str) -> str:
    """Return a name's key as it sounds: « lefebvre » and « lefevre » alike.

    « francois » and « francoise » stay two, as do « rene » and « renee ».
    """
    said = key
    for pattern, spoken in _BY_EAR:
        said = pattern.sub(spoken, said)
    return said


def sounds_like(shapes: Shapes, key: str) -> bool:
    """Tell whether a word sounds like a family name."""
    return by_ear(key) in shapes.spoken or (bool(shapes.light) and _lightly(key) in shapes.light)


def _lightly(key: str) -> str:
    for pattern, spoken in _LIGHTLY:
        key = pattern.sub(spoken, key)
    return key


def is_same_first(said: str, ours: str) -> bool:
    """Tell whether a first name is ours by ear, with one letter wrong, or cut short.

    Never when it is a first name of its own: « Élise » is not « Éloïse », « Marc » not « Marcel ».
    """
    if first_by_ear(said) == first_by_ear(ours):
        return True
    if said in _first_names():
        return False
    is_short = len(said) >= _LEAST_SHORT and ours.startswith(said)
    return is_short or said == f"{ours}e" or _is_slip(said, ours)


def _is_slip(said: str, ours: str) -> bool:
    """Tell whether one letter inside is missing, added, another or two changed places."""
    if len(ours) < _LEAST_SLIP or said[:1] != ours[:1] or said[-1:] != ours[-1:]:
        return False
    start = next((at for at, (a, b) in enumerate(zip(said, ours, strict=False)) if a != b), 0)
    here, there = said[start:], ours[start:]
    return (
        here[1:] == there
        or here == there[1:]
        or here[1:] == there[1:]
        or (here[:2] == there[:2][::-1] and here[2:] == there[2:])
    )


@cache
def names_of(variant: str) -> tuple[Name, ...]:
    """Return the ways to part a name: « Jean-Pierre Lux », « Jean LUX », « Marie Anne Lux »."""
    words = [word for word in variant.split() if not _is_title(word)]
    return tuple(one for one in _parted(words) if one.core)


def _is_title(word: str) -> bool:
    known = name_words()
    return likeness_key(word) in known.titles | known.courtesies and len(likeness_key(word)) > 1


def _parted(words: Sequence[str]) -> Iterator[Name]:
    loud = [word for word in words if word.isupper() and len(word) > 1 and word[-1] != "."]
    if loud and len(loud) < len(words):
        quiet = [word for word in words if word not in loud]
        # « Jean de LA TOUR »: a particle in small letters belongs to the family name.
        small = [word for word in quiet if likeness_key(word) in name_words().particles]
        yield _name([word for word in quiet if word not in small], [*small, *loud])
        return
    yield _name(words[:1], words[1:]) if len(words) > 1 else _name([], words)
    inside = name_words().particles | name_words().prefixes
    if len(words) > 2 and likeness_key(words[-2]) not in inside:  # noqa: PLR2004 a second first name
        yield _name(words[:-1], words[-1:])


def _name(first: Sequence[str], family: Sequence[str]) -> Name:
    particles = name_words().particles
    keys = _keys(family)
    core = tuple(key for key in keys if key not in particles)
    return Name(
        first=_keys(first),
        is_joined=any("-" in word or "\u2010" in word for word in first),
        family=keys,
        # « Nguyen Van », « Da »: a name made of particles alone is its own core.
        core=core or keys,
    )


def _keys(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(key for key in map(name_key, _PART.findall(" ".join(words))) if key)
