"""What lies in a data folder before a backup takes its place, read without changing anything."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from companion.model.evidence import CustodyEvent
from companion.model.value import Value
from companion.store.archive import CUSTODY, stays_here
from companion.store.custody import FIRST_PREVIOUS, line_sha256
from companion.store.database import DATABASE
from companion.store.format import Row
from companion.store.locks import FileLock

LogFate = Literal["same", "present", "backup"]
"""Which custody log stands after a backup came back: both are equal; the present one, which goes
on from the backup's; or the backup's, the present one being kept aside."""

ALL_ROWS = "SELECT collection, doc_id, lookup, body, sha256 FROM rows ORDER BY place"


class Present(Value, frozen=True, kw_only=True):
    """What lies in the folder now: None for what cannot be read; the log's hash tells it apart."""

    captures: int | None
    mentions: int | None
    log_sha256: str


def present_in(folder: Path) -> Present | None:
    """Return what lies in a folder, None when no database is in it."""
    path = folder / DATABASE
    if not path.exists():
        return None
    log_sha256 = hashlib.sha256(log_bytes(folder)).hexdigest()
    try:
        with looking_at(path) as connection:
            counts = dict(
                connection.execute("SELECT collection, count(*) FROM rows GROUP BY collection")
            )
    except sqlite3.DatabaseError:
        return Present(captures=None, mentions=None, log_sha256=log_sha256)
    return Present(
        captures=counts.get("captures", 0),
        mentions=counts.get("mentions", 0),
        log_sha256=log_sha256,
    )


@contextlib.contextmanager
def looking_at(path: Path, *, is_foreign: bool = False) -> Iterator[sqlite3.Connection]:
    """Open a database to read, trusting nothing it says of itself.

    A foreign file is left exactly as it is; one of ours may have a journal beside it to be read.
    """
    mode = "immutable=1" if is_foreign else "mode=rw"
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?{mode}", uri=True)) as connection:
        connection.execute("PRAGMA trusted_schema=OFF")
        connection.execute("PRAGMA query_only=ON")
        yield connection


def is_in_use(folder: Path) -> bool:
    """True while a running program holds a data folder."""
    if not folder.is_dir():
        return False
    lock = FileLock(folder / "store.use")
    try:
        lock.take(wait=False)
    except BlockingIOError:
        return True
    lock.free()
    return False


def instance_of(folder: Path) -> str | None:
    """Return the id of the installation a folder belongs to, None when it cannot be read."""
    try:
        with looking_at(folder / DATABASE) as connection:
            found = connection.execute(
                "SELECT value FROM about WHERE name='instance_id'"
            ).fetchone()
    except sqlite3.DatabaseError:
        return None
    return str(found[0]) if found else None


def access_rows(folder: Path) -> list[Row]:
    """Return the sessions and connected browsers of a folder, none when they cannot be read."""
    try:
        with looking_at(folder / DATABASE) as connection:
            found = [Row._make(row) for row in connection.execute(ALL_ROWS)]
    except sqlite3.DatabaseError:
        return []
    return [row for row in found if row.is_whole and stays_here(row.collection, row.doc_id)]


def log_bytes(folder: Path) -> bytes:
    """Return the custody log of a folder, nothing when there is none."""
    path = folder / CUSTODY
    return path.read_bytes() if path.exists() else b""


def log_fate(present: bytes, backup: bytes) -> LogFate:
    """Tell which of two custody logs stands: the longer one when it goes on from the other."""
    if present == backup:
        return "same"
    goes_on = present.startswith(backup) and _last(present) is not None
    return "present" if goes_on else "backup"


def head_sha256(log: bytes) -> str:
    """Return the hash of the last line of a log, zeros when it is empty."""
    lines = log.splitlines()
    return line_sha256(lines[-1]) if lines else FIRST_PREVIOUS


def erased_in(log: bytes, what: Literal["mention", "capture"] = "mention") -> tuple[str, ...]:
    """Return the mentions a log says were erased; lines that cannot be read say nothing."""
    events = (_understood(line) for line in log.splitlines())
    return tuple(
        event.subject
        for event in events
        if event is not None and event.event == "erased" and event.detail.get("what") == what
    )


def _last(log: bytes) -> CustodyEvent | None:
    lines = log.splitlines()
    return _understood(lines[-1]) if lines else None


def _understood(line: bytes) -> CustodyEvent | None:
    try:
        return msgspec.json.decode(line, type=CustodyEvent)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
