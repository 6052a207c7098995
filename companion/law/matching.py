"""One statement made ready to be read: words, notions, grammar, and the pack compiled once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import msgspec

from companion.law.analysis import Grammar, analyse
from companion.law.lexicon import Found, Lexicon, Phrase, Text, read_phrase
from companion.law.normalise import Word, fold, normalise
from companion.law.rules import LawPack, SignalRule, Spelling
from companion.model.errors import PackBroken


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A signal rule with its phrases read."""

    rule: SignalRule
    phrases: tuple[Phrase, ...]
    together: tuple[tuple[tuple[Phrase, ...], ...], ...]
    unless: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class CompiledPack:
    """A pack made ready for reading."""

    pack: LawPack
    lexicon: Lexicon
    rules: tuple[CompiledRule, ...]
    spelling: Spelling


@dataclass(frozen=True, slots=True)
class Matches:
    """The words of one statement, their notions and their grammar."""

    words: tuple[Word, ...]
    text: Text
    grammar: tuple[Grammar, ...]

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
    compiled = CompiledPack(pack, lexicon, rules, spelling)
    _compiled[id(pack)] = compiled
    return compiled


def read_words(text: str, compiled: CompiledPack) -> Matches:
    """Return the reading of `text`: words, notions, grammar."""
    words = normalise(text, compiled.spelling)
    return Matches(words, compiled.lexicon.read(words), analyse(words))
