"""TinyDB's Storage over SQLite: an operation touches only its rows, each checked when read."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage

from companion.model.errors import Broken, StoreUnavailable
from companion.store.durable import make_private_file, refusing_disk_trouble
from companion.store.format import BUSY_SECONDS, Row, connect, prepare, row_sha256

Document = dict[str, Any]
READERS_MS = 500
"""How long emptying the journal waits for those who read; everybody else waits meanwhile."""


class SqliteStorage(Storage):
    """One SQLite file as TinyDB storage, for the threads of one process and for several processes.

    Nothing of the content is held in memory: SQLite is read through its own page cache, so memory
    stays flat and a change by another process is simply seen. `generation` lets callers that keep
    decoded values know when to drop them.
    """

    def __init__(self, path: Path) -> None:
        """Open or create the file at `path`; raises `StoreUnavailable` when the disk refuses."""
        super().__init__()
        self._path = path
        self._lock = threading.RLock()
        self._depth = 0
        self._foreign_changes = 0
        with refusing_disk_trouble():
            make_private_file(path)
            self._connection = connect(path)
            prepare(self._connection)
            self._inode = path.stat().st_ino
            self._data_version = self._read_data_version()

    # What TinyDB itself calls

    def read(self) -> dict[str, StoredTable] | None:  # type: ignore[override]  # lazy tables
        """Return every table, lazily; None when there is none yet, as TinyDB expects."""
        names = self.names()
        return {name: StoredTable(self, name, _guessed_id) for name in names} or None

    def write(self, data: Mapping[str, Mapping[Any, Mapping[str, Any]]]) -> None:
        """Make the content equal `data`; tables that came from `read` are left as they are."""
        with self.transaction():
            for name in self.names():
                if name not in data:
                    self._execute("DELETE FROM rows WHERE collection=?", (name,))
                    self._execute("DELETE FROM collections WHERE name=?", (name,))
            for name, table in data.items():
                if not isinstance(table, StoredTable):
                    self._replace_table(name, table)

    def close(self) -> None:
        """Close the file; anything later is refused with `StoreUnavailable`."""
        with self._lock, refusing_disk_trouble():
            self._connection.close()

    # What our Table calls

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit all that is done inside together, or nothing when an exception leaves the block.

        Other threads wait meanwhile, other processes wait to write: keep it short. A block inside
        a block is undone alone when it fails.
        """
        with self._lock:
            begin, commit, undo = self._bounds()
            with refusing_disk_trouble():
                if not self._depth:
                    self._refuse_when_replaced()
                self._connection.execute(begin)
            self._depth += 1
            try:
                yield
                with refusing_disk_trouble():
                    self._connection.execute(commit)
            except BaseException:
                self._undo(undo)
                raise
            finally:
                self._depth -= 1

    @property
    def lock(self) -> contextlib.AbstractContextManager[bool]:
        """The lock that every use of the connection takes; re-entrant."""
        return self._lock

    @property
    def in_transaction(self) -> bool:
        """True inside `transaction` (only its own thread can see it so, the lock being held)."""
        return self._depth > 0

    @property
    def generation(self) -> int:
        """A number that changes when another connection has committed something."""
        with self._lock, refusing_disk_trouble():
            version = self._read_data_version()
            if version != self._data_version:
                self._data_version = version
                self._foreign_changes += 1
            return self._foreign_changes

    @property
    def changes(self) -> tuple[int, int]:
        """A value that differs once any row was written, by us or by another connection."""
        with self._lock:
            return self._connection.total_changes, self.generation

    def names(self) -> list[str]:
        """Return the names of the tables, empty ones included."""
        return [name for (name,) in self._fetch("SELECT name FROM collections ORDER BY name")]

    def ids(self, collection: str) -> list[int | str]:
        """Return the document ids of a table in the order of insertion."""
        found = self._fetch(
            "SELECT doc_id FROM rows WHERE collection=? ORDER BY place", (collection,)
        )
        return [doc_id for (doc_id,) in found]

    def newest_ids(self, collection: str, limit: int) -> list[int | str]:
        """Return up to `limit` ids, last inserted first."""
        found = self._fetch(
            "SELECT doc_id FROM rows WHERE collection=? ORDER BY place DESC LIMIT ?",
            (collection, limit),
        )
        return [doc_id for (doc_id,) in found]

    def ids_under(self, collection: str, lookup: str) -> list[int | str]:
        """Return the ids filed under a lookup key, in the order of insertion."""
        found = self._fetch(
            "SELECT doc_id FROM rows WHERE collection=? AND lookup=? ORDER BY place",
            (collection, lookup),
        )
        return [doc_id for (doc_id,) in found]

    def newest_under(self, collection: str, lookup: str, *, skip: int, most: int) -> list[str]:
        """Return up to `most` ids filed under a lookup key, last inserted first, after `skip`."""
        found = self._fetch(
            "SELECT doc_id FROM rows WHERE collection=? AND lookup=?"
            " ORDER BY place DESC LIMIT ? OFFSET ?",
            (collection, lookup, most, skip),
        )
        return [str(doc_id) for (doc_id,) in found]

    def count_under(self, collection: str, lookup: str) -> int:
        """Return how many documents are filed under a lookup key."""
        asked = "SELECT count(*) FROM rows WHERE collection=? AND lookup=?"
        return int(self._fetch(asked, (collection, lookup))[0][0])

    def highest_id(self, collection: str) -> int | str | None:
        """Return the greatest id of a table, or None when it is empty."""
        found = self._fetch("SELECT max(doc_id) FROM rows WHERE collection=?", (collection,))
        highest: int | str | None = found[0][0]
        return highest

    def count(self, collection: str) -> int:
        """Return how many documents a table holds."""
        found = self._fetch("SELECT count(*) FROM rows WHERE collection=?", (collection,))
        return int(found[0][0])

    def has(self, collection: str, doc_id: int | str) -> bool:
        """True when the table holds a document under `doc_id`."""
        return bool(
            self._fetch("SELECT 1 FROM rows WHERE collection=? AND doc_id=?", (collection, doc_id))
        )

    def lookup(self, collection: str, doc_id: int | str) -> str | None:
        """Return the lookup key a document is filed under, or None."""
        found = self._fetch(
            "SELECT lookup FROM rows WHERE collection=? AND doc_id=?", (collection, doc_id)
        )
        return None if not found else found[0][0]

    def body(self, collection: str, doc_id: int | str) -> bytes | None:
        """Return the stored JSON of one document, checked, or None; raises `Broken`."""
        found = self._fetch(
            "SELECT doc_id, lookup, body, sha256 FROM rows WHERE collection=? AND doc_id=?",
            (collection, doc_id),
        )
        return _checked(Row(collection, *found[0])) if found else None

    def bodies(self, collection: str) -> Iterator[tuple[int | str, bytes]]:
        """Yield every id and its stored JSON, checked, as they stood at the call."""
        found = self._fetch(
            "SELECT doc_id, lookup, body, sha256 FROM rows WHERE collection=? ORDER BY place",
            (collection,),
        )
        return ((row[0], _checked(Row(collection, *row))) for row in found)

    def put(self, collection: str, doc_id: int | str, lookup: str | None, body: bytes) -> None:
        """Write one row; an existing one keeps its place in the order."""
        self._execute(
            "INSERT INTO rows (collection, doc_id, lookup, body, sha256) VALUES (?,?,?,?,?)"
            " ON CONFLICT (collection, doc_id) DO UPDATE"
            " SET lookup=excluded.lookup, body=excluded.body, sha256=excluded.sha256",
            (collection, doc_id, lookup, body, row_sha256(collection, doc_id, lookup, body)),
        )

    def remove(self, collection: str, doc_id: int | str) -> None:
        """Remove one row; its bytes are overwritten in the file (`secure_delete`)."""
        self._execute("DELETE FROM rows WHERE collection=? AND doc_id=?", (collection, doc_id))

    def clear(self, collection: str) -> None:
        """Remove every row of a table; the table itself stays."""
        self._execute("DELETE FROM rows WHERE collection=?", (collection,))

    def register(self, collection: str) -> None:
        """Make the table exist, be it empty."""
        self._execute("INSERT OR IGNORE INTO collections VALUES (?)", (collection,))

    def about(self, name: str) -> str | None:
        """Return a fact about the database itself (its instance id), or None."""
        found = self._fetch("SELECT value FROM about WHERE name=?", (name,))
        return str(found[0][0]) if found else None

    def put_about(self, name: str, value: str) -> None:
        """Keep a fact about the database itself."""
        self._execute("INSERT OR REPLACE INTO about VALUES (?,?)", (name, value))

    def broken_rows(self) -> list[Row]:
        """Read every row and return those that do not match their checksum."""
        with self._lock, refusing_disk_trouble():
            found = self._connection.execute(
                "SELECT collection, doc_id, lookup, body, sha256 FROM rows ORDER BY place"
            )
            return [row for row in map(Row._make, found) if not row.is_whole]

    def set_aside(self, row: Row, found_at: str) -> None:
        """Move a broken row out of its table; its bytes stay in the file for whoever looks."""
        with self.transaction():
            self._execute("INSERT INTO set_aside VALUES (?,?,?,?,?,?)", (*row, found_at))
            self.remove(row.collection, row.doc_id)

    def drop_set_aside(self, words: Iterable[str]) -> None:
        """Delete the broken rows kept for whoever looks that speak of any of these ids."""
        for word in words:
            about = (word, word.encode())
            self._execute("DELETE FROM set_aside WHERE doc_id=? OR instr(body, ?) > 0", about)

    def forget_residue(self) -> bool:
        """Rewrite the file without what was deleted, and empty the journal beside it.

        Returns False when another program was reading just then: to be tried again.
        """
        with self._lock, refusing_disk_trouble():
            self._connection.execute("VACUUM")
            self._connection.execute(f"PRAGMA busy_timeout={READERS_MS}")
            try:
                busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                self._connection.execute(f"PRAGMA busy_timeout={round(BUSY_SECONDS * 1000)}")
            return not busy

    # When evidence files were last read again

    def evidence_checks(self) -> list[tuple[str, str, str]]:
        """Return hash, instant (ISO 8601) and state of every evidence file that was read again."""
        return self._fetch("SELECT sha256, checked_at, state FROM evidence_checks ORDER BY sha256")

    def put_check(self, sha256: str, checked_at: str, state: str) -> str | None:
        """Note one reading; return the state noted before, or None."""
        with self.transaction():
            before = self._fetch("SELECT state FROM evidence_checks WHERE sha256=?", (sha256,))
            self._execute(
                "INSERT OR REPLACE INTO evidence_checks VALUES (?,?,?)", (sha256, checked_at, state)
            )
        return str(before[0][0]) if before else None

    def forget_check(self, sha256: str) -> None:
        """Forget a file that is no longer meant to be there."""
        self._execute("DELETE FROM evidence_checks WHERE sha256=?", (sha256,))

    def names_anywhere(self, words: str, *, but_in: str = "") -> bool:
        """True when a document of any other table holds these words; reads all of them."""
        return bool(
            self._fetch(
                "SELECT 1 FROM rows WHERE collection<>? AND instr(body, ?) > 0 LIMIT 1",
                (but_in, words.encode()),
            )
        )

    def copy_into(self, target: sqlite3.Connection) -> None:
        """Copy the whole database as it stands into another connection (SQLite's online backup)."""
        with self._lock, refusing_disk_trouble():
            self._connection.backup(target)

    # Inside

    def _replace_table(self, name: str, table: Mapping[Any, Mapping[str, Any]]) -> None:
        self.clear(name)
        self.register(name)
        for doc_id, document in table.items():
            self.put(name, stored_id(doc_id), None, encoded(document))

    def _bounds(self) -> tuple[str, str, tuple[str, ...]]:
        if not self._depth:
            return "BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",)
        inner = f"inner{self._depth}"
        return (
            f"SAVEPOINT {inner}",
            f"RELEASE {inner}",
            (f"ROLLBACK TO {inner}", f"RELEASE {inner}"),
        )

    def _undo(self, statements: tuple[str, ...]) -> None:
        """Go back; a full disk may already have made SQLite roll back by itself."""
        with contextlib.suppress(sqlite3.Error):
            for statement in statements:
                self._connection.execute(statement)

    def _refuse_when_replaced(self) -> None:
        """Refuse to write into a file that no longer has its name: it would be lost at closing."""
        if self._path.stat().st_ino != self._inode:
            raise StoreUnavailable("the database file was replaced by another")

    def _read_data_version(self) -> int:
        return int(self._connection.execute("PRAGMA data_version").fetchone()[0])

    def _fetch(self, sql: str, values: tuple[Any, ...] = ()) -> list[Any]:
        with self._lock, refusing_disk_trouble():
            return self._connection.execute(sql, values).fetchall()

    def _execute(self, sql: str, values: tuple[Any, ...]) -> None:
        with self._lock:
            around = contextlib.nullcontext() if self._depth else self.transaction()
            with around, refusing_disk_trouble():
                self._connection.execute(sql, values)


