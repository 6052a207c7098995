"""How much a statement is like those labelled in the published suite: a look beside the rules.

A sum of weights of stems, pairs of stems and notions, learnt from the suite by `bench.likeness`;
where only it speaks, the reading is always left to a person.
"""

from __future__ import annotations

import math
from itertools import pairwise

from companion.law.matching import Matches
from companion.law.normalise import Word
from companion.law.rules import Likeness
from companion.model.assessment import Nature

_STEMS = (6, 5, 4)
_PAIR, _SKIP = 6, 5
_SHORTEST = 3
_TELLING = 4
_EMPTY_WORDS = """
    les des une aux dans pour avec sans sur sous par chez entre vers depuis pendant apres avant
    que qui quoi dont mais donc car comme quand puis plus tres bien tout toute tous cette ces cet
    mon mes ton tes son ses nos vos leur leurs notre votre elle elles ils nous vous lui eux moi toi
    est sont etait ete etre ont avait avoir aussi encore meme alors ici cela ceci celui celle fait
"""
_EMPTY = frozenset(_EMPTY_WORDS.split())
"""Words that may weigh in the sum but show nobody why."""
_SAME = {
    "il": "elle ils elles",
    "le": "la les",
    "un": "une",
    "mon": "ma mes",
    "ton": "ta tes",
    "son": "sa ses leur leurs",
    "notre": "nos",
    "votre": "vos",
    "ce": "cet cette ces",
    "de": "du des",
    "a": "ont avait avaient",
    "est": "sont etait etaient",
    "ai": "avais avons",
    "au": "aux",
    "tout": "toute tous toutes",
    "quel": "quelle quels quelles",
}
"""Forms that differ by gender, number or tense only: one trait."""
_FORM = {form: one for one, forms in _SAME.items() for form in forms.split()}
_PERSONS = {
    "p:tu": "tu te toi ton ta tes",
    "p:vous": "vous votre vos",
    "p:je": "je me mon ma mes moi",
    "p:il": "il elle lui son sa ses",
}
"""Who is spoken to and of, whatever the form."""
_PERSON = {form: one for one, forms in _PERSONS.items() for form in forms.split()}
_BEFORE_A_NOUN = frozenset(["un", "le", "ce", "de", "du", "quel", "son", "au", "meme", ""])
"""« Un ton sec » speaks to nobody."""
_TENSES = (("rai", "t:rai"), (("ras", "rez"), "t:ras"), (("rait", "raient"), "t:rait"))
"""Endings of what will be or would be: threats and bargains live there."""
_LEAST_VERB = 5
_LENGTH_STEP, _LONGEST = 8, 6


def traits_of(matches: Matches) -> frozenset[str]:
    """Return what a statement is compared by: notions, stems, pairs of stems, who is spoken to."""
    if not matches.words:
        return frozenset()
    return frozenset().union(_manner(matches), *sentence_traits(matches))


def _manner(matches: Matches) -> set[str]:
    """Return how the whole is said: persons, tenses, figures, and roughly how long it is."""
    polite = courtesy(matches)
    keys = [w.key for at, w in enumerate(matches.words) if at not in polite and w.kind != "stop"]
    persons = {
        _PERSON[key]
        for before, key in zip(("", *keys), keys, strict=False)
        if key in _PERSON and not (key == "ton" and before in _BEFORE_A_NOUN)
    }
    long = [key for key in keys if len(key) >= _LEAST_VERB]
    tenses = {name for endings, name in _TENSES if any(key.endswith(endings) for key in long)}
    # « je … rai », « tu … ras »: an announcement is told by both together.
    said = {f"{person}+{tense}" for person in persons for tense in tenses}
    figures = {"figure"} if any(key[:1].isdigit() for key in keys) else set()
    length = f"length:{min(_LONGEST, len(keys) // _LENGTH_STEP)}"
    return persons | tenses | said | figures | {length}


