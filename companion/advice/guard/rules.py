"""The shapes of the guard's files, and their strict loading."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from companion.law.pack import read_yaml
from companion.law.rules import Concept, Examples, Spelling
from companion.model.errors import PackBroken
from companion.model.guard import PUBLICITY_KINDS, SECRECY_KINDS, GuardAudience, GuardKind
from companion.model.source import Source
from companion.model.text import Text
from companion.model.value import Value

GUARD_FOLDER = "guard"
T = TypeVar("T")
_EVERYBODY: tuple[GuardAudience, ...] = ("public", "private", "official")


class GuardRule(Value, frozen=True, kw_only=True):
    """`guard/rules/*.yaml`: which words must not leave, of which kind, why, by which source.

    `phrases` are word sequences; each entry of `near` lists notions that must stand in one
    sentence, at most `within` words apart. `but` names wordings that take away what they overlap;
    `unless` silences the rule in its whole sentence, `only` asks that the sentence hold one of
    these. `in_general` keeps the rule awake in sentences that speak to everybody. `least_like` is
    for a rule of secrecy or publicity that casts wide: it is silent in a sentence less like a
    breach of its sort (`likeness_of`).
    """

    id: str
    kind: GuardKind
    why: Text
    source: str
    audiences: tuple[GuardAudience, ...] = _EVERYBODY
    phrases: tuple[str, ...] = ()
    near: tuple[tuple[str, ...], ...] = ()
    within: int = 10
    but: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    in_general: bool = False
    least_like: float | None = None
    rewording: str | None = None
    examples: Examples


class Scope(Value, frozen=True, kw_only=True):
    """`guard/scope.yaml`: what shows that a sentence speaks to everybody, or to one person.

    A sentence is general when it holds one of `general` that `not_general` does not overlap (« vous
    prenez » is no instruction) and none of `particular`, in a text that holds none of `reply`.
    A clause that begins with one of `supposed` and holds none of `told_after_all` supposes and
    tells nothing of anybody (« si vous êtes venu, … », « toute personne qui … »).
    `rewordings` are the safe sentences rules name; `skipped` is the notion of the small words that
    may stand between two words of any phrase, `tolerant` that of the words still known with one
    slip of the pen.
    """

    general: tuple[str, ...]
    not_general: tuple[str, ...]
    particular: tuple[str, ...]
    reply: tuple[str, ...]
    supposed: tuple[str, ...]
    told_after_all: tuple[str, ...]
    skipped: str
    tolerant: str
    neutral: Text
    rewordings: dict[str, Text]
    doubt_from: float
    """From how like a breach (`likeness_of`) a sentence in which no rule finds one is doubted."""
    publicity_from: float
    """From how like publicity a sentence in which no rule finds any is doubted."""


class GuardPack(Value, frozen=True, kw_only=True):
    """The guard's rules as loaded: every source resolved, every id once."""

    concepts: tuple[Concept, ...]
    rules: Annotated[tuple[GuardRule, ...], msgspec.Meta(min_length=1)]
    scope: Scope
    spelling: Spelling
    sources: dict[str, Source]


@cache
def load_guard(law_folder: Path) -> GuardPack:
    """Return the guard of the law pack in `law_folder` (its folder `guard/`).

    Raises:
        PackBroken: A file is missing or has another shape, an id stands twice, a rule names no
            known source; the detail names file and place.
    """
    folder = law_folder / GUARD_FOLDER
    sources = {s.id: s for s in read_yaml(folder / "sources.yaml", list[Source])}
    rules = _read_all(folder / "rules", GuardRule)
    concepts = _read_all(folder / "lexicon", Concept)
    _refuse_doubles([rule.id for rule in rules])
    _refuse_doubles([concept.id for concept in concepts])
    scope = read_yaml(folder / "scope.yaml", Scope)
    for rule in rules:
        if rule.source not in sources:
            raise PackBroken(f"guard: {rule.id}: no such source: {rule.source}")
        if rule.least_like is not None and rule.kind not in SECRECY_KINDS | PUBLICITY_KINDS:
            raise PackBroken(f"guard: {rule.id}: nothing was learnt of {rule.kind}")
        if rule.rewording is not None and rule.rewording not in scope.rewordings:
            raise PackBroken(f"guard: {rule.id}: no such rewording: {rule.rewording}")
    return GuardPack(
        concepts=concepts,
        rules=rules,
        scope=scope,
        spelling=read_yaml(law_folder / "spelling.yaml", Spelling),
        sources=sources,
    )


def _read_all(folder: Path, shape: type[T]) -> tuple[T, ...]:
    """Read every file of a folder; each holds a list."""
    found: list[T] = []
    for path in sorted(folder.glob("*.yaml")):
        found.extend(read_yaml(path, list[shape]))  # type: ignore[valid-type] # built at run time
    return tuple(found)


def _refuse_doubles(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for an_id in ids:
        if an_id in seen:
            raise PackBroken(f"guard: id written twice: {an_id}")
        seen.add(an_id)
