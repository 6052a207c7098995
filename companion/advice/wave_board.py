"""Keeps the hints of a wave at hand, and finds them again only when the mentions changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from companion.advice.copies import forget_words
from companion.advice.waves import find_waves
from companion.model.mention import Mention
from companion.model.wave import Wave, WaveKind


class WaveBoard:
    """The hints as of now; safe for threads."""

    def __init__(
        self, mentions: Callable[[], Sequence[Mention]], changes: Callable[[], object]
    ) -> None:
        """Take how to ask for all mentions, and a cheap value that differs once anything changed.

        Nothing is read yet.
        """
        self._mentions = mentions
        self._changes = changes
        self._lock = threading.Lock()
        self._seen: object = None
        self._read: tuple[Mention, ...] = ()
        self._found: tuple[Wave, ...] = ()
        self._by_mention: dict[str, list[Wave]] = {}

    def all(self) -> tuple[Wave, ...]:
        """Return every hint, those with most mentions first."""
        with self._lock:
            self._find_again_if_changed()
            return self._found

    def of(self, mention_id: str) -> tuple[Wave, ...]:
        """Return the hints that name a mention."""
        with self._lock:
            self._find_again_if_changed()
            return tuple(self._by_mention.get(mention_id, ()))

    def kinds_of(self, mention_id: str) -> tuple[WaveKind, ...]:
        """Return which kinds of hints name a mention, each once."""
        return tuple(dict.fromkeys(wave.kind for wave in self.of(mention_id)))

    def _find_again_if_changed(self) -> None:
        changes = self._changes()
        if changes == self._seen:
            return
        mentions = tuple(self._mentions())
        if not _same_reviews(mentions, self._read):
            if len(mentions) < len(self._read):
                forget_words()
            self._found = find_waves(mentions)
            self._by_mention = {}
            for wave in self._found:
                for mention_id in wave.mention_ids:
                    self._by_mention.setdefault(mention_id, []).append(wave)
        self._read, self._seen = mentions, changes


def _same_reviews(now: Sequence[Mention], before: Sequence[Mention]) -> bool:
    """True when nothing changed that a hint rests on: notes and steps do not count."""
    return len(now) == len(before) and all(
        one is other
        or (
            one.id == other.id
            and one.concerns is other.concerns
            and one.page_url == other.page_url
            and (one.review is other.review or one.review == other.review)
        )
        for one, other in zip(now, before, strict=True)
    )
