"""Finds the notions of a pack in words, without regular expressions: sets and positions only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from companion.law.normalise import ELIDED, Word, fold, squeezed
from companion.law.rules import Concept
from companion.model.errors import PackBroken

_GAP = 3
_SHORTEST_STEM = 3
_LIGHT = frozenset(
    [
        "le",
        "la",
        "les",
        "un",
        "une",
        "de",
        "du",
        "des",
        "mon",
        "ma",
        "mes",
        "son",
        "sa",
        "ses",
        "ce",
        "cet",
        "cette",
        "ces",
        "me",
        "te",
        "se",
        "y",
        "en",
        "tres",
        "vraiment",
        "bien",
        "tout",
        "toute",
        "encore",
        "toujours",
        "meme",
        "aussi",
        "juste",
        "vrai",
        "vraie",
        "veritable",
        "gros",
        "grosse",
        "petit",
        "petite",
        "sale",
        "si",
        "trop",
        "completement",
        "totalement",
        "carrement",
        "purement",
        "simplement",
        "notre",
        "nos",
        "votre",
        "vos",
        "leur",
        "leurs",
        "lui",
        "nous",
        "vous",
        "aux",
        "au",
        "a",
    ]
)


@dataclass(frozen=True, slots=True)
class _Item:
    """One place of a phrase: what may stand there, or a gap of up to `gap` words."""

    labels: frozenset[str]
    optional: bool = False
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sequence of places, as written in the pack."""

    items: tuple[_Item, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a notion or phrase stands: word indices `first`..`last`, both included."""

    first: int
    last: int


def read_phrase(written: str) -> Phrase:
    """Read a phrase of the pack: `stem*`, `a|b`, `word?`, `<notion>`, `..` (a gap), `..6`."""
    items: list[_Item] = []
    for part in _parts(written):
        if part.startswith(".."):
            items.append(_Item(frozenset(), gap=int(part[2:] or _GAP)))
            continue
        optional = part.endswith("?") and len(part) > 1
        choices = (part[:-1] if optional else part).split("|")
        items.append(_Item(frozenset(_label(choice) for choice in choices), optional))
    if not items or items[0].gap or items[0].optional:
        raise PackBroken(f"the phrase {written!r} must begin with a word")
    return Phrase(tuple(items))


def _parts(written: str) -> list[str]:
    """Cut a phrase where `normalise` cuts the author's words: elisions and hyphens."""
    parts: list[str] = []
    for part in written.replace("’", "'").split():
        rest = part
        while "'" in rest and f"{rest.split(chr(39))[0].lower()}'" in ELIDED:
            elided, _, rest = rest.partition("'")
            parts.append(f"{elided}'")
        joined = "<" in rest or "|" in rest
        parts.extend([rest] if joined else [piece for piece in rest.split("-") if piece])
    return parts


def _label(choice: str) -> str:
    if choice.startswith("<"):
        return choice
    key = fold(choice)
    return ELIDED.get(key, key)


class Lexicon:
    """The notions of a pack, indexed by how their words begin."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        """Index every word, stem and phrase of `concepts`."""
        self._exact: set[str] = set()
        self._squeezed: dict[str, set[str]] = defaultdict(set)
        self._starts: dict[str, list[tuple[str, Phrase]]] = defaultdict(list)
        self._members: dict[str, set[str]] = defaultdict(set)
        self._stems: set[str] = set()
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
                self._members[label].add(f"<{concept}>")
        else:
            for label in phrase.items[0].labels:
                self._starts[label].append((f"<{concept}>", phrase))

    def learn(self, phrase: Phrase) -> None:
        """Remember the words and stems of a phrase, so that words can be recognised by them."""
        for item in phrase.items:
            for label in item.labels:
                if label.endswith("*"):
                    self._stems.add(label)
                elif not label.startswith("<"):
                    self._exact.add(label)
                if not label.startswith("<"):
                    self._squeezed[squeezed(label)].add(label)

    def labels_of(self, word: Word) -> set[str]:
        """Return the words and stems of the pack that `word` matches."""
        found = self._matches(word.key)
        if not found and word.kind != "stop":
            if "*" in word.key:
                found = self._starred(word.key)
            elif len(word.key) > _SHORTEST_STEM:
                found = self._tolerant(word.key)
        return found | {word.key}

    def _matches(self, key: str) -> set[str]:
        found = {key} & self._exact
        for length in range(2, len(key) + 1):
            stem = f"{key[:length]}*"
            if stem in self._stems:
                found.add(stem)
        return found

    def _tolerant(self, key: str) -> set[str]:
        """Match with doubled letters written once on both sides."""
        short = squeezed(key)
        found = set(self._squeezed.get(short, ()))
        for length in range(_SHORTEST_STEM + 1, len(short) + 1):
            found |= {s for s in self._squeezed.get(f"{short[:length]}*", ()) if s.endswith("*")}
        return found

    def _starred(self, key: str) -> set[str]:
        """Match « c*nnard »: the letters that are left must agree, a run of stars hides some."""
        if sum(sign.isalpha() for sign in key) <= 1:
            return set()
        found = {
            label
            for label in (*self._stems, *self._exact)
            if len(label) >= _SHORTEST_STEM and _agrees(key, label.rstrip("*"), label.endswith("*"))
        }
        same = {label for label in found if len(label.rstrip("*")) == len(key)}
        return same or found

    def read(self, words: tuple[Word, ...]) -> Text:
        """Return the words with every notion found in them."""
        return Text(self, words)


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
    return any(at == len(known) or (is_stem and at >= len(known)) for at in reached)


class Text:
    """Words with their notions; answers where a phrase or a notion stands."""

    def __init__(self, lexicon: Lexicon, words: tuple[Word, ...]) -> None:
        """Mark every word, then every phrase, notion by notion in the pack's order."""
        self.words = words
        self._single: list[set[str]] = []
        self._found: dict[int, list[Found]] = {}
        self._ends: list[dict[str, set[int]]] = [{} for _ in words]
        for word in words:
            labels = lexicon.labels_of(word)
            self._single.append(labels | self._grown(lexicon, labels))
        self._mark_phrases(lexicon)
        self._starts: dict[str, list[int]] = defaultdict(list)
        for at in range(len(words)):
            for label in self.labels(at):
                self._starts[label].append(at)
        self._present = frozenset(self._starts)

    @staticmethod
    def _grown(lexicon: Lexicon, labels: set[str]) -> set[str]:
        """Return the notions these labels belong to, and the notions those belong to."""
        grown: set[str] = set()
        fresh = set(labels)
        while fresh:
            notions = {n for label in fresh for n in lexicon._members.get(label, ())}  # noqa: SLF001 - one pair of classes
            fresh = notions - grown
            grown |= fresh
        return grown

    def _mark_phrases(self, lexicon: Lexicon) -> None:
        """Mark notions of several words; twice, so that notions made of notions are seen."""
        for _ in range(2):
            for at in range(len(self.words)):
                for label in (*self._single[at], *self._ends[at]):
                    for notion, phrase in lexicon._starts.get(label, ()):  # noqa: SLF001 - one pair of classes
                        for end in self.ends(phrase, at):
                            self._mark(lexicon, at, notion, end)

    def _mark(self, lexicon: Lexicon, at: int, notion: str, end: int) -> None:
        for label in {notion} | self._grown(lexicon, {notion}):
            self._ends[at].setdefault(label, set()).add(end)

    def labels(self, at: int) -> set[str]:
        """Return every label that begins at word `at`."""
        return self._single[at] | set(self._ends[at])

    def _item_ends(self, item: _Item, at: int) -> set[int]:
        """Return the last word of each way `item` can stand at `at`."""
        if at >= len(self.words):
            return set()
        found = {at} if item.labels & self._single[at] else set()
        for label, ends in self._ends[at].items():
            if label in item.labels:
                found |= ends
        return found

    def ends(self, phrase: Phrase, at: int) -> set[int]:
        """Return the last word of each way `phrase` can stand from word `at`."""
        reached = self._item_ends(phrase.items[0], at)
        gap = 0
        for item in phrase.items[1:]:
            if item.gap:
                gap = item.gap
                continue
            after: set[int] = set()
            for last in reached:
                after |= self._after(item, last, gap)
            reached = after | reached if item.optional else after
            gap = 0
        return reached

    def _after(self, item: _Item, last: int, gap: int) -> set[int]:
        """Return where `item` can end after word `last`, over a gap or light words."""
        found: set[int] = set()
        light = 2
        for at in range(last + 1, min(last + gap + 4, len(self.words))):
            found |= self._item_ends(item, at)
            word = self.words[at]
            if word.kind == "stop":
                if word.sentence != self.words[last].sentence or word.key not in "'\"«»-,*/":
                    break
                continue
            if at - last > gap:
                if word.key not in _LIGHT or light == 0:
                    break
                light -= 1
        return found

    def find(self, phrase: Phrase) -> list[Found]:
        """Return every place where `phrase` stands (the longest from each word), in order."""
        if phrase.items[0].labels.isdisjoint(self._present):
            return []
        known = self._found.get(id(phrase))
        if known is None:
            starts = {at for label in phrase.items[0].labels for at in self._starts.get(label, ())}
            known = [
                Found(at, max(ends)) for at in sorted(starts) if (ends := self.ends(phrase, at))
            ]
            self._found[id(phrase)] = known
        return known
