"""A ZIP written file by file: each is hashed as it goes in, nothing is held, nothing varies."""

from __future__ import annotations

import contextlib
import hashlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from companion.model.dossier import ListedFile
from companion.model.errors import StoreUnavailable, TooLarge

PACKAGE_LIMIT_BYTES = 3_900_000_000
"""Below 4 GiB the ZIP stays in its plain form, which a small reader in a page can check."""
_PIECE_BYTES = 1 << 20
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The time of every entry: the ZIP's own times prove nothing and would vary."""
_PACKED = (".txt", ".json", ".jsonl", ".html", ".csv", ".pem")


class Package:
    """A dossier being written; a context manager that leaves a whole file or none."""

    def __init__(self, path: Path) -> None:
        """Write beside `path` first; it takes that name once it is whole."""
        self._path = path
        self._part = path.with_name(f".{path.name}.part")
        self.listed: list[ListedFile] = []
        self._so_far = 0
        with refusing_to_lose(path):
            # A dossier holds names and health data: its owner alone may read it.
            flags = os.O_CREAT | os.O_RDWR | os.O_TRUNC | getattr(os, "O_BINARY", 0)
            self._file = os.fdopen(os.open(self._part, flags, 0o600), "w+b")
            self._zip = zipfile.ZipFile(self._file, "w", allowZip64=False)

    def add(self, path: str, data: bytes) -> ListedFile:
        """Put `data` in under `path`; returns what the manifest says of it."""
        with self._entry(path, len(data)) as entry:
            entry.write(data)
        return self._listed(path, len(data), hashlib.sha256(data).hexdigest())

    def add_file(self, path: str, source: Path) -> ListedFile:
        """Put a file of the disk in under `path`, a piece at a time."""
        hasher, size = hashlib.sha256(), 0
        with source.open("rb") as file, self._entry(path, source.stat().st_size) as entry:
            while piece := file.read(_PIECE_BYTES):
                entry.write(piece)
                hasher.update(piece)
                size += len(piece)
        return self._listed(path, size, hasher.hexdigest())

    def _listed(self, path: str, size: int, sha256: str) -> ListedFile:
        listed = ListedFile(path=path, size_bytes=size, sha256=sha256)
        self.listed.append(listed)
        return listed

    @contextlib.contextmanager
    def _entry(self, path: str, size: int) -> Iterator[zipfile.ZipExtFile]:
        self._so_far += size
        if self._so_far > PACKAGE_LIMIT_BYTES:
            raise TooLarge(PACKAGE_LIMIT_BYTES)
        info = zipfile.ZipInfo(path, _FIRST_DAY)
        info.create_system = 3
        info.external_attr = 0o100644 << 16
        packed = path.endswith(_PACKED)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.file_size = size
        with refusing_to_lose(self._path), self._zip.open(info, "w") as entry:
            yield entry  # type: ignore[misc]  # typeshed calls the writer a reader

    def __enter__(self) -> Self:
        """Return the package itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Finish and sync the file; after an error remove what was written."""
        if kind is not None:
            with contextlib.suppress(Exception):
                self._zip.close()
            self._file.close()
            self._part.unlink(missing_ok=True)
            return
        try:
            with refusing_to_lose(self._path):
                self._zip.close()
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                self._part.replace(self._path)
        finally:
            self._file.close()
            self._part.unlink(missing_ok=True)


@contextlib.contextmanager
def refusing_to_lose(path: Path) -> Iterator[None]:
    """Turn the disk's refusal into `StoreUnavailable`, with the file's name."""
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(f"{path}: {error.strerror}") from error
