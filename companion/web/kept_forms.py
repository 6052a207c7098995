"""What was written in a form that came too late: kept for half an hour, for that browser alone.

Only the text stays, in memory and never on disk, under a random name that the browser alone
knows; passwords and files are not kept. Sending it again is the person's own click.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from datetime import datetime, timedelta
from typing import NamedTuple

from companion.model.ports import Clock

LIFETIME = timedelta(minutes=30)
LARGEST = 300_000
"""Characters of one form, all fields together."""
_MOST = 20
_SECRETS = frozenset({"csrf_token", "passphrase", "again", "password"})


class KeptForm(NamedTuple):
    """A form as it was sent: where to, and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @property
    def written(self) -> tuple[str, ...]:
        """Return what a person may have written, the longest first."""
        words = {value.strip() for _name, value in self.fields if value.strip()}
        return tuple(sorted(words, key=lambda value: (-len(value), value)))


def as_kept(path: str, fields: list[tuple[str, str]]) -> KeptForm | None:
    """Return the form without its secrets; None when nothing is left, or far too much."""
    kept = tuple((name, value) for name, value in fields if name not in _SECRETS)
    size = sum(len(name) + len(value) for name, value in kept)
    if not any(value.strip() for _name, value in kept) or size > LARGEST:
        return None
    return KeptForm(path, kept)


class KeptForms:
    """The forms kept now; at most twenty, the oldest make way."""

    def __init__(self, clock: Clock) -> None:
        """Keep nothing yet."""
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[datetime, KeptForm]] = {}

    def keep(self, form: KeptForm) -> str:
        """Keep a form; return the name under which its browser finds it again."""
        name = secrets.token_urlsafe(32)
        with self._lock:
            live = self._live()
            live[_sha256(name)] = (self._clock.now(), form)
            self._kept = dict(list(live.items())[-_MOST:])
        return name

    def find(self, name: str | None) -> KeptForm | None:
        """Return the form of that name, None when there is none or it is too old."""
        if not name or not self._kept:
            return None
        with self._lock:
            found = self._live().get(_sha256(name))
        return found[1] if found else None

    def drop(self, name: str | None) -> None:
        """Forget a form."""
        with self._lock:
            self._kept = {k: v for k, v in self._live().items() if k != _sha256(name or "")}

    def _live(self) -> dict[str, tuple[datetime, KeptForm]]:
        since = self._clock.now() - LIFETIME
        return {key: kept for key, kept in self._kept.items() if kept[0] > since}


def _sha256(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
