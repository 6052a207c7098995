"""One of the program's own daily copies brought back: its rows, with the evidence that is there."""

from __future__ import annotations

import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from companion.model.errors import BackupRefused
from companion.store.archive import CUSTODY, stays_here
from companion.store.backup import made_at
from companion.store.database import DATABASE
from companion.store.durable import make_private_folder
from companion.store.format import Row, format_of, refuse_newer
from companion.store.present import ALL_ROWS, instance_of, looking_at
from companion.store.storage import SqliteStorage

SQLITE_MARK = b"SQLite format 3\0"


def is_daily_copy(source: Path) -> bool:
    """True for a database file."""
    with source.open("rb") as file:
        return file.read(len(SQLITE_MARK)) == SQLITE_MARK


def build_from_copy(source: Path, present: Path, folder: Path) -> datetime:
    """Build a data folder in `folder` from a copy's rows and the evidence and log of `present`.

    Returns when the copy was made. Evidence is written once and never changed, so the files that
    are there serve the older rows too.

    Raises `BackupRefused` for a damaged copy, a database of others, or without a present folder.
    """
    instance_id = instance_of(present) if (present / DATABASE).exists() else None
    if instance_id is None:
        raise BackupRefused("needs-folder", "a daily copy holds no evidence of its own")
    rows = _rows_of(source)
    make_private_folder(folder)
    storage = SqliteStorage(folder / DATABASE)
    try:
        with storage.transaction():
            storage.put_about("instance_id", instance_id)
            for row in rows:
                storage.register(row.collection)
                storage.put(*row[:4])
    finally:
        storage.close()
    if (present / "evidence").is_dir():
        shutil.copytree(present / "evidence", folder / "evidence", copy_function=_second_name)
    shutil.copyfile(present / CUSTODY, folder / CUSTODY)
    modified = datetime.fromtimestamp(source.stat().st_mtime, tz=UTC)
    return made_at(source) or modified


def _rows_of(path: Path) -> list[Row]:
    """Return the rows of a copy that match their checksum, a file like any other until then."""
    try:
        with looking_at(path, is_foreign=True) as connection:
            refuse_newer(format_of(connection))
            damage = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            if damage != "ok":
                raise BackupRefused("damaged", damage)
            kinds = connection.execute("SELECT type, name FROM sqlite_master").fetchall()
            is_ours = ("table", "rows") in kinds
            if not is_ours or any(kind in ("view", "trigger") for kind, _ in kinds):
                raise BackupRefused("not-ours", "a database with other tables")
            found = [Row._make(row) for row in connection.execute(ALL_ROWS)]
    except sqlite3.DatabaseError as error:
        raise BackupRefused("damaged", str(error)) from error
    return [row for row in found if row.is_whole and not stays_here(row.collection, row.doc_id)]


def _second_name(source: str, target: str) -> None:
    """Give a file a second name, or copy it where the disk knows no second names."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