def courtesy(matches: Matches) -> set[int]:
    """Return the places of words of mere courtesy, which must change no reading."""
    return {at for one in matches.find("<courtesy>") for at in range(one.first, one.last + 1)}


def sentence_traits(matches: Matches) -> list[set[str]]:
    """Return the traits of each sentence, in order."""
    sentences: dict[int, set[str]] = {}
    keys: dict[int, list[str]] = {}
    polite = courtesy(matches)
    for at, word in enumerate(matches.words):
        if at in polite:
            continue
        traits = sentences.setdefault(word.sentence - (word.key == "?"), set())
        traits.update(label for label in matches.text.labels(at) if label.startswith("<"))
        if word.kind != "stop" or word.key == "?":
            keys.setdefault(word.sentence - (word.key == "?"), []).append(
                _FORM.get(word.key, word.key)
            )
    for sentence, row in keys.items():
        sentences[sentence] |= _stems(row)
    return [traits for _, traits in sorted(sentences.items()) if traits]


def _stems(keys: list[str]) -> set[str]:
    """Return stems of several lengths, pairs of neighbours (`b:`) and pairs a word apart (`k:`)."""
    traits = {key[:length] for key in keys for length in _STEMS}
    traits |= {f"b:{one[:_PAIR]}_{two[:_PAIR]}" for one, two in pairwise(keys)}
    traits |= {f"k:{one[:_SKIP]}_{two[:_SKIP]}" for one, two in zip(keys, keys[2:], strict=False)}
    return traits


def is_learnt(key: str, learnt: Likeness) -> bool:
    """Say whether a word is of the language the weights were learnt in."""
    return key[: _STEMS[0]] in learnt.weights or _FORM.get(key, key) in learnt.weights


def telling_words(matches: Matches, learnt: Likeness, nature: Nature) -> tuple[Word, ...]:
    """Return the words that weigh most towards `nature` and away from a lawful reading, in order.

    They are what a person should look at; without them the reading would show no reason.
    """
    column, lawful = learnt.natures.index(nature), learnt.natures.index("opinion")
    weighed: list[tuple[float, Word]] = []
    for word in matches.words:
        weights = learnt.weights.get(word.key[: _STEMS[0]])
        if weights is None or len(word.key) < _SHORTEST or word.key in _EMPTY:
            continue
        weighed.append((weights[column] - weights[lawful], word))
    weighed.sort(key=lambda pair: -pair[0])
    telling = [word for weight, word in weighed[:_TELLING] if weight > 0]
    return tuple(sorted(telling, key=lambda word: word.start))


def likeness_of(matches: Matches, learnt: Likeness) -> dict[Nature, float]:
    """Return how like each nature the statement is.

    Args:
        matches: The words made ready.
        learnt: The weights of the pack.

    Returns:
        Shares 0..1 by nature, together one.
    """
    if all(word.kind == "stop" for word in matches.words):
        return _shares(frozenset(), learnt)
    return _shares(traits_of(matches), learnt)


def _row(trait: str, learnt: Likeness) -> tuple[float, ...] | None:
    """Return the weights of a trait; a star in it may stand for any one vowel."""
    row = learnt.weights.get(trait)
    if row is not None or "*" not in trait or trait.startswith("<"):
        return row
    spelt = (trait.replace("*", vowel) for vowel in "eaiou")
    return next((learnt.weights[one] for one in spelt if one in learnt.weights), None)


def _shares(traits: frozenset[str] | set[str], learnt: Likeness) -> dict[Nature, float]:
    known = [row for trait in traits if (row := _row(trait, learnt)) is not None]
    if not known:
        return {nature: float(nature == "opinion") for nature in learnt.natures}
    scale = 1 / math.sqrt(len(known))
    columns = zip(*known, strict=True)
    sums = [start + scale * sum(one) for start, one in zip(learnt.starts, columns, strict=True)]
    highest = max(sums)
    shares = [math.exp(one - highest) for one in sums]
    total = sum(shares)
    return {nature: share / total for nature, share in zip(learnt.natures, shares, strict=True)}
