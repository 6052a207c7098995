"""A compressed answer is opened a piece at a time: what it would grow to is never held."""

from __future__ import annotations

import gzip
import tracemalloc

from companion.outgoing.exchange import _unzipped  # the way in would count, and hide the size
from companion.outgoing.wire import CHUNK_BYTES

MEGABYTE = 1 << 20


def test_a_bomb_is_opened_in_pieces_and_never_held_whole() -> None:
    bomb = gzip.compress(bytes(64 * MEGABYTE))
    tracemalloc.start()
    try:
        longest = max(len(piece) for piece in _unzipped(iter([bomb])))
        held = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert longest <= CHUNK_BYTES
    assert held < 4 * MEGABYTE
