"""The guard's rules with their phrases read, made ready once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from companion.advice.guard.likeness import PUBLICITY_FILE, Likeness, load_likeness
from companion.advice.guard.matcher import Phrases
from companion.advice.guard.rules import GUARD_FOLDER, GuardPack, GuardRule, Scope, load_guard
from companion.advice.guard.vocabulary import Vocabulary
from companion.law.normalise import fold
from companion.law.rules import Spelling
from companion.model.errors import PackBroken
from companion.model.guard import (
    DOUBT,
    DOUBT_OF_PUBLICITY,
    PUBLICITY_KINDS,
    SECRECY_KINDS,
    GuardKind,
)
from companion.model.source import Source
from companion.model.text import Text


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """One rule with its phrases read; `order` is its rank in the files."""

    rule: GuardRule
    order: int
    phrases: Phrases
    near: tuple[tuple[Phrases, ...], ...]
    but: Phrases
    unless: Phrases
    only: Phrases


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was learnt of breaches of these `kinds`: a sentence as like one as `least` is doubted.

    `rule` says so where no rule of these kinds speaks.
    """

    kinds: frozenset[GuardKind]
    rule: ReadyRule
    learnt: Likeness
    least: float


@dataclass(frozen=True, slots=True)
class ReadyGuard:
    """All that a check needs."""

    rules: tuple[ReadyRule, ...]
    vocabulary: Vocabulary
    spelling: Spelling
    sources: dict[str, Source]
    general: Phrases
    not_general: Phrases
    particular: Phrases
    reply: Phrases
    supposed: Phrases
    told_after_all: Phrases
    neutral: Text
    rewordings: dict[str, Text]
    doubts: tuple[Doubt, ...]


def ready_guard(law_folder: Path) -> ReadyGuard:
    """Return the guard of a law pack, ready to check.

    Raises:
        PackBroken: A file of the pack is missing or wrong.
    """
    pack = load_guard(law_folder)
    scope = pack.scope
    vocabulary = Vocabulary(pack.concepts, skipped=scope.skipped, tolerant=scope.tolerant)
    rules = tuple(_ready(rule, order, vocabulary) for order, rule in enumerate(pack.rules))
    return ReadyGuard(
        rules=rules,
        vocabulary=vocabulary,
        spelling=_spelling(pack),
        sources=pack.sources,
        general=_read(scope.general, vocabulary),
        not_general=_read(scope.not_general, vocabulary),
        particular=_read(scope.particular, vocabulary),
        reply=_read(scope.reply, vocabulary),
        supposed=_read(scope.supposed, vocabulary),
        told_after_all=_read(scope.told_after_all, vocabulary),
        neutral=scope.neutral,
        rewordings=scope.rewordings,
        doubts=_doubts(rules, scope, law_folder / GUARD_FOLDER),
    )


def _doubts(rules: tuple[ReadyRule, ...], scope: Scope, folder: Path) -> tuple[Doubt, ...]:
    """Return what is doubted; raises `PackBroken` when the rule that says so is missing."""
    by_id = {ready.rule.id: ready for ready in rules}
    if missing := {DOUBT, DOUBT_OF_PUBLICITY} - set(by_id):
        raise PackBroken(f"guard: no rule {sorted(missing)}")
    secrecy, publicity = load_likeness(folder), load_likeness(folder, PUBLICITY_FILE)
    return (
        Doubt(SECRECY_KINDS, by_id[DOUBT], secrecy, scope.doubt_from),
        Doubt(PUBLICITY_KINDS, by_id[DOUBT_OF_PUBLICITY], publicity, scope.publicity_from),
    )


def _spelling(pack: GuardPack) -> Spelling:
    short = {fold(key): words for key, words in pack.spelling.short_forms.items()}
    return msgspec.structs.replace(pack.spelling, short_forms=short)


def _read(written: tuple[str, ...], vocabulary: Vocabulary) -> Phrases:
    return Phrases([vocabulary.learn(phrase) for phrase in written])


def _ready(rule: GuardRule, order: int, vocabulary: Vocabulary) -> ReadyRule:
    return ReadyRule(
        rule=rule,
        order=order,
        phrases=_read(rule.phrases, vocabulary),
        near=tuple(
            tuple(_read(tuple(notion.split(" | ")), vocabulary) for notion in combo)
            for combo in rule.near
        ),
        but=_read(rule.but, vocabulary),
        unless=_read(rule.unless, vocabulary),
        only=_read(rule.only, vocabulary),
    )
