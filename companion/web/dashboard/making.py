"""Backups and exports made in the background, one at a time, and the files they become."""

from __future__ import annotations

import logging
import re
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

from flask import current_app

from companion.model.errors import AviseError, Conflict, NotFound
from companion.model.ports import Clock
from companion.store.database import Store
from companion.store.export import export_all
from companion.store.whole_backup import write_backup
from companion.web.wiring import services

What = Literal["backup", "export"]
_KEY = "avise-making"
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(backup|export)-(\d{8}T\d{6}Z)(-sealed)?\.zip", re.ASCII)
_log = logging.getLogger(__name__)


class MadeFile(NamedTuple):
    """A file that was made: its name, what it is, when, how large, whether it is encrypted."""

    name: str
    what: What
    made_at: datetime
    size_bytes: int
    is_sealed: bool


class UnderWay(NamedTuple):
    """What is being made, and how far it is (0..100)."""

    what: What
    percent: int


class Making:
    """Makes one file at a time in a thread of its own; a page asks how far it is."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Make files in the store's folder of backups, where an erasure finds them."""
        self._store = store
        self._clock = clock
        self._folder = store.folder / "backups"
        self._lock = threading.Lock()
        self._under_way: UnderWay | None = None
        self._problem: AviseError | None = None
        self._thread: threading.Thread | None = None

    def start(self, what: What, passphrase: str | None = None) -> None:
        """Begin; raises `Conflict` when something is being made already."""
        with self._lock:
            if self._under_way is not None:
                raise Conflict("another file is being made")
            self._under_way, self._problem = UnderWay(what, 0), None
        path = self._folder / self._name(what, is_sealed=passphrase is not None)
        self._thread = threading.Thread(
            target=self._make, args=(what, path, passphrase), name=f"{what} of everything"
        )
        self._thread.start()

    def wait(self) -> None:
        """Wait until what is being made is made."""
        if self._thread is not None:
            self._thread.join()

    def under_way(self) -> UnderWay | None:
        """Return what is being made, or None."""
        return self._under_way

    def take_problem(self) -> AviseError | None:
        """Return why the last one failed, once."""
        with self._lock:
            problem, self._problem = self._problem, None
        return problem

    def files(self) -> list[MadeFile]:
        """Return what was made, newest first."""
        if not self._folder.is_dir():
            return []
        found = (_understood(path) for path in self._folder.iterdir())
        return sorted((f for f in found if f), key=lambda f: (f.made_at, f.name), reverse=True)

    def path_of(self, name: str) -> Path:
        """Return where a made file lies; raises `NotFound` for any other name."""
        path = self._folder / name
        if not _NAME.fullmatch(name) or not path.is_file():
            raise NotFound("no such backup")
        return path

    def delete(self, name: str) -> None:
        """Delete a made file; raises `NotFound` for any other name."""
        self.path_of(name).unlink(missing_ok=True)

    def _make(self, what: What, path: Path, passphrase: str | None) -> None:
        def hear(done: int, total: int) -> None:
            self._under_way = UnderWay(what, 100 * done // max(total, 1))

        try:
            self._store.backups.prepare()
            if what == "export":
                export_all(self._store, path, progress=hear)
            else:
                write_backup(
                    self._store, path, clock=self._clock, passphrase=passphrase, progress=hear
                )
        except AviseError as error:
            _log.warning("making a %s failed: %s", what, error.code)
            self._problem = error
        finally:
            self._under_way = None

    def _name(self, what: What, *, is_sealed: bool) -> str:
        stamp = self._clock.now().astimezone(UTC).strftime(_STAMP)
        return f"{what}-{stamp}{'-sealed' if is_sealed else ''}.zip"


def making() -> Making:
    """Return what makes files for the application that answers this request."""
    found: Making = current_app.extensions.setdefault(
        _KEY, Making(services().store, services().clock)
    )
    return found


def _understood(path: Path) -> MadeFile | None:
    match = _NAME.fullmatch(path.name)
    if match is None:
        return None
    what: What = "export" if match[1] == "export" else "backup"
    made_at = datetime.strptime(match[2], _STAMP).replace(tzinfo=UTC)
    return MadeFile(path.name, what, made_at, path.stat().st_size, match[3] is not None)
