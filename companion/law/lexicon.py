"""The words of a pack's notions, and which of them an author's word is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from companion.law.normalise import Word, squeezed
from companion.law.phrases import Phrase, notions_above, read_phrase
from companion.law.rules import Concept
from companion.model.errors import PackBroken

_SHORTEST_STEM = 3
_REMEMBERED = 8192
_LONGEST_KEPT = 80
"""Characters of a word whose labels are kept at hand: hostile ones are long, and each another."""


class Lexicon:
    """The notions of a pack, indexed by how their words begin."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        """Index every word, stem and phrase of `concepts`."""
        self._exact: set[str] = set()
        self._squeezed: dict[str, set[str]] = defaultdict(set)
        self.starts: dict[str, list[tuple[str, Phrase]]] = defaultdict(list)
        self.members: dict[str, set[str]] = defaultdict(set)
        self._stems: set[str] = set()
        self._lines: str | None = None
        self._longest = 0
        self._known_labels = lru_cache(maxsize=_REMEMBERED)(self._labels)
        every = tuple(concepts)
        self.known = frozenset(f"<{concept.id}>" for concept in every)
        for concept in every:
            for written in concept.words:
                self._index(concept.id, written)

    def _index(self, concept: str, written: str) -> None:
        phrase = read_phrase(written)
        for item in phrase.items:
            for label in item.labels:
                if label.startswith("<") and label not in self.known:
                    raise PackBroken(f"{concept}: no notion {label}")
        self.learn(phrase)
        if len(phrase.items) == 1:
            for label in phrase.items[0].labels:
                self.members[label].add(f"<{concept}>")
        else:
            for label in phrase.items[0].labels:
                self.starts[label].append((f"<{concept}>", phrase))

    def learn(self, phrase: Phrase) -> None:
        """Remember the words and stems of a phrase, so that words can be recognised by them."""
        self._known_labels.cache_clear()
        for item in phrase.items:
            for label in item.labels:
                if label.endswith("*"):
                    self._stems.add(label)
                elif not label.startswith("<"):
                    self._exact.add(label)
                if not label.startswith("<"):
                    self._squeezed[squeezed(label)].add(label)
                    self._longest = max(self._longest, len(label))
                    self._lines = None

    def labels_of(self, word: Word) -> frozenset[str]:
        """Return the words and stems of the pack that `word` matches, and their notions."""
        read = self._known_labels if len(word.key) <= _LONGEST_KEPT else self._labels
        return read(word.key, word.kind == "stop")

    def _labels(self, key: str, is_stop: bool) -> frozenset[str]:  # noqa: FBT001 - a cache key
        found = self._matches(key)
        if not found and not is_stop:
            if "*" in key:
                found = self._starred(key)
            elif len(key) > _SHORTEST_STEM:
                found = self._tolerant(key)
        labels = found | {key}
        return frozenset(labels | self.grown(labels))

    def grown(self, labels: Iterable[str]) -> frozenset[str]:
        """Return the notions these labels belong to, and the notions those belong to."""
        return notions_above(labels, self.members)

    def _matches(self, key: str) -> set[str]:
        found = {key} & self._exact
        # No stem is longer: the rest of a word without end is not looked at.
        for length in range(2, min(len(key), self._longest) + 1):
            stem = f"{key[:length]}*"
            if stem in self._stems:
                found.add(stem)
        return found

    def _tolerant(self, key: str) -> set[str]:
        """Match with doubled letters written once on both sides."""
        short = squeezed(key)
        found = set(self._squeezed.get(short, ()))
        for length in range(_SHORTEST_STEM + 1, min(len(short), self._longest) + 1):
            found |= {s for s in self._squeezed.get(f"{short[:length]}*", ()) if s.endswith("*")}
        return found

    def _starred(self, key: str) -> set[str]:
        """Match « c*nnard »: the letters that are left must agree, a run of stars hides some."""
        if sum(sign.isalpha() for sign in key) <= 1:
            return set()
        found = {
            label
            for label in _near(key[: self._longest + 1]).findall(self._written())
            if _agrees(key, label.rstrip("*"), label.endswith("*"))
        }
        same = {label for label in found if len(label.rstrip("*")) == len(key)}
        return same or found

    def _written(self) -> str:
        """Return every word and stem a starred word may be, one a line."""
        if self._lines is None:
            every = (label for label in (*self._stems, *self._exact) if "\n" not in label)
            self._lines = "\n".join(label for label in every if len(label) >= _SHORTEST_STEM)
        return self._lines


def _near(key: str) -> re.Pattern[str]:
    """Return a pattern of the words and stems that a starred key may be, and a few more.

    One search over all of them: asked one by one, they take ten milliseconds a key.
    """
    rest = r"\*?"
    for sign in reversed(key):
        one = r"[^\n*]{1,2}" if sign == "*" else re.escape(sign)
        rest = rf"(?:{one}{rest}|\*)"
    return re.compile(f"^{rest}$", re.MULTILINE)


def _agrees(key: str, known: str, is_stem: bool) -> bool:  # noqa: FBT001 - a private predicate
    """Say whether `key`, whose stars stand for letters, can be `known`."""
    reached = {0}
    for sign in key:
        after: set[int] = set()
        for at in reached:
            if sign == "*":
                after |= {at + 1, at + 2}
            elif at < len(known) and known[at] == sign:
                after.add(at + 1)
            elif at >= len(known) and is_stem:
                after.add(at)
        reached = {at for at in after if at <= len(known) or (is_stem and at <= len(known) + 2)}
        if not reached:
            return False
    return any(at == len(known) or (is_stem and at >= len(known)) for at in reached)
