"""Which sentences speak to everybody, and where each one stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from companion.advice.guard.matcher import Reading
    from companion.advice.guard.ready import ReadyGuard


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one text: which are general, and their code points."""

    general: frozenset[int]
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
    return Sentences(general, spans)


def _spans(reading: Reading) -> dict[int, tuple[int, int]]:
    """Return each sentence's code points, the stop that ends it included."""
    spans: dict[int, tuple[int, int]] = {}
    for token in reading.tokens:
        start, end = spans.get(token.sentence, (token.start, token.end))
        spans[token.sentence] = (min(start, token.start), max(end, token.end))
    return spans
