"""Where each review stands in a tree: its words first, then the largest part that is its alone.

The same way works on the page's elements and on the boxes the browser noted.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TypeVar

from companion.model.review import Review
from companion.reading.words import likeness_key

Node = TypeVar("Node", bound=Hashable)
_KEY_LENGTH = 48
_SHORT = 12
"""Letters below which words must be the whole text of a node to be found there."""


def key_of(review: Review) -> str:
    """Return the beginning of a review's words, compared; its author when it has stars alone."""
    said = review.text or review.words or review.author or ""
    return likeness_key(said[: _KEY_LENGTH * 4])[:_KEY_LENGTH]


def match_of(key: str, text_key: str) -> int:
    """Return how well a node's text (compared form) fits the beginning of the words.

    2 when it begins with them, 1 when they stand somewhere in it (an element around the whole
    list may begin with words of its own), 0 when it does not hold them.
    """
    if not key or not text_key:
        return 0
    if key == text_key:
        return 2
    if len(key) < _SHORT:
        return 0
    if text_key.startswith(key) or (len(text_key) >= _SHORT and key.startswith(text_key)):
        return 2
    return 1 if key in text_key else 0


def first_nodes(reviews: Sequence[Review], texts: Sequence[tuple[Node, str]]) -> list[Node | None]:
    """Return the node where each review's words begin, None when it is nowhere.

    Args:
        reviews: In the order they were read.
        texts: Nodes with words of their own and those words compared, in the order of the page.

    Two reviews with the same words get two nodes, in order.
    """
    taken: set[int] = set()
    found: list[Node | None] = []
    last = -1
    for review in reviews:
        key = key_of(review)
        fits = {n: match_of(key, text) for n, (_, text) in enumerate(texts) if n not in taken}
        best = max(fits.values(), default=0)
        if not best:
            found.append(None)
            continue
        free = [n for n, fit in fits.items() if fit == best]
        last = next((n for n in free if n > last), free[0])
        taken.add(last)
        found.append(texts[last][0])
    return found


def own_parts(
    firsts: Sequence[Node | None],
    parent_of: Callable[[Node], Node | None],
    holds_all: Callable[[int, Node], bool],
) -> list[Node | None]:
    """Return for each review the largest node that holds no other review.

    A review that is alone has no neighbour to bound it: the smallest node for which
    `holds_all(index, node)` is true (author and date beside the words), else where its words are.
    """
    chains = [list(_upwards(first, parent_of)) if first is not None else [] for first in firsts]
    return [_own_part(index, chains, holds_all) for index in range(len(chains))]


def _own_part(
    index: int, chains: Sequence[Sequence[Node]], holds_all: Callable[[int, Node], bool]
) -> Node | None:
    chain = chains[index]
    if not chain:
        return None
    shared = {node for other, nodes in enumerate(chains) if other != index for node in nodes}
    if not shared:
        return next((node for node in chain if holds_all(index, node)), chain[0])
    own = chain[0]
    for node in chain:
        if node in shared:
            break
        own = node
    return own


def _upwards(node: Node, parent_of: Callable[[Node], Node | None]) -> Iterator[Node]:
    at: Node | None = node
    while at is not None:
        yield at
        at = parent_of(at)
