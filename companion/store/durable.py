"""Writing that survives a power cut, and what the disk refuses said in one error."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

from companion.model.errors import StoreUnavailable, StoreUnreadable

_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


@contextlib.contextmanager
def refusing_disk_trouble() -> Iterator[None]:
    """Turn what the disk or SQLite refuses into `StoreUnavailable`, the cause kept.

    A damaged database is told apart as `StoreUnreadable`: there it is no use to free space.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", None) in _DAMAGED:
            raise StoreUnreadable(f"the database is damaged: {error}") from error
        raise StoreUnavailable(f"the database refused: {error}") from error
    except OSError as error:
        raise StoreUnavailable(f"the data folder refused: {error.strerror or error}") from error


def make_private_folder(folder: Path) -> None:
    """Create `folder` and its missing parents, readable by the owner alone, and sync them."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_private_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=PRIVATE_FOLDER)
    sync_folder(folder.parent)


def make_private_file(path: Path) -> None:
    """Create an empty file readable by the owner alone; an existing one is left as it is."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE))


def sync_folder(folder: Path) -> None:
    """Make names created or renamed in `folder` survive a power cut (Windows does it itself)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` under `path` so that the name shows either nothing or all of it, synced."""
    unfinished = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    try:
        _write_synced(unfinished, data)
        os.replace(unfinished, path)  # noqa: PTH105 - the one name tests make fail
        sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def _write_synced(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE_FILE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
