"""Copied phrases: reviews that share a long run of words, or are nearly the same."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from companion.model.remembering import remembered

_WORDS_IN_COMMON = 6
_ALIKE = 88.0
"""rapidfuzz ratio (0..100) of the words from which two reviews count as copied."""
_COMMON_SHARE = 0.5
"""Or: this share of the shorter one's words stands in the other, in order and in one piece."""
_MOST_IN_A_BUCKET = 60
"""A phrase that so many reviews share is mostly a way of speaking: neighbours only are compared."""
_COMPARED_WORDS = 400
_WORD = re.compile(r"\w+")
_ACCENT = re.compile("[\u0300-\u036f]")


class Copies(NamedTuple):
    """Places of the texts that belong together, and what the first two share, as first written."""

    places: tuple[int, ...]
    phrase: str


class _Words(NamedTuple):
    """The words of a text without case or accents, and the numbers of its runs of words."""

    said: tuple[str, ...]
    runs: tuple[int, ...]


def copies(texts: Sequence[str]) -> Iterator[Copies]:
    """Yield the groups of texts that look copied from one another; a few seconds for 10,000."""
    words = [words_of(text) for text in texts]
    groups = _Groups(len(words))
    for one, other in _may_be_copies(words):
        if groups.root(one) != groups.root(other) and _are_copies(words[one], words[other]):
            groups.join(one, other)
    for members in groups.of_several():
        phrase = _shared(texts[members[0]], words[members[0]], words[members[1]])
        yield Copies(tuple(members), phrase)


@remembered(most=20_000, longest=5_000)
def words_of(text: str) -> _Words:
    """Return the words of a text; kept at hand, as a review rarely changes."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFKD", text.casefold()))
    said = tuple(_WORD.findall(plain))
    runs = zip(*(said[n:] for n in range(_WORDS_IN_COMMON)), strict=False)
    return _Words(said, tuple(set(map(hash, runs))))


def forget_words() -> None:
    """Drop the words kept at hand: a review was erased."""
    words_of.forget()


def _may_be_copies(words: Sequence[_Words]) -> Iterator[tuple[int, int]]:
    """Yield pairs that share a run of words: an index of runs, never all pairs."""
    first_with: dict[int, int] = {}
    shared: dict[int, list[int]] = {}
    for place, each in enumerate(words):
        for run in each.runs:
            first = first_with.setdefault(run, place)
            if first != place:
                shared.setdefault(run, [first]).append(place)
    for places in shared.values():
        if len(places) <= _MOST_IN_A_BUCKET:
            yield from ((places[0], other) for other in places[1:])
        else:
            yield from pairwise(places)


def _are_copies(one: _Words, other: _Words) -> bool:
    if fuzz.ratio(one.said, other.said) >= _ALIKE:
        return True
    shorter = min(len(one.said), len(other.said))
    start, end = _longest_run(one, other)
    return end - start >= max(_WORDS_IN_COMMON, _COMMON_SHARE * shorter)


def _longest_run(one: _Words, other: _Words) -> tuple[int, int]:
    """Return where the longest shared run begins and ends in `one`."""
    steps = LCSseq.opcodes(one.said[:_COMPARED_WORDS], other.said[:_COMPARED_WORDS])
    equal = ((step.src_start, step.src_end) for step in steps if step.tag == "equal")
    return max(equal, key=lambda run: run[1] - run[0], default=(0, 0))


def _shared(text: str, one: _Words, other: _Words) -> str:
    """Return the longest run that two texts share, as the first wrote it."""
    start, end = _longest_run(one, other)
    places = [found.span() for found in _WORD.finditer(text)]
    # A letter that folds into several words would shift the places: then the beginning is shown.
    if start == end or len(places) != len(one.said):
        return text
    return text[places[start][0] : places[end - 1][1]]


class _Groups:
    """Places joined one by one into groups."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, place: int) -> int:
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first

    def of_several(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for place in range(len(self._parent)):
            found[self.root(place)].append(place)
        return [members for members in found.values() if len(members) > 1]
