"""Titles that say the same of the same days: one article published at two addresses.

Twenty thousand titles hold the doctor's name, so a title is looked for by its rarest words, and
only the few that share one of them are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from rapidfuzz import fuzz

from companion.watch.alerts_words import folded

_LIKE = 92.0
_RAREST = 4
_MOST_COMPARED = 100
_LEAST_WORDS = 5
_LEAST_LETTERS = 25
WINDOW = timedelta(days=7)
"""The same title a month later is another event."""
_SITE_NAME = re.compile(r"\s[-–—|•·]\s[^-–—|•·]{2,40}$")
_NUMBER = re.compile(r"\d+")


class _Title(NamedTuple):
    key: str
    numbers: tuple[str, ...]
    at: datetime


class Titles:
    """The titles of recent alerts; forgets what is older than its window as time goes on."""

    def __init__(self) -> None:
        """Start with none."""
        self._titles: dict[str, _Title] = {}
        self._holding: dict[str, dict[str, None]] = {}

    def __len__(self) -> int:
        """Return how many titles are remembered."""
        return len(self._titles)

    def add(self, alert_id: str, title: str, at: datetime) -> None:
        """Remember a title; one too short to tell anything is passed over."""
        key = title_key(title)
        if alert_id in self._titles or not _tells(key):
            return
        self._titles[alert_id] = _Title(key, tuple(_NUMBER.findall(key)), at)
        for word in set(key.split()):
            self._holding.setdefault(word, {})[alert_id] = None

    def twin(self, title: str, at: datetime) -> str | None:
        """Return the alert that bears the same title within the window, or None."""
        key = title_key(title)
        if not _tells(key):
            return None
        numbers = tuple(_NUMBER.findall(key))
        best, best_id = _LIKE, None
        for alert_id in self._candidates(key):
            other = self._titles[alert_id]
            if other.numbers != numbers or abs(other.at - at) > WINDOW:
                continue
            like = fuzz.token_sort_ratio(key, other.key, score_cutoff=best)
            if like and (like > best or best_id is None):
                best, best_id = like, alert_id
        return best_id

    def forget_before(self, instant: datetime) -> None:
        """Forget the titles of alerts older than `instant`."""
        old = [alert_id for alert_id, title in self._titles.items() if title.at < instant]
        for alert_id in old:
            self.forget(alert_id)

    def forget(self, alert_id: str) -> None:
        """Forget one title."""
        title = self._titles.pop(alert_id, None)
        for word in set(title.key.split()) if title is not None else ():
            holding = self._holding[word]
            holding.pop(alert_id, None)
            if not holding:
                del self._holding[word]

    def _candidates(self, key: str) -> Iterator[str]:
        """Yield the ids of titles that share one of the rarest words, the latest first."""
        known = [self._holding[word] for word in set(key.split()) if word in self._holding]
        seen: set[str] = set()
        for holding in sorted(known, key=len)[:_RAREST]:
            for alert_id in reversed(holding):
                if len(seen) >= _MOST_COMPARED:
                    return
                if alert_id not in seen:
                    seen.add(alert_id)
                    yield alert_id


def title_key(title: str) -> str:
    """Return a title made comparable, without the name of the site at its end."""
    return folded(_SITE_NAME.sub("", title))


def _tells(key: str) -> bool:
    return len(key) >= _LEAST_LETTERS and len(key.split()) >= _LEAST_WORDS
