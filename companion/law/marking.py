"""Where the notions and phrases of a pack stand in an author's words: sets and positions only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from companion.law.lexicon import Lexicon
from companion.law.normalise import Word
from companion.law.phrases import Found, Item, Phrase, ends_after

_LIGHT_SKIPPED = 2
_REACH = 4
_PASSED = "'\"«»-,*/"
_LIGHT_WORDS = """
    le la les un une de du des mon ma mes son sa ses ce cet cette ces me te se y en tres
    vraiment bien tout toute encore toujours meme aussi juste vrai vraie veritable gros
    grosse petit petite sale si trop completement totalement carrement purement
    simplement notre nos votre vos leur leurs lui nous vous aux au a
"""
_LIGHT = frozenset(_LIGHT_WORDS.split())


class Text:
    """Words with their notions; answers where a phrase or a notion stands."""

    def __init__(self, lexicon: Lexicon, words: tuple[Word, ...]) -> None:
        """Mark every word, then every phrase, notion by notion in the pack's order."""
        self.words = words
        self._single = [lexicon.labels_of(word) for word in words]
        self._ends: list[dict[str, set[int]]] = [{} for _ in words]
        self._found: dict[int, list[Found]] = {}
        self._present: set[str] = set().union(*self._single)
        self._awake_by_label: dict[str, tuple[int, tuple[tuple[int, tuple[str, Phrase]], ...]]] = {}
        self._mark_phrases(lexicon)
        self._starts: dict[str, list[int]] = defaultdict(list)
        for at in range(len(words)):
            for label in self.labels(at):
                self._starts[label].append(at)

    def _mark_phrases(self, lexicon: Lexicon) -> None:
        """Mark notions of several words; twice, so that notions made of notions are seen."""
        for _ in range(2):
            for at, single in enumerate(self._single):
                for label in (*single, *self._ends[at]):
                    for notion, phrase in self._awake(lexicon, label):
                        for end in self.ends(phrase, at):
                            self._mark(lexicon, at, notion, end)

    def _awake(self, lexicon: Lexicon, label: str) -> Iterator[tuple[str, Phrase]]:
        """Yield the phrases that may begin with `label` and whose every place is somewhere.

        Asked anew only when a label has come that was nowhere before: a text of 100 kB would ask
        the same of each of its words.
        """
        done = 0
        while True:
            known = len(self._present)
            asked, awake = self._awake_by_label.get(label, (-1, ()))
            if asked != known:
                starts = lexicon.starts.get(label, ())
                awake = tuple(
                    (rank, one) for rank, one in enumerate(starts, 1) if self.could(one[1].needs)
                )
                self._awake_by_label[label] = (known, awake)
            for rank, one in awake:
                if rank > done:
                    done = rank
                    yield one
                    if len(self._present) != known:
                        break
            else:
                return

    def _mark(self, lexicon: Lexicon, at: int, notion: str, end: int) -> None:
        ends = self._ends[at]
        if end in ends.get(notion, ()):
            return
        for label in (notion, *lexicon.grown((notion,))):
            self._present.add(label)
            ends.setdefault(label, set()).add(end)

    def could(self, needs: Iterable[frozenset[str]]) -> bool:
        """Say whether every place of a phrase is somewhere in these words, in whatever order."""
        present = self._present
        for labels in needs:  # noqa: SIM110 - `any` costs three times as much here
            if labels.isdisjoint(present):
                return False
        return True

    @property
    def present(self) -> set[str]:
        """Return every label that stands somewhere."""
        return self._present

    def labels(self, at: int) -> set[str]:
        """Return every label that begins at word `at`."""
        return {*self._single[at], *self._ends[at]}

    def _item_ends(self, item: Item, at: int) -> set[int]:
        """Return the last word of each way `item` can stand at `at`."""
        found = set() if item.labels.isdisjoint(self._single[at]) else {at}
        if self._ends[at]:
            for label, ends in self._ends[at].items():
                if label in item.labels:
                    found |= ends
        return found

    def ends(self, phrase: Phrase, at: int) -> set[int]:
        """Return the last word of each way `phrase` can stand from word `at`."""
        firsts = self._item_ends(phrase.items[0], at)
        return ends_after(phrase, firsts, self._after) if firsts else firsts

    def _after(self, item: Item, last: int, gap: int) -> set[int]:
        """Return where `item` can end after word `last`, over a gap or light words."""
        found: set[int] = set()
        light = _LIGHT_SKIPPED
        words, sentence = self.words, self.words[last].sentence
        for at in range(last + 1, min(last + gap + _REACH, len(words))):
            if not item.labels.isdisjoint(self._single[at]):
                found.add(at)
            if self._ends[at]:
                found |= self._item_ends(item, at)
            word = words[at]
            if word.kind == "stop":
                if word.sentence != sentence or word.key not in _PASSED:
                    break
            elif at - last > gap:
                if word.key not in _LIGHT or light == 0:
                    break
                light -= 1
        return found

    def find(self, phrase: Phrase) -> list[Found]:
        """Return every place where `phrase` stands (the longest from each word), in order."""
        known = self._found.get(id(phrase))
        if known is None:
            known = self._search(phrase) if self.could(phrase.needs) else []
            self._found[id(phrase)] = known
        return known

    def _search(self, phrase: Phrase) -> list[Found]:
        first = phrase.items[0].labels & self._present
        starts = {at for label in first for at in self._starts.get(label, ())}
        return [Found(at, max(ends)) for at in sorted(starts) if (ends := self.ends(phrase, at))]
