"""What is done at opening when the database is damaged: the last good state comes back."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path

from companion.model.errors import StoreUnavailable
from companion.model.ports import Clock
from companion.model.text import Text
from companion.store import incident_words
from companion.store.backup import STAMP, Backups, made_at, reading
from companion.store.durable import make_private_file, make_private_folder, sync_folder
from companion.store.format import UNWRITTEN, Row, damage_of, is_older
from companion.store.locks import FileLock
from companion.store.storage import SqliteStorage

COMPANIONS = ("", "-wal", "-shm")
"""The database file and the two that SQLite keeps beside it."""


def heal_alone(path: Path, backups: Backups, *, clock: Clock) -> tuple[Text, ...]:
    """Heal only when nobody else has the database open: they would write into the old file.

    Raises:
        StoreUnavailable: somebody has, and it is gone, or an older program that would not follow.
    """
    in_use = FileLock(path.with_name("store.use"))
    try:
        in_use.take(wait=False)
    except OSError:
        if not path.exists():
            raise StoreUnavailable("the database is gone while another program uses it") from None
        if is_older(path):
            raise StoreUnavailable(
                "an older version of the program uses this folder: stop it first"
            ) from None
        return ()
    try:
        healed = heal(path, backups, clock=clock)
        if is_older(path):
            backups.make_before_upgrade(path)
        return healed
    finally:
        in_use.free()


def heal(path: Path, backups: Backups, *, clock: Clock) -> tuple[Text, ...]:
    """Make sure that `path` is whole or absent; return what had to be done, as sentences.

    A damaged file is set aside under `broken/`, never deleted. In its place comes the newest whole
    backup, and over it every row of the damaged file that still matches its checksum: nothing
    that can be read is lost, but what was erased since that backup may have come back.

    Raises:
        StoreTooNew: a newer version of the program wrote the file.
    """
    prepared = path.with_suffix(".restored")
    if prepared.exists() and not path.exists():
        os.replace(prepared, path)  # noqa: PTH105 - a crash came between the two renames below
        sync_folder(path.parent)
    is_there = path.exists()
    damage = damage_of(path) if is_there else None
    is_whole = is_there and damage is None
    backup = None if is_whole else backups.newest_whole()
    if is_whole or (backup is None and not _holds_anything(path)):
        return ()
    saved = _prepare_replacement(prepared, backup=backup, damaged=path)
    _swap(path, prepared, path.parent / "broken" / clock.now().strftime(STAMP))
    made = made_at(backup) if backup else None
    return (incident_words.database_damaged(damage, copy_of=made, rows=saved),)


def mend_rows(storage: SqliteStorage, backups: Backups, *, clock: Clock) -> tuple[Text, ...]:
    """Replace rows that do not match their checksum from the backups, or set them aside."""
    return tuple(
        _mend_row(storage, row, backups.find_row(row.collection, row.doc_id), clock)
        for row in storage.broken_rows()
    )


def _mend_row(storage: SqliteStorage, row: Row, good: Row | None, clock: Clock) -> Text:
    with storage.transaction():
        storage.set_aside(row, clock.now().isoformat())
        if good is not None:
            storage.put(*good[:4])
    name = f"{row.collection}/{row.doc_id}"
    return incident_words.row_damaged(name, is_back=good is not None)


def _holds_anything(path: Path) -> bool:
    """True unless the file is absent or empty: a creation that a crash cut short."""
    return path.exists() and path.stat().st_size > 0 and damage_of(path) != UNWRITTEN


def _prepare_replacement(prepared: Path, *, backup: Path | None, damaged: Path) -> int:
    """Build the new database beside the old; return how many rows the old still yielded."""
    for suffix in COMPANIONS:
        prepared.with_name(prepared.name + suffix).unlink(missing_ok=True)
    if backup is not None:
        make_private_file(prepared)
        shutil.copyfile(backup, prepared)
    storage = SqliteStorage(prepared)
    try:
        return _salvage(damaged, storage)
    finally:
        storage.close()


def _salvage(damaged: Path, storage: SqliteStorage) -> int:
    if not damaged.exists():
        return 0
    rows, about = _readable(damaged)
    with storage.transaction():
        for name, value in about:
            storage.put_about(name, value)
        for row in rows:
            storage.register(row.collection)
            storage.put(*row[:4])
    return len(rows)


def _readable(damaged: Path) -> tuple[list[Row], list[tuple[str, str]]]:
    """Read from both ends until the damage; keep the rows that match their checksum."""
    rows: dict[int, Row] = {}
    about: list[tuple[str, str]] = []
    for direction in ("ASC", "DESC"):
        with contextlib.suppress(sqlite3.DatabaseError), reading(damaged) as connection:
            found = connection.execute(
                "SELECT place, collection, doc_id, lookup, body, sha256 FROM rows"  # noqa: S608 ours  # nosec B608
                f" NOT INDEXED ORDER BY place {direction}"
            )
            for place, *row in found:
                rows[place] = Row._make(row)
    with contextlib.suppress(sqlite3.DatabaseError), reading(damaged) as connection:
        about = connection.execute("SELECT name, value FROM about").fetchall()
    return [rows[place] for place in sorted(rows) if rows[place].is_whole], about


def _swap(path: Path, prepared: Path, aside: Path) -> None:
    """Set the damaged files aside and put the new one in their place."""
    make_private_folder(aside)
    for suffix in COMPANIONS:
        old = path.with_name(path.name + suffix)
        if old.exists():
            old.rename(aside / old.name)
    os.replace(prepared, path)  # noqa: PTH105 - one way of renaming in this room
    sync_folder(aside)
    sync_folder(path.parent)
