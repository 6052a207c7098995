"""One statement made ready to be read: words, notions, grammar, and the pack compiled once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from companion.law.analysis import Grammar, analyse
from companion.law.lexicon import Lexicon
from companion.law.marking import Text
from companion.law.normalise import Word, fold, normalise
from companion.law.phrases import Found, Phrase, read_phrase
from companion.law.rules import LawPack, SignalRule, Spelling
from companion.model.errors import PackBroken

Combo = tuple[tuple[Phrase, ...], ...]
"""Notions that must stand together, each a choice of phrases."""


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A signal rule with its phrases read."""

    rule: SignalRule
    phrases: tuple[Phrase, ...]
    together: tuple[Combo, ...]
    unless: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class CompiledPack:
    """A pack made ready for reading; `starts` tells which rules a label may wake, and how."""

    pack: LawPack
    lexicon: Lexicon
    rules: tuple[CompiledRule, ...]
    spelling: Spelling
    starts: dict[str, tuple[tuple[int, Phrase | Combo], ...]]


@dataclass(slots=True)
class Matches:
    """The words of one statement, their notions, and their grammar once somebody asks for it.

    The parser costs three times all the rest: lawful words that wake no rule never pay for it.
    """

    words: tuple[Word, ...]
    text: Text
    parsed: tuple[Grammar, ...] | None = None
    asked: frozenset[int] | None = None

    @property
    def after_question(self) -> frozenset[int]:
        """Return the sentences before which a question mark stands, found on first use."""
        if self.asked is None:
            self.asked = frozenset(
                word.sentence for word in self.words if word.kind == "stop" and word.key == "?"
            )
        return self.asked

    @property
    def grammar(self) -> tuple[Grammar, ...]:
        """Return the grammar of each word, parsed on first use."""
        if self.parsed is None:
            self.parsed = analyse(self.words)
        return self.parsed

    def find(self, written: str) -> list[Found]:
        """Return where a notion or phrase stands."""
        return self.text.find(_phrase(written))

    def has(self, written: str) -> bool:
        """Say whether a notion or phrase stands anywhere."""
        return bool(self.find(written))

    def has_in_sentence(self, written: str, sentence: int) -> bool:
        """Say whether a notion or phrase begins in that sentence."""
        return any(self.words[at.first].sentence == sentence for at in self.find(written))


@lru_cache(maxsize=1024)
def _phrase(written: str) -> Phrase:
    return read_phrase(written)


def _compile_rule(rule: SignalRule, lexicon: Lexicon) -> CompiledRule:
    """Read a rule's phrases, teach the lexicon their words, refuse unknown notions."""
    compiled = CompiledRule(
        rule=rule,
        phrases=tuple(read_phrase(p) for p in rule.phrases),
        together=tuple(tuple(_choices(p) for p in combo) for combo in rule.together),
        unless=tuple(read_phrase(p) for p in rule.unless),
    )
    every = [*compiled.phrases, *compiled.unless, *_together_phrases(compiled)]
    for phrase in every:
        lexicon.learn(phrase)
        for item in phrase.items:
            unknown = {x for x in item.labels if x.startswith("<")} - lexicon.known
            if unknown:
                raise PackBroken(f"{rule.id}: no notion {sorted(unknown)}")
    return compiled


def _choices(written: str) -> tuple[Phrase, ...]:
    """Read one notion of `together`: phrases parted by `|`, any of which will do."""
    return tuple(read_phrase(choice) for choice in written.split("|"))


def _together_phrases(rule: CompiledRule) -> list[Phrase]:
    return [phrase for combo in rule.together for notion in combo for phrase in notion]


def _starts_of(
    rules: tuple[CompiledRule, ...],
) -> dict[str, tuple[tuple[int, Phrase | Combo], ...]]:
    """Index by first label which phrase or combination of which rule may begin there."""
    starts: dict[str, list[tuple[int, Phrase | Combo]]] = defaultdict(list)
    for at, rule in enumerate(rules):
        for phrase in rule.phrases:
            for label in phrase.needs[0]:
                starts[label].append((at, phrase))
        for combo in rule.together:
            for label in {label for phrase in combo[0] for label in phrase.needs[0]}:
                starts[label].append((at, combo))
    return {label: tuple(found) for label, found in starts.items()}


_compiled: dict[int, CompiledPack] = {}


def compile_pack(pack: LawPack) -> CompiledPack:
    """Return the pack compiled; the same pack object is compiled once."""
    known = _compiled.get(id(pack))
    if known is not None and known.pack is pack:
        return known
    lexicon = Lexicon(pack.concepts)
    rules = tuple(_compile_rule(rule, lexicon) for rule in pack.signals)
    short = {fold(key): words for key, words in pack.spelling.short_forms.items()}
    spelling = msgspec.structs.replace(pack.spelling, short_forms=short)
    compiled = CompiledPack(pack, lexicon, rules, spelling, _starts_of(rules))
    _compiled[id(pack)] = compiled
    return compiled


def read_words(text: str, compiled: CompiledPack) -> Matches:
    """Return the words of `text` with their notions."""
    words = normalise(text, compiled.spelling)
    return Matches(words, Text(compiled.lexicon, words))
