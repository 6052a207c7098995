"""How much a statement is like those labelled in the published suite: a look after the rules.

A sum of weights of words, pairs of words, notions and persons, learnt from the suite by
`bench.likeness`; where only it speaks, the reading is always left to a person.
"""

from __future__ import annotations

import math

from companion.law.matching import Matches
from companion.law.normalise import Word
from companion.law.rules import Likeness
from companion.model.assessment import Nature

_STEM, _PAIR = 6, 5
_SHORTEST = 3
_TELLING = 4
_FULL = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", ""})
_AUTHOR = frozenset({"je", "nous"})
_SOMEBODY = frozenset({"il", "elle", "on", "ils", "elles"})


def traits_of(matches: Matches) -> frozenset[str]:
    """Return what a statement is compared by: stems, pairs of stems, notions, who acts and when."""
    traits: set[str] = set()
    before = ""
    for at, word in enumerate(matches.words):
        traits |= {label for label in matches.text.labels(at) if label.startswith("<")}
        if word.kind == "stop" and word.key != "?":
            before = ""
            continue
        if len(word.key) >= _SHORTEST:
            traits.add(word.key[:_STEM])
        if before:
            traits.add(f"{before}_{word.key[:_PAIR]}")
        before = word.key[:_PAIR]
    return frozenset(traits | _acts(matches))


def telling_words(matches: Matches, learnt: Likeness, nature: Nature) -> tuple[Word, ...]:
    """Return the words that weigh most towards `nature` and away from a lawful reading, in order.

    They are what a person should look at; without them the reading would show no reason.
    """
    column, lawful = learnt.natures.index(nature), learnt.natures.index("opinion")
    weighed: list[tuple[float, Word]] = []
    for at, word in enumerate(matches.words):
        weights = learnt.weights.get(word.key[:_STEM])
        pos = matches.grammar[at].pos
        # « les » may weigh in the sum, but shows nobody why.
        if weights is not None and pos in _FULL and len(word.key) >= _SHORTEST:
            weighed.append((weights[column] - weights[lawful], word))
    weighed.sort(key=lambda pair: -pair[0])
    telling = [word for weight, word in weighed[:_TELLING] if weight > 0]
    return tuple(sorted(telling, key=lambda word: word.start))


def _acts(matches: Matches) -> set[str]:
    """Return which person acts in which tense (« @il Past »)."""
    acts: set[str] = set()
    for grammar in matches.grammar:
        if grammar.pos in {"VERB", "AUX"} and grammar.subject is not None:
            who = matches.words[grammar.subject].key
            person = "je" if who in _AUTHOR else "il" if who in _SOMEBODY else "x"
            acts.add(f"@{person} {grammar.tense}")
    return acts


def likeness_of(matches: Matches, learnt: Likeness) -> dict[Nature, float]:
    """Return how like each unlawful nature the statement is.

    Args:
        matches: The words made ready.
        learnt: The weights of the pack.

    Returns:
        Shares 0..1 by nature, the lawful share left out (one minus their sum).
    """
    known = [learnt.weights[trait] for trait in traits_of(matches) if trait in learnt.weights]
    scale = 1 / math.sqrt(len(known)) if known else 1.0
    sums = [
        start + scale * sum(weights[at] for weights in known)
        for at, start in enumerate(learnt.starts)
    ]
    highest = max(sums)
    shares = [math.exp(one - highest) for one in sums]
    total = sum(shares)
    return {
        nature: share / total
        for nature, share in zip(learnt.natures, shares, strict=True)
        if nature != "opinion"
    }
