"""Checks one outgoing text: findings in the order of its words, with why, source and rewording."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property

from companion.advice.guard.likeness import likeness_of, telling_words, traits_of
from companion.advice.guard.matcher import Place, Reading
from companion.advice.guard.ready import Doubt, ReadyGuard, ReadyRule, ready_guard
from companion.advice.guard.rules import GuardRule
from companion.advice.guard.scope import Sentences, sentences_of
from companion.advice.guard.tokens import tokens_of
from companion.model.guard import (
    SECRECY_KINDS,
    GuardAudience,
    GuardFinding,
    GuardReport,
)
from companion.resources import law_pack_folder


@dataclass(frozen=True)
class _Seen:
    """One text as it was read."""

    text: str
    reading: Reading
    guard: ReadyGuard
    sentences: Sentences
    _likeness: dict[str, dict[int, float]] = field(default_factory=dict)

    @cached_property
    def _traits(self) -> dict[int, frozenset[str]]:
        """Return what each sentence is compared by."""
        spans = self.sentences.spans
        return {at: traits_of(self.reading, at, self.sentences) for at in spans}

    def likeness(self, doubt: Doubt) -> dict[int, float]:
        """Return how like a breach of the doubt's kinds each sentence is."""
        found = self._likeness.get(doubt.rule.rule.id)
        if found is None:
            found = {at: likeness_of(traits, doubt.learnt) for at, traits in self._traits.items()}
            self._likeness[doubt.rule.rule.id] = found
        return found

    def sentence_of(self, place: Place) -> int:
        """Return the sentence in which `place` begins."""
        return self.reading.tokens[place.first].sentence


def check(text: str, *, audience: GuardAudience = "public") -> GuardReport:
    """Return what should not leave in `text`.

    Args:
        text: The outgoing words, exactly.
        audience: Who may read them; `official` texts may state necessary facts.

    Returns:
        A report; `ok` means that nothing was found, which is not that all is safe.
    """
    guard = _guard()
    reading = Reading(tokens_of(text, guard.spelling), guard.vocabulary)
    seen = _Seen(text, reading, guard, sentences_of(reading, guard))
    kept: list[tuple[Place, ReadyRule]] = []
    for ready in guard.rules:
        if audience in ready.rule.audiences:
            kept.extend((place, ready) for place in _places(seen, ready))
    found = {ready.rule.kind for _, ready in kept}
    for doubt in guard.doubts:
        if audience in doubt.rule.rule.audiences and doubt.kinds.isdisjoint(found):
            kept.extend((place, doubt.rule) for place in _doubted(seen, doubt))
    findings = tuple(_finding(seen, place, ready.rule) for place, ready in _chosen(kept))
    return GuardReport(ok=not findings, audience=audience, findings=findings, neutral=guard.neutral)


@cache
def _guard() -> ReadyGuard:
    return ready_guard(law_pack_folder("fr"))


def _doubted(seen: _Seen, doubt: Doubt) -> list[Place]:
    """Return the words that weigh most of each sentence that is like the breaches of one sort."""
    return [
        telling_words(seen.reading, sentence, doubt.learnt)
        for sentence, found in seen.likeness(doubt).items()
        if found >= doubt.least
    ]


def _places(seen: _Seen, ready: ReadyRule) -> list[Place]:
    """Return where a rule stands: not taken away, not silenced, in a sentence it speaks of."""
    reading = seen.reading
    found = list(reading.find(ready.phrases))
    taken: list[Place] | None = None
    if found and (taken := _taken(seen, ready)):
        found = _without(found, taken)
    for combo in ready.near:
        pieces = [reading.find(notion) for notion in combo]
        if all(pieces):
            taken = _taken(seen, ready) if taken is None else taken
            found.extend(_near(reading, [_without(p, taken) for p in pieces], ready.rule.within))
    return [place for place in found if _speaks(seen, ready, seen.sentence_of(place))]


def _taken(seen: _Seen, ready: ReadyRule) -> list[Place]:
    """Return the words a rule does not look at; one of secrecy passes over what only supposes."""
    taken = seen.reading.find(ready.but)
    return [*taken, *seen.sentences.supposed] if ready.rule.kind in SECRECY_KINDS else taken


def _without(places: list[Place], taken: list[Place]) -> list[Place]:
    """Return those of `places` that share no word with `taken`."""
    covered = {at for other in taken for at in other.words}
    return [place for place in places if covered.isdisjoint(place.words)]


def _speaks(seen: _Seen, ready: ReadyRule, sentence: int) -> bool:
    rule, reading = ready.rule, seen.reading
    if not rule.in_general and seen.sentences.is_general(sentence):
        return False
    if rule.only and not reading.holds(ready.only, sentence):
        return False
    if reading.holds(ready.unless, sentence):
        return False
    if rule.least_like is None:
        return True
    doubt = next(one for one in seen.guard.doubts if rule.kind in one.kinds)
    return seen.likeness(doubt)[sentence] >= rule.least_like


def _near(reading: Reading, found: list[list[Place]], within: int) -> list[Place]:
    """Return where one of each list stands in one sentence, near one another."""
    by_sentence = [_by_sentence(reading, others) for others in found[1:]]
    places: list[Place] = []
    for anchor in found[0]:
        sentence = reading.tokens[anchor.first].sentence
        first, last = anchor.first, anchor.last
        for others in by_sentence:
            near = [o for o in others[sentence] if not o.meets(anchor)]
            if not near:
                break
            closest = min(near, key=lambda o: abs(o.first - anchor.first))
            first, last = min(first, closest.first), max(last, closest.last)
        else:
            if last - first <= within:
                places.append(Place(first, last))
    return places


def _by_sentence(reading: Reading, places: list[Place]) -> defaultdict[int, list[Place]]:
    found: defaultdict[int, list[Place]] = defaultdict(list)
    for place in places:
        found[reading.tokens[place.first].sentence].append(place)
    return found


def _chosen(found: list[tuple[Place, ReadyRule]]) -> list[tuple[Place, ReadyRule]]:
    """Keep one finding a place and kind: the longest, then the first rule of the files."""
    kept: list[tuple[Place, ReadyRule]] = []
    covered: defaultdict[str, set[int]] = defaultdict(set)
    for place, ready in sorted(found, key=lambda f: (f[0].first - f[0].last, f[1].order)):
        known = covered[ready.rule.kind]
        if known.isdisjoint(place.words):
            known.update(place.words)
            kept.append((place, ready))
    return sorted(kept, key=lambda f: (f[0].first, f[0].last))


def _finding(seen: _Seen, place: Place, rule: GuardRule) -> GuardFinding:
    first = seen.reading.tokens[place.first]
    start, end = first.start, seen.reading.tokens[place.last].end
    sentence_start, sentence_end = seen.sentences.span(first.sentence)
    return GuardFinding(
        start=start,
        end=end,
        text=seen.text[start:end],
        kind=rule.kind,
        rule=rule.id,
        why=rule.why,
        source=seen.guard.sources[rule.source],
        rewording=seen.guard.rewordings.get(rule.rewording or ""),
        sentence_start=sentence_start,
        sentence_end=sentence_end,
    )
