"""Where the phrases of the guard stand: side by side in one sentence, small words skipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from companion.advice.guard.tokens import Token
from companion.advice.guard.vocabulary import Vocabulary
from companion.law.phrases import Item, Phrase, ends_after

_SKIPPED_MOST = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: token indices `first`..`last`, both included."""

    first: int
    last: int

    @property
    def words(self) -> range:
        """Return the indices of its words."""
        return range(self.first, self.last + 1)

    def meets(self, other: Place) -> bool:
        """Say whether both share a word."""
        return self.first <= other.last and other.first <= self.last


class Phrases:
    """Phrases looked for together, indexed by how they may begin."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        """Index `phrases` by the labels of their first place."""
        by_first: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            for label in phrase.items[0].labels:
                by_first[label].append(phrase)
        self._by_first = dict(by_first)
        self._firsts = frozenset(by_first)

    def awake(self, present: set[str]) -> list[Phrase]:
        """Return the phrases that could begin in a text where `present` labels stand."""
        labels = self._firsts & present
        return list({id(p): p for label in labels for p in self._by_first[label]}.values())


class Reading:
    """One text's words with their labels; answers where a phrase stands."""

    def __init__(self, tokens: tuple[Token, ...], vocabulary: Vocabulary) -> None:
        """Label every word, then mark the notions of several words."""
        self.tokens = tokens
        self.labels = [vocabulary.labels(token) for token in tokens]
        self._skipped = [vocabulary.skipped in found for found in self.labels]
        self._ends: list[dict[str, set[int]]] = [{} for _ in tokens]
        self._starts: dict[str, list[int]] = defaultdict(list)
        self._known: dict[int, list[Place]] = {}
        self._sentences: dict[int, set[int]] = {}
        for at, found in enumerate(self.labels):
            for label in found:
                self._starts[label].append(at)
        self._present = set(self._starts)
        for notion, phrase in vocabulary.wordings:
            if not phrase.items[0].labels.isdisjoint(self._present):
                for place in self._search(phrase):
                    self._mark(vocabulary, place, notion)

    def _mark(self, vocabulary: Vocabulary, place: Place, notion: str) -> None:
        for label in (notion, *vocabulary.grown((notion,))):
            self._present.add(label)
            if label not in self.labels[place.first] and label not in self._ends[place.first]:
                self._starts[label].append(place.first)
            self._ends[place.first].setdefault(label, set()).add(place.last)

    def notions(self, at: int) -> frozenset[str]:
        """Return the notions that stand at word `at` or begin there."""
        labels = (*self.labels[at], *self._ends[at])
        return frozenset(label for label in labels if label.startswith("<"))

    def find(self, phrases: Phrases) -> list[Place]:
        """Return every place where one of `phrases` stands (the longest from each word)."""
        known = self._known.get(id(phrases))
        if known is None:
            known = [p for phrase in phrases.awake(self._present) for p in self._search(phrase)]
            self._known[id(phrases)] = known
        return known

    def holds(self, phrases: Phrases, sentence: int) -> bool:
        """Say whether any of `phrases` begins in `sentence`."""
        where = self._sentences.get(id(phrases))
        if where is None:
            where = {self.tokens[place.first].sentence for place in self.find(phrases)}
            self._sentences[id(phrases)] = where
        return sentence in where

    def _search(self, phrase: Phrase) -> list[Place]:
        if any(need.isdisjoint(self._present) for need in phrase.needs):
            return []
        starts = {at for label in phrase.items[0].labels for at in self._starts.get(label, ())}
        return [Place(at, max(ends)) for at in sorted(starts) if (ends := self._from(phrase, at))]

    def _from(self, phrase: Phrase, at: int) -> set[int]:
        """Return the last word of each way `phrase` can stand from word `at`."""
        return ends_after(phrase, self._item_ends(phrase.items[0], at), self._after)

    def _item_ends(self, item: Item, at: int) -> set[int]:
        found = set() if item.labels.isdisjoint(self.labels[at]) else {at}
        for label, ends in self._ends[at].items():
            if label in item.labels:
                found |= ends
        return found

    def _after(self, item: Item, last: int, gap: int) -> set[int]:
        """Return where `item` can end after `last`: next to it, over small words, or a gap."""
        found: set[int] = set()
        sentence = self.tokens[last].sentence
        small = _SKIPPED_MOST
        for at in range(last + 1, len(self.tokens)):
            token = self.tokens[at]
            if token.sentence != sentence:
                break
            found |= self._item_ends(item, at)
            if token.passed:
                continue
            if self._skipped[at] and small:
                small -= 1
            elif gap:
                gap -= 1
            else:
                break
        return found
