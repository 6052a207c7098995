"""How like a breach a sentence is, of secrecy or by publicity: a look beside the rules.

A sum of weights of words, pairs of words and notions, learnt from the labelled sentences by
`bench.guard_likeness`. What it points at is only ever a doubt: the doctor may keep it, with a
reason.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from itertools import pairwise
from pathlib import Path

import msgspec

from companion.advice.guard.matcher import Place, Reading
from companion.model.errors import PackBroken
from companion.model.value import Value

FILE = "likeness.json"
PUBLICITY_FILE = "likeness-publicity.json"
_WORD, _SHORT, _ENDING, _LONG_ENDING = 5, 4, 3, 4
_PAIR = 6
_EVERYWHERE = frozenset({"<word>", "<capital>"})
_LENGTH_STEP, _LONGEST = 5, 6
_TELLING = 3
_SHORTEST = 4


class Likeness(Value, frozen=True, kw_only=True):
    """What was learnt: `start` for any sentence, and a weight by trait."""

    start: float
    weights: dict[str, float]


def load_likeness(folder: Path, file: str = FILE) -> Likeness:
    """Return what was learnt for the guard of `folder`: of secrecy, or of another `file`.

    Raises:
        PackBroken: The file is missing or is not what it should be.
    """
    path = folder / file
    try:
        return msgspec.json.decode(path.read_bytes(), type=Likeness)
    except (OSError, msgspec.DecodeError) as error:
        raise PackBroken(f"{path.name}: {type(error).__name__}") from error


def traits_of(reading: Reading, sentence: int, *, is_general: bool) -> frozenset[str]:
    """Return what a sentence is compared by: words, endings, notions, neighbours, its length."""
    rows = [
        (token.key, reading.notions(at) - _EVERYWHERE)
        for at, token in enumerate(reading.tokens)
        if token.sentence == sentence and (token.kind != "stop" or token.key in {"?", "!"})
    ]
    traits = {"general"} if is_general else set()
    for key, notions in rows:
        traits |= notions
        traits |= {f"w:{key}", f"s:{key[:_WORD]}", f"s:{key[:_SHORT]}"}
        traits |= {f"e:{key[-_ENDING:]}", f"e:{key[-_LONG_ENDING:]}"}
    for (one, near), (two, far) in pairwise(rows):
        traits.add(f"b:{one[:_PAIR]}_{two[:_PAIR]}")
        traits |= {f"n:{notion}_{two[:_WORD]}" for notion in near}
        traits |= {f"n:{one[:_WORD]}_{notion}" for notion in far}
        traits |= {f"nn:{first}_{second}" for first in near for second in far}
    for (one, _), (two, _) in zip(rows, rows[2:], strict=False):
        traits.add(f"k:{one[:_WORD]}_{two[:_WORD]}")
    traits.add(f"length:{min(_LONGEST, len(rows) // _LENGTH_STEP)}")
    return frozenset(traits)


def likeness_of(traits: Collection[str], learnt: Likeness) -> float:
    """Return how like a breach: above zero means more like one than like a safe sentence."""
    known = [weight for trait in traits if (weight := learnt.weights.get(trait)) is not None]
    return learnt.start + sum(known) / math.sqrt(max(1, len(known)))


def telling_words(reading: Reading, sentence: int, learnt: Likeness) -> Place:
    """Return from the first to the last of the words that weigh most: what should be read again."""
    places = [
        at
        for at, token in enumerate(reading.tokens)
        if token.sentence == sentence and token.kind != "stop"
    ]
    weighed = sorted(
        (at for at in places if len(reading.tokens[at].key) >= _SHORTEST),
        key=lambda at: -learnt.weights.get(f"w:{reading.tokens[at].key}", 0.0),
    )
    chosen = weighed[:_TELLING] or places
    return Place(min(chosen), max(chosen))
