"""Rotating copies of the database, made by SQLite's online backup while it is in use."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from companion.model.ports import Clock
from companion.store.durable import (
    make_private_file,
    make_private_folder,
    refusing_disk_trouble,
    sync_folder,
)
from companion.store.format import FORMAT, Row, damage_of
from companion.store.locks import FileLock
from companion.store.storage import SqliteStorage

KEPT = 7
EVERY = timedelta(days=1)
STAMP = "%Y%m%dT%H%M%SZ"
PREFIX = "avise-"
SUFFIX = ".sqlite3"
BEFORE_FORMAT = "before-format-"


class Backups:
    """The folder `backups/`; the file's name says when it was made (UTC)."""

    def __init__(self, folder: Path, *, clock: Clock) -> None:
        """Keep copies under `folder`, created when the first is made."""
        self._folder = folder
        self._clock = clock

    def paths(self) -> list[Path]:
        """Return the copies, newest first."""
        named = self._folder.glob(f"{PREFIX}*{SUFFIX}")
        return sorted((path for path in named if made_at(path)), reverse=True)

    def prepare(self) -> None:
        """Make the folder, readable by the owner alone."""
        with refusing_disk_trouble():
            make_private_folder(self._folder)

    def all_files(self) -> list[Path]:
        """Return every file of the folder that holds data: copies of any sort, whole backups."""
        if not self._folder.is_dir():
            return []
        return [path for path in self._folder.iterdir() if path.suffix != ".lock"]

    @contextlib.contextmanager
    def none_being_made(self) -> Iterator[None]:
        """Keep other threads and processes from making a copy for the length of a `with` block."""
        with refusing_disk_trouble():
            make_private_folder(self._folder)
            lock = FileLock(self._folder / "making.lock")
            lock.take()
        try:
            yield
        finally:
            lock.free()

    def is_due(self) -> bool:
        """True when the last copy is a day old, or dated in a future that the clock denies."""
        paths = self.paths()
        newest = made_at(paths[0]) if paths else None
        return newest is None or abs(self._clock.now() - newest) >= EVERY

    def make(self, storage: SqliteStorage) -> Path:
        """Copy the database as it stands, synced, and let go of the oldest copies."""
        stamp = self._clock.now().astimezone(UTC).strftime(STAMP)
        path = self._folder / f"{PREFIX}{stamp}{SUFFIX}"
        with refusing_disk_trouble():
            make_private_folder(self._folder)
            with FileLock(self._folder / "making.lock").held():
                self._copy(storage, path)
                for old in self.paths()[KEPT:]:
                    old.unlink(missing_ok=True)
        return path

    def make_before_upgrade(self, database: Path) -> Path:
        """Copy a database of an older format before it is upgraded; this copy is not rotated."""
        with refusing_disk_trouble(), reading(database) as source:
            name = f"{BEFORE_FORMAT}{FORMAT}-{self._clock.now().astimezone(UTC):{STAMP}}{SUFFIX}"
            make_private_folder(self._folder)
            with FileLock(self._folder / "making.lock").held():
                self._written(self._folder / name, source.backup)
        return self._folder / name

    def _copy(self, storage: SqliteStorage, path: Path) -> None:
        self._written(path, storage.copy_into)

    def _written(self, path: Path, copy_into: Callable[[sqlite3.Connection], object]) -> None:
        unfinished = self._folder / "unfinished.part"
        unfinished.unlink(missing_ok=True)
        make_private_file(unfinished)
        with contextlib.closing(sqlite3.connect(unfinished)) as target:
            target.execute("PRAGMA synchronous=FULL")
            copy_into(target)
        os.replace(unfinished, path)  # noqa: PTH105 - one way of renaming in this room
        sync_folder(self._folder)

    def newest_whole(self) -> Path | None:
        """Return the newest copy that SQLite finds intact, or None."""
        return next((path for path in self.paths() if damage_of(path) is None), None)

    def find_row(self, collection: str, doc_id: int | str) -> Row | None:
        """Return the newest whole copy of one row, or None."""
        for path in self.paths():
            with contextlib.suppress(sqlite3.DatabaseError):
                row = _row_in(path, collection, doc_id)
                if row is not None and row.is_whole:
                    return row
        return None


def made_at(path: Path) -> datetime | None:
    """Return the instant in a copy's name, or None when the name is not ours."""
    stamp = path.name.removeprefix(PREFIX).removesuffix(SUFFIX)
    try:
        return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database to look at; a damaged one may raise at any step."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        yield connection


def _row_in(path: Path, collection: str, doc_id: int | str) -> Row | None:
    with reading(path) as connection:
        found = connection.execute(
            "SELECT collection, doc_id, lookup, body, sha256 FROM rows"
            " WHERE collection=? AND doc_id=?",
            (collection, doc_id),
        ).fetchone()
    return Row._make(found) if found else None
