"""One grave sentence in an account of many: it is read by itself, so that the rest cannot drown it.

Article 29 looks at each imputation; a car park and a kind secretary beside it change nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from companion.law.marking import Text
from companion.law.matching import CompiledPack, Matches
from companion.law.normalise import Word
from companion.law.signals import Seen

_LEAST = 3
"""Sentences an account has at least: a shorter one is read well as one."""


def strong_sentences(
    matches: Matches, seen: tuple[Seen, ...], compiled: CompiledPack
) -> Iterator[tuple[Matches, tuple[Seen, ...]]]:
    """Yield each sentence of an account that a strong rule knows as plainly said.

    Args:
        matches: The words of the whole account.
        seen: Its indices, weighed in the whole: what another sentence rejects weighs nothing.
        compiled: The pack; `doubt.clause` is the weight from which an index is strong.

    Yields:
        The words of the sentence made ready, and the indices inside it.
    """
    least = compiled.pack.doubt.clause
    strong = [
        one.signal.start
        for one in seen
        if one.weight >= least and one.signal.modality == "asserted"
    ]
    sentences = _sentences(matches) if strong else []
    if len(sentences) < _LEAST:
        return
    for words in sentences:
        begins, ends = words[0].start, words[-1].end
        if any(begins <= start < ends for start in strong):
            inside = tuple(one for one in seen if begins <= one.signal.start < ends)
            yield Matches(words, Text(compiled.lexicon, words)), inside


def _sentences(matches: Matches) -> list[tuple[Word, ...]]:
    """Return the words of each sentence; a question mark stays with what is asked."""
    cut = groupby(matches.words, key=lambda word: word.sentence - (word.key == "?"))
    found = (tuple(words) for _, words in cut)
    return [words for words in found if any(word.kind != "stop" for word in words)]
