"""Learns what sentences that break secrecy, or advertise, are like: from the labelled ones.

    python -m bench.guard_likeness [FILE…]

With FILEs of labelled sentences (YAML, as in `tests/cases/guard`), nothing is written: it learns
from all others and says what it would find in these, beside what the rules find.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import yaml

from companion.advice.guard.likeness import (
    FILE,
    PUBLICITY_FILE,
    Likeness,
    likeness_of,
    traits_of,
)
from companion.advice.guard.matcher import Reading
from companion.advice.guard.ready import ReadyGuard, ready_guard
from companion.advice.guard.rules import GUARD_FOLDER
from companion.advice.guard.scope import sentences_of
from companion.advice.guard.tokens import tokens_of
from companion.model.guard import PUBLICITY_KINDS, SECRECY_KINDS, GuardKind
from companion.resources import law_pack_folder

CASES = Path(__file__).parents[1] / "tests" / "cases" / "guard"
_LEAST_SEEN, _ROUNDS, _STEP, _DECAY, _SMALL = 2, 150, 0.1, 1e-5, 0.1
_PUSH, _SCALE = 0.9, 0.98
_EXAMPLES_WEIGH = 4
_LEARNT: dict[str, frozenset[GuardKind]] = {FILE: SECRECY_KINDS, PUBLICITY_FILE: PUBLICITY_KINDS}
"""Each file of the pack, and the kinds of breach it learns."""


class Example(NamedTuple):
    """One sentence: what it is compared by, and whether it is a breach of the kinds learnt."""

    traits: frozenset[str]
    is_breach: bool


def examples_of(
    cases: Iterable[dict[str, Any]],
    guard: ReadyGuard,
    kinds: frozenset[GuardKind] = SECRECY_KINDS,
) -> list[Example]:
    """Return the sentences of public texts; of several sentences, only those of safe texts.

    Which sentence of a longer text is the breach is not labelled.
    """
    found = []
    for case in cases:
        if case.get("audience", "public") != "public":
            continue
        reading = Reading(tokens_of(case["text"], guard.spelling), guard.vocabulary)
        sentences = sentences_of(reading, guard)
        is_breach = not kinds.isdisjoint(case["breach"])
        if is_breach and len(sentences.spans) > 1:
            continue
        traits = (traits_of(reading, at, sentences) for at in sentences.spans)
        found.extend(Example(one, is_breach) for one in traits)
    return found


def learn(examples: list[Example]) -> Likeness:
    """Return weights by trait: a logistic regression by Adam, the same at every run."""
    counts = Counter(trait for one in examples for trait in one.traits)
    names = sorted(trait for trait, count in counts.items() if count >= _LEAST_SEEN)
    place = {name: at for at, name in enumerate(names)}
    # Sorted: the order of sums would else change with the hashes of each run.
    known = [sorted(place[trait] for trait in one.traits if trait in place) for one in examples]
    column = np.concatenate([np.array([*one, len(names)]) for one in known])
    value = np.concatenate([np.array([max(1, len(o)) ** -0.5] * len(o) + [1.0]) for o in known])
    example = np.repeat(np.arange(len(known)), [len(one) + 1 for one in known])
    wanted = np.array([float(one.is_breach) for one in examples])
    weights = np.zeros(len(names) + 1)
    pace, scale = np.zeros_like(weights), np.zeros_like(weights)
    for turn in range(1, _ROUNDS + 1):
        sums = np.bincount(example, weights=weights[column] * value, minlength=len(known))
        missing = (1 / (1 + np.exp(-sums)) - wanted) / len(known)
        slope = _DECAY * weights + np.bincount(
            column, weights=missing[example] * value, minlength=len(weights)
        )
        pace = _PUSH * pace + (1 - _PUSH) * slope
        scale = _SCALE * scale + (1 - _SCALE) * slope**2
        root = np.sqrt(scale / (1 - _SCALE**turn)) + 1e-8
        weights -= _STEP * pace / (1 - _PUSH**turn) / root
    kept = zip(names, weights[:-1], strict=True)
    return Likeness(
        start=round(float(weights[-1]), 2),
        weights={name: round(float(one), 2) for name, one in kept if abs(one) > _SMALL},
    )


def _read(paths: Iterable[Path]) -> list[dict[str, Any]]:
    return [
        case
        for path in paths
        for case in yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
    ]


def _examples_of_rules(guard: ReadyGuard) -> list[dict[str, Any]]:
    """Return the sentences that rules carry, each labelled by its rule.

    Several times each: they are what a rule is, and few beside the sentences of the tests.
    """
    return _EXAMPLES_WEIGH * [
        {"text": text, "breach": [ready.rule.kind] if is_breach else []}
        for ready in guard.rules
        for is_breach, texts in (
            (True, ready.rule.examples.yes),
            (False, ready.rule.examples.no),
        )
        for text in texts
    ]


def _say(new: list[Example], learnt: Likeness, bars: Iterable[float]) -> None:
    """Print what would be found from each of some bars."""
    scores = [(one.is_breach, likeness_of(one.traits, learnt)) for one in new]
    for least in bars:
        found = {
            which: [score >= least for is_breach, score in scores if is_breach is which]
            for which in (True, False)
        }
        print(f"  from {least}: {sum(found[True])} of {len(found[True])} breaches,", end=" ")
        print(f"{sum(found[False])} of {len(found[False])} others")


def run(arguments: list[str]) -> int:
    """Learn, or say what is found in files that were not learnt from."""
    guard = ready_guard(law_pack_folder("fr"))
    apart = [Path(one).resolve() for one in arguments]
    cases = _read(path for path in sorted(CASES.glob("*.yaml")) if path.resolve() not in apart)
    cases += _examples_of_rules(guard)
    for file, kinds in _LEARNT.items():
        learnt = learn(examples_of(cases, guard, kinds))
        if apart:
            print(file)
            bar = next(one.least for one in guard.doubts if one.kinds == kinds)
            _say(examples_of(_read(apart), guard, kinds), learnt, (bar - 0.5, bar, bar + 0.5))
            continue
        path = law_pack_folder("fr") / GUARD_FOLDER / file
        path.write_bytes(msgspec.json.encode(learnt, order="deterministic") + b"\n")
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
