"""Which mentions carry a platform's own sign of a review: its id there, or its permalink."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from companion.model.mention import Mention

_Book = dict[tuple[str, str], dict[str, None]]


class SignBook:
    """Mention ids by platform and sign, kept at hand and complete; safe for threads.

    It may name too many, after a transaction that came to nothing or a sign that changed: whoever
    asks looks at the mention itself. It never names too few.
    """

    def __init__(
        self, mentions: Callable[[], Iterable[Mention]], generation: Callable[[], int]
    ) -> None:
        """Take how to read every mention, and a number that differs once others wrote.

        Nothing is read before the first question.
        """
        self._mentions = mentions
        self._generation = generation
        self._lock = threading.Lock()
        self._known: _Book | None = None
        self._as_of = 0
        self._being_read: list[_Book] = []

    def note(self, mention: Mention) -> None:
        """Add the signs of a mention that is being kept."""
        with self._lock:
            for book in (self._known, *self._being_read):
                if book is not None:
                    _add(book, mention)

    def forget(self) -> None:
        """Read every mention again when next asked."""
        with self._lock:
            self._known, self._being_read = None, []

    def ids(self, platform: str, sign: str) -> tuple[str, ...]:
        """Return the ids of the mentions that may carry `sign` on `platform`, first kept first."""
        generation = self._generation()
        with self._lock:
            known = self._known if self._as_of == generation else None
        if known is None:
            known = self._read(generation)
        return tuple(known.get((platform, sign), ()))

    def _read(self, generation: int) -> _Book:
        # Nothing is locked while the store is read, as it has a lock of its own: what is kept
        # meanwhile is noted in the book that is being read.
        book: _Book = {}
        with self._lock:
            self._being_read.append(book)
        for mention in self._mentions():
            with self._lock:
                _add(book, mention)
        with self._lock:
            still_wanted = [one for one in self._being_read if one is not book]
            if len(still_wanted) < len(self._being_read):
                self._known, self._as_of = book, generation
            self._being_read = still_wanted
        return book


def _add(book: _Book, mention: Mention) -> None:
    if mention.platform is None:
        return
    for sign in mention.review.signs:
        book.setdefault((mention.platform, sign), {})[mention.id] = None
