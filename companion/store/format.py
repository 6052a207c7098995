"""The on-disk format of the database: its tables, its versions, the checksum of a row."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from pathlib import Path
from typing import NamedTuple

from companion.model.errors import StoreTooNew

FORMAT = 2
"""1: rows and what was set aside; 2: when each evidence file was last read again."""
APPLICATION_ID = 0x41564953
"""« AVIS »: tells our databases from anybody else's."""
DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
BUSY_SECONDS = 20.0
"""How long a write waits for another process that is writing."""

UNWRITTEN = "nothing of ours is written in it"
"""The damage of a file that has our name and none of our tables."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS collections (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rows (
  place INTEGER PRIMARY KEY AUTOINCREMENT,
  collection TEXT NOT NULL,
  doc_id NOT NULL,
  lookup TEXT,
  body BLOB NOT NULL,
  sha256 BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS rows_by_id ON rows (collection, doc_id);
CREATE INDEX IF NOT EXISTS rows_in_order ON rows (collection, place);
CREATE INDEX IF NOT EXISTS rows_by_lookup ON rows (collection, lookup) WHERE lookup IS NOT NULL;
CREATE TABLE IF NOT EXISTS set_aside (
  collection, doc_id, lookup, body, sha256, found_at TEXT NOT NULL
);
"""
"""`doc_id` has no declared type on purpose: numbers stay numbers (TinyDB's own ids), words words.
`lookup` is the one secondary key of a document; `place` keeps the order of insertion."""


UPGRADES = {
    2: """
CREATE TABLE IF NOT EXISTS evidence_checks (
  sha256 TEXT PRIMARY KEY, checked_at TEXT NOT NULL, state TEXT NOT NULL
) WITHOUT ROWID
"""
}
"""What makes each format of the one before it; a new database goes through all of them."""


class Row(NamedTuple):
    """A row as stored, checked or not."""

    collection: str
    doc_id: int | str
    lookup: str | None
    body: bytes
    sha256: bytes

    @property
    def is_whole(self) -> bool:
        """True when content and place match the checksum."""
        return isinstance(self.body, bytes) and self.sha256 == row_sha256(*self[:4])


def row_sha256(collection: str, doc_id: int | str, lookup: str | None, body: bytes) -> bytes:
    """Return the checksum of a row: of its content and of where it belongs."""
    place = f"{collection}\0{doc_id!r}\0{lookup!r}\0".encode()
    return hashlib.sha256(place + body).digest()


def connect(path: Path) -> sqlite3.Connection:
    """Open a database file for use by several threads under one lock, synced at each commit."""
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA secure_delete=ON")
    return connection


def format_of(connection: sqlite3.Connection) -> int:
    """Return the format version written in the file; 0 when nothing was written yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def refuse_newer(version: int) -> None:
    """Raise `StoreTooNew` for a format that this program cannot know."""
    if version > FORMAT:
        raise StoreTooNew(f"format {version} is newer than {FORMAT}, the last one known")


def prepare(connection: sqlite3.Connection) -> None:
    """Create what is missing of the format, or bring an older one up to it, in one transaction.

    Safe against another process doing the same. An upgrade of data in use is preceded by a copy:
    see `Backups.make_before_upgrade`.
    """
    refuse_newer(format_of(connection))
    connection.execute("PRAGMA journal_mode=WAL")
    if format_of(connection) == FORMAT:
        return
    connection.execute("BEGIN IMMEDIATE")
    version = format_of(connection)
    steps = [UPGRADES[step] for step in range(max(version, 1) + 1, FORMAT + 1)]
    for script in steps if version else [SCHEMA, *steps]:
        for statement in script.split(";"):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={FORMAT}")
    connection.execute("COMMIT")


def is_older(path: Path) -> bool:
    """True when a database of an earlier format lies at `path`."""
    if not path.exists():
        return False
    with contextlib.closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
        return 0 < format_of(connection) < FORMAT


def damage_of(path: Path) -> str | None:
    """Return what is wrong with a database file, as SQLite says it, or None when it is whole.

    Raises:
        StoreTooNew: a newer version of the program wrote it; it is not touched.
        sqlite3.DatabaseError: it cannot be examined now (locked, no right to read).
    """
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
            version = format_of(connection)
            refuse_newer(version)
            found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in DAMAGED:
            raise
        return str(error)
    if found != "ok":
        return found
    return None if version else UNWRITTEN
