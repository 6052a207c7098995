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
from companion.advice.guard.scope import Sentences
from companion.advice.guard.tokens import Token
from companion.model.errors import PackBroken
from companion.model.value import Value

FILE = "likeness.json"
PUBLICITY_FILE = "likeness-publicity.json"
_WORD, _SHORT, _ENDING, _LONG_ENDING = 5, 4, 3, 4
_PAIR = 6
_PIECES = (4, 5)
"""Letters of the pieces of words: those of a word nobody listed are often known."""
_LONGEST_WORD = 40
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


def traits_of(reading: Reading, sentence: int, sentences: Sentences) -> frozenset[str]:
    """Return what a sentence is compared by: words, pieces of them, notions, neighbours, length."""
    places = [
        at
        for at, token in enumerate(reading.tokens)
        if token.sentence == sentence and (token.kind != "stop" or token.key in {"?", "!"})
    ]
    words = [reading.tokens[at] for at in places]
    traits = {"general"} if sentences.is_general(sentence) else set()
    if sentence in sentences.supposing:
        traits.add("supposing")
    traits.add(f"length:{min(_LONGEST, len(words) // _LENGTH_STEP)}")
    for word in words:
        traits |= _traits_of_word(word)
    traits |= _traits_of_notions(
        [(reading.tokens[at].key, reading.notions(at) - _EVERYWHERE) for at in places]
    )
    return frozenset(traits | _traits_of_order([word.form for word in words]))


def _traits_of_word(word: Token) -> set[str]:
    """Return one word, its beginnings and ends without accents, its pieces as it is written."""
    key, whole = word.key[:_LONGEST_WORD], f"<{word.form[:_LONGEST_WORD]}>"
    pieces = {
        f"h:{whole[at : at + length]}"
        for length in _PIECES
        for at in range(len(whole) - length + 1)
    }
    ends = {f"e:{key[-_ENDING:]}", f"e:{key[-_LONG_ENDING:]}"}
    return {f"w:{key}", f"s:{key[:_WORD]}", f"s:{key[:_SHORT]}"} | ends | pieces


def _traits_of_notions(rows: list[tuple[str, frozenset[str]]]) -> set[str]:
    """Return the notions, with the words and notions beside them, and pairs of words."""
    traits = {notion for _, notions in rows for notion in notions}
    for (one, near), (two, far) in pairwise(rows):
        traits.add(f"b:{one[:_PAIR]}_{two[:_PAIR]}")
        traits |= {f"n:{notion}_{two[:_WORD]}" for notion in near}
        traits |= {f"n:{one[:_WORD]}_{notion}" for notion in far}
        traits |= {f"nn:{first}_{second}" for first in near for second in far}
    for (one, _), (two, _) in zip(rows, rows[2:], strict=False):
        traits.add(f"k:{one[:_WORD]}_{two[:_WORD]}")
    return traits


def _traits_of_order(forms: list[str]) -> set[str]:
    """Return how a sentence begins, three words in a row, and neighbours by their endings."""
    starts = [form[:_SHORT] for form in forms]
    traits = {f"t:{'_'.join(three)}" for three in zip(starts, starts[1:], starts[2:], strict=False)}
    traits |= {f"v:{one}_{two}" for one, two in zip(starts, starts[3:], strict=False)}
    traits |= {f"u:{one[-_ENDING:]}_{two[-_ENDING:]}" for one, two in pairwise(forms)}
    return traits | {f"f:{forms[0]}", f"f:{'_'.join(forms[:2])}"} if forms else traits


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
        key=lambda at: -likeness_of(_traits_of_word(reading.tokens[at]), learnt),
    )
    chosen = weighed[:_TELLING] or places
    return Place(min(chosen), max(chosen))
