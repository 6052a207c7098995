"""Which sentences speak to everybody, which clauses only suppose, and where each one stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from companion.advice.guard.matcher import Place, Reading

if TYPE_CHECKING:
    from companion.advice.guard.ready import ReadyGuard

_PARTS_CLAUSES = frozenset({",", ":", ";"})


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one text: which are general, what only supposes, and their code points."""

    general: frozenset[int]
    supposed: tuple[Place, ...]
    """Clauses that tell nothing of anybody: « si vous êtes venu », « toute personne qui … »."""
    supposing: frozenset[int]
    """The sentences in which such a clause begins."""
    spans: dict[int, tuple[int, int]]

    def is_general(self, sentence: int) -> bool:
        """Say whether `sentence` speaks to everybody."""
        return sentence in self.general

    def span(self, sentence: int) -> tuple[int, int]:
        """Return the code points of `sentence`, its stop included."""
        return self.spans[sentence]


def sentences_of(reading: Reading, guard: ReadyGuard) -> Sentences:
    """Return the sentences of a text; in a reply to a review none is general."""
    spans = _spans(reading)
    is_reply = bool(reading.find(guard.reply))
    told_to_one = {at for place in reading.find(guard.not_general) for at in place.words}
    spoken_to_all = {
        reading.tokens[place.first].sentence
        for place in reading.find(guard.general)
        if told_to_one.isdisjoint(place.words)
    }
    general = (
        frozenset()
        if is_reply
        else frozenset(
            sentence
            for sentence in spans
            if sentence in spoken_to_all and not reading.holds(guard.particular, sentence)
        )
    )
    supposed = _supposed(reading, guard)
    supposing = frozenset(reading.tokens[place.first].sentence for place in supposed)
    return Sentences(general, supposed, supposing, spans)


def _supposed(reading: Reading, guard: ReadyGuard) -> tuple[Place, ...]:
    """Return the clauses that suppose, from the words that open them to the next comma.

    A clause told in the imperfect, or dated, supposes nothing (« si vous aviez attendu »).
    """
    told = {at for place in reading.find(guard.told_after_all) for at in place.words}
    clauses = (
        Place(place.first, _end(reading, place.last)) for place in reading.find(guard.supposed)
    )
    return tuple(clause for clause in clauses if told.isdisjoint(clause.words))


def _end(reading: Reading, at: int) -> int:
    """Return the last word of the clause in which word `at` stands."""
    sentence = reading.tokens[at].sentence
    for here in range(at + 1, len(reading.tokens)):
        token = reading.tokens[here]
        if token.sentence != sentence or token.key in _PARTS_CLAUSES:
            return here - 1
    return len(reading.tokens) - 1


def _spans(reading: Reading) -> dict[int, tuple[int, int]]:
    """Return each sentence's code points, the stop that ends it included."""
    spans: dict[int, tuple[int, int]] = {}
    for token in reading.tokens:
        start, end = spans.get(token.sentence, (token.start, token.end))
        spans[token.sentence] = (min(start, token.start), max(end, token.end))
    return spans
