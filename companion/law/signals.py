"""Indices: the words that matter, by the pack's rules, with span, target and modality."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from companion.law.hit import target_of
from companion.law.matching import Combo, CompiledPack, CompiledRule, Matches
from companion.law.modality import modality_of
from companion.law.phrases import Found, Phrase
from companion.law.rules import SignalRule
from companion.model.assessment import Signal

_AUTHOR = frozenset({"je", "j'", "nous"})
_AUTHOR_NEAR = 10
_AUXILIARIES = frozenset(
    [
        "ai",
        "avais",
        "avons",
        "suis",
        "etais",
        "ne",
        "n'",
        "l'",
        "le",
        "la",
        "me",
        "m'",
        "y",
        "en",
        "ete",
        "eu",
        "vous",
        "te",
        "lui",
        "les",
        "pas",
        "jamais",
        "deja",
    ]
)


@dataclass(frozen=True, slots=True)
class Seen:
    """A signal as the engine weighs it: the signal, its rule, and its weight as said."""

    signal: Signal
    rule: SignalRule
    weight: float


def find_signals(matches: Matches, compiled: CompiledPack, text: str) -> tuple[Seen, ...]:
    """Return every indice in the statement, in the order of the words.

    Args:
        matches: The words made ready.
        compiled: The pack.
        text: The author's exact words, which spans refer to.

    Returns:
        Signals with their weight after modality; denied and quoted ones weigh nothing.
    """
    seen: list[Seen] = []
    for at, ways in sorted(_awake(matches, compiled).items()):
        rule = compiled.rules[at]
        seen.extend(
            _seen(matches, rule.rule, place, text, compiled.pack.doubt.modality)
            for place in _places(matches, rule, ways)
        )
    return tuple(sorted(seen, key=lambda s: (s.signal.start, s.signal.end, s.signal.rule)))


def _seen(
    matches: Matches, rule: SignalRule, place: Found, text: str, factors: dict[str, float]
) -> Seen:
    modality = modality_of(matches, place, rule.family)
    if rule.stands_when_denied and modality in {"denied", "other"}:
        modality = "asserted"
    start, end = matches.words[place.first].start, matches.words[_whole(matches, place.last)].end
    target = "other" if modality == "other" else target_of(matches, place, rule.family)
    signal = Signal(
        start=start,
        end=end,
        text=text[start:end],
        rule=rule.id,
        family=rule.family,
        label=rule.label,
        target=target,
        modality=modality,
    )
    return Seen(signal, rule, rule.weight * factors.get(modality, 1.0))


def _whole(matches: Matches, last: int) -> int:
    """Return the word a quote may end on: an elided one (« n’ ») takes the next with it."""
    while last + 1 < len(matches.words) and matches.words[last].form.endswith(("'", "’")):
        last += 1
    return last


def _awake(matches: Matches, compiled: CompiledPack) -> dict[int, list[Phrase | Combo]]:
    """Return the rules some label here may wake, each with the ways it may stand."""
    awake: dict[int, list[Phrase | Combo]] = defaultdict(list)
    for label in matches.text.present:
        for at, way in compiled.starts.get(label, ()):
            if way not in awake[at]:
                awake[at].append(way)
    return awake


def _places(matches: Matches, rule: CompiledRule, ways: list[Phrase | Combo]) -> list[Found]:
    """Return where a rule stands: no overlap, not silenced, done by whom it asks."""
    places: list[Found] = []
    for way in ways:
        if isinstance(way, Phrase):
            places.extend(matches.text.find(way))
        else:
            places.extend(_together(matches, way, rule.rule.within))
    kept: list[Found] = []
    taken: set[int] = set()
    for place in sorted(places, key=lambda p: (p.first - p.last, p.first)):
        words = range(place.first, place.last + 1)
        if not taken.isdisjoint(words):
            continue
        if not _silenced(matches, rule, place) and _subject_fits(matches, rule.rule, place):
            kept.append(place)
            taken.update(words)
    return kept


def _together(matches: Matches, combo: Combo, within: int) -> list[Found]:
    """Return where all notions of `combo` stand in one sentence, near one another."""
    found: list[list[Found]] = []
    for notion in combo:
        found.append([at for phrase in notion for at in matches.text.find(phrase)])
        if not found[-1]:
            return []
    places: list[Found] = []
    for anchor in found[0]:
        sentence = matches.words[anchor.first].sentence
        chosen = [anchor]
        for others in found[1:]:
            near = [
                o
                for o in others
                if matches.words[o.first].sentence == sentence
                and not any(o.first <= c.last and c.first <= o.last for c in chosen)
            ]
            if not near:
                break
            chosen.append(min(near, key=lambda o: abs(o.first - anchor.first)))
        else:
            first, last = min(c.first for c in chosen), max(c.last for c in chosen)
            if last - first <= within:
                places.append(Found(first, last))
    return places


def _silenced(matches: Matches, rule: CompiledRule, place: Found) -> bool:
    sentence = matches.words[place.first].sentence
    return any(
        matches.words[found.first].sentence == sentence
        for phrase in rule.unless
        for found in matches.text.find(phrase)
    )


def _author_speaks(matches: Matches, place: Found) -> bool:
    """Say whether « je » or « nous » stands shortly before: without them no parser is needed."""
    sentence = matches.words[place.first].sentence
    before = matches.words[max(0, place.first - _AUTHOR_NEAR) : place.last + 1]
    return any(word.key in _AUTHOR and word.sentence == sentence for word in before)


def _subject_fits(matches: Matches, rule: SignalRule, place: Found) -> bool:
    """Say whether the author is not the one who does it, when the rule asks so."""
    if rule.subject == "any" or not _author_speaks(matches, place):
        return True
    for at in range(place.first, place.last + 1):
        grammar = matches.grammar[at]
        if grammar.pos in {"VERB", "AUX"} and grammar.subject is not None:
            return matches.words[grammar.subject].key not in _AUTHOR
    at = place.first - 1
    while at >= 0 and matches.words[at].key in _AUXILIARIES:
        at -= 1
    return at < 0 or matches.words[at].key not in _AUTHOR
