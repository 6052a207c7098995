"""Passwords of outside accounts, in a file of their own that no backup and no export takes."""

from __future__ import annotations

import threading
from pathlib import Path

import msgspec

from companion.store.durable import refusing_disk_trouble, write_whole

FILE = "passwords.json"


class Passwords:
    """One password an id, in a file only its owner may read."""

    def __init__(self, folder: Path) -> None:
        """Keep them in `folder`; nothing is created before there is one to keep."""
        self._path = folder / FILE
        self._lock = threading.Lock()

    def find(self, name: str) -> str:
        """Return the password kept under `name`, or an empty string."""
        return self._all().get(name, "")

    def put(self, name: str, password: str) -> None:
        """Keep a password; an empty one forgets it. Raises `StoreUnavailable`."""
        with self._lock:
            kept = self._all()
            kept.pop(name, None)
            if password:
                kept[name] = password
            with refusing_disk_trouble():
                write_whole(self._path, msgspec.json.encode(kept))

    def _all(self) -> dict[str, str]:
        """Return what is kept; a file that cannot be read holds nothing worth guessing at."""
        if not self._path.exists():
            return {}
        with refusing_disk_trouble():
            data = self._path.read_bytes()
        try:
            return msgspec.json.decode(data, type=dict[str, str])
        except msgspec.DecodeError:
            return {}
