"""Where the records of one list usually say their words: a short text is found there too.

In a single record the longest run is the text; where somebody wrote « Moyen. » that is the line of
the town or of the profile. Seen over the whole list, the place of the text is the one whose words
differ from record to record.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from companion.reading.page import Element

_LEAST_RECORDS = 2
_HALF, _COMMON = 0.5, 0.4
_LEVELS = 4


def place_of(element: Element, record: Element) -> str:
    """Return what the places of the same part share: tags and classes up to a named element."""
    chain: list[str] = []
    node: Element | None = element
    while node is not None and node is not record and len(chain) < _LEVELS:
        names = sorted(token for token in (node.get("class") or "").split() if not _counts(token))
        chain.append(" ".join([str(node.tag), *names]))
        if names and node is not element:
            break
        node = node.getparent()
    return ">".join(reversed(chain))


def _counts(token: str) -> bool:
    return token[-1].isdecimal()


class UsualPlace:
    """The place that holds the words of most records, and how usual the other places are."""

    def __init__(self, said: Sequence[dict[str, str]], names: Sequence[str | None] = ()) -> None:
        """Weigh the places.

        Args:
            said: For each record of a sample, what stands at each place of it.
            names: Where each of them seems to bear a name.
        """
        most = Counter(names).most_common(1)
        self.name = most[0][0] if most and most[0][1] > len(said) * _HALF else None
        """Where most records say who speaks, if they do so at one place."""
        self._found = Counter(place for places in said for place in places)
        self._least = max(2, len(said) * _HALF)
        self.text: str | None = None
        if len(said) >= _LEAST_RECORDS:
            self.text = self._most_telling(said)

    def is_usual(self, place: str) -> bool:
        """Tell whether most records say something there."""
        return self._found[place] >= self._least

    def _most_telling(self, said: Sequence[dict[str, str]]) -> str | None:
        """Return the usual place where most characters of words of its own stand."""
        worth = {
            place: _own_characters([places[place] for places in said if place in places])
            for place, count in self._found.items()
            if count >= self._least
        }
        return max(worth, key=worth.__getitem__, default=None)


def _own_characters(texts: Iterable[str]) -> int:
    """Return how many characters of words stand there that the other records do not say."""
    several = [text.split() for text in texts]
    counted = Counter(word for words in several for word in set(words))
    most = max(1, len(several) * _COMMON)
    return sum(len(word) for words in several for word in words if counted[word] <= most)
