"""A lock on a file, held between processes; the system frees it when its holder dies."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from companion.store.durable import PRIVATE_FILE

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int, *, shared: bool, wait: bool) -> None:
        # Windows has no shared byte-range lock here; it refuses to rename open files instead.
        if not shared:
            os.lseek(descriptor, 0, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int, *, shared: bool, wait: bool) -> None:
        how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(descriptor, how if wait else how | fcntl.LOCK_NB)


class FileLock:
    """A lock on one file of its own, never on a file that holds data (Windows blocks reading)."""

    def __init__(self, path: Path) -> None:
        """Name the lock file; it is created when first taken."""
        self._path = path
        self._descriptor: int | None = None

    def take(self, *, shared: bool = False, wait: bool = True) -> None:
        """Take the lock, or raise `OSError` at once when `wait` is false and it is held."""
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR, PRIVATE_FILE)
        try:
            _lock(descriptor, shared=shared, wait=wait)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def free(self) -> None:
        """Give the lock back; closing the descriptor is what frees it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock alone for the length of a `with` block."""
        self.take()
        try:
            yield
        finally:
            self.free()

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Free at the end of a `with` block a lock that was taken before it."""
        try:
            yield
        finally:
            self.free()