class StoredTable(Mapping[str, Document]):
    """The rows of one table as the mapping TinyDB reads: keys are words, values fresh copies."""

    def __init__(
        self, storage: SqliteStorage, name: str, id_of: Callable[[str], int | str]
    ) -> None:
        """Look at table `name`; `id_of` turns TinyDB's key into the stored id."""
        self._storage = storage
        self._name = name
        self._id_of = id_of

    def __getitem__(self, key: str) -> Document:
        """Return a fresh copy of one document."""
        try:
            body = self._storage.body(self._name, self._id_of(key))
        except ValueError:
            body = None  # no id of this table looks like that
        if body is None:
            raise KeyError(key)
        return decoded(body)

    def __iter__(self) -> Iterator[str]:
        """Yield the keys in the order of insertion."""
        return (str(doc_id) for doc_id in self._storage.ids(self._name))

    def __len__(self) -> int:
        """Return the number of documents."""
        return self._storage.count(self._name)

    def items(self) -> Iterator[tuple[str, Document]]:  # type: ignore[override]  # one query
        """Yield keys and fresh copies, all as they stood at the call."""
        return ((str(key), decoded(body)) for key, body in self._storage.bodies(self._name))


def encoded(document: Mapping[str, Any]) -> bytes:
    """Return a document as the JSON that is stored; raises `TypeError` for what JSON cannot say."""
    return msgspec.json.encode(document)


def decoded(body: bytes) -> Document:
    """Return the document of a stored JSON."""
    document: Document = msgspec.json.decode(body)
    return document


def stored_id(doc_id: object) -> int | str:
    """Return an id as SQLite keeps it: whole numbers as they are, the rest as words."""
    return doc_id if isinstance(doc_id, int) else str(doc_id)


def _guessed_id(key: str) -> int | str:
    return int(key) if key.isdecimal() else key


def _checked(row: Row) -> bytes:
    if not row.is_whole:
        raise Broken(f"row {row.collection}/{row.doc_id} does not match its checksum")
    return row.body
