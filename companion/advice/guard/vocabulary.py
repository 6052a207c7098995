"""Which words and notions of the guard a token is, misspelt or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from companion.advice.guard.tokens import Token
from companion.law.normalise import ELIDED
from companion.law.phrases import Phrase, notions_above, read_phrase
from companion.law.rules import Concept
from companion.model.errors import PackBroken
from companion.model.remembering import Remembered

_MISSPELT_FROM = 7
_REMEMBERED = 8192
CAPITAL = "<capital>"
NUMBER = "<number>"
WORD = "<word>"
HAS = "<has>"
"""« a », not « à »: keys bear no accents."""
NEVER_BY_ENDING = "<never-by-ending>"
"""Words that end like a tense and are none: « fait », « parfait »."""
_OURS = frozenset({CAPITAL, NUMBER, WORD, HAS})


class Vocabulary:
    """Every word, stem and notion the guard's files name."""

    def __init__(self, concepts: Iterable[Concept], *, skipped: str, tolerant: str) -> None:
        """Index the words of `concepts`.

        `skipped` is the notion of words phrases step over, `tolerant` that of words still known
        with one slip of the pen.
        """
        every = tuple(concepts)
        self.skipped = skipped
        self._known = frozenset(f"<{concept.id}>" for concept in every) | _OURS
        self._members: dict[str, set[str]] = defaultdict(set)
        self._exact: set[str] = set()
        self._stems: set[str] = set()
        self._endings: set[str] = set()
        self._longest = 0
        self.wordings: list[tuple[str, Phrase]] = []
        for concept in every:
            for written in concept.words:
                self._index(f"<{concept.id}>", self.learn(written))
        # Sorted: of two words as near, the same one is meant at every run.
        self._tolerant = sorted(word for word in self._exact if tolerant in self.grown({word}))
        self._labels = Remembered(self._read, most=_REMEMBERED, longest=80)

    def learn(self, written: str) -> Phrase:
        """Read a phrase (`stem*`, and `*ending` besides) and remember its words.

        Raises:
            PackBroken: It names a notion that does not exist.
        """
        phrase = read_phrase(_tidy(written))
        for item in phrase.items:
            for label in item.labels:
                self._remember(label, written)
        return phrase

    def _remember(self, label: str, written: str) -> None:
        self._longest = max(self._longest, len(label))
        if label.startswith("<"):
            if label not in self._known:
                raise PackBroken(f"guard: no notion {label} (in {written!r})")
        elif "'" in label and label[: label.index("'") + 1] in ELIDED:
            raise PackBroken(f"guard: {label} is read as two words (in {written!r})")
        elif label.startswith("*"):
            self._endings.add(label)
        elif label.endswith("*"):
            self._stems.add(label)
        else:
            self._exact.add(label)

    def _index(self, notion: str, phrase: Phrase) -> None:
        if len(phrase.items) > 1:
            self.wordings.append((notion, phrase))
            return
        for label in phrase.items[0].labels:
            self._members[label].add(notion)

    def grown(self, labels: Iterable[str]) -> frozenset[str]:
        """Return the notions these labels belong to, and the notions those belong to."""
        return notions_above(labels, self._members)

    def labels(self, token: Token) -> frozenset[str]:
        """Return what `token` is: its key, stems, notions, and how it is written."""
        if token.kind in {"stop", "emoji"}:
            return frozenset({token.key})
        found = self._labels(token.key) | {WORD}
        if token.key == "a" and token.form != "à":
            found |= {HAS} | self.grown({HAS})
        return found | {CAPITAL} if token.upper else found

    def _read(self, key: str) -> frozenset[str]:
        labels = self._matches(key)
        notions = self.grown(labels)
        if not notions and len(key) >= _MISSPELT_FROM:
            labels |= self._misspelt(key)
            notions = self.grown(labels)
        if key[:1].isdigit():
            labels.add(NUMBER)
            notions |= self.grown({NUMBER})
        return frozenset(labels | notions)

    def _matches(self, key: str) -> set[str]:
        # Nothing known is longer: of a word without end, only its two ends can tell.
        stems = {f"{key[:length]}*" for length in range(2, min(len(key), self._longest) + 1)}
        if NEVER_BY_ENDING in self._members.get(key, ()):
            return {key} | (stems & self._stems)
        first = max(1, len(key) - self._longest)
        endings = {f"*{key[at:]}" for at in range(first, len(key))}
        return {key} | (stems & self._stems) | (endings & self._endings)

    def _misspelt(self, key: str) -> set[str]:
        """Return the word of the guard one slip away from `key`, if there is one."""
        if key in self._exact or not key.isalpha():
            return set()
        near = extractOne(key, self._tolerant, scorer=OSA.distance, score_cutoff=1)
        return self._matches(near[0]) if near and near[0][:1] == key[:1] else set()


def _tidy(written: str) -> str:
    """Return a phrase with « rendez-vous » as one word and elisions among choices in full.

    « n' » and « s' » before a choice go: phrases step over « ne » and « se » anyway.
    """
    parts = written.replace("rendez-vous", "rendezvous").split()
    return " ".join(_full(part) if "|" in part else part for part in parts)


def _full(choices: str) -> str:
    optional = "?" if choices.endswith("?") else ""
    every = choices.removesuffix("?").replace("’", "'").split("|")
    said = (choice.removeprefix("n'").removeprefix("s'") or choice for choice in every)
    return "|".join(ELIDED.get(choice, choice) for choice in said) + optional
