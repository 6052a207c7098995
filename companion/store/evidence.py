"""Evidence bytes as files named by their SHA-256, written once and never again."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from companion.model.errors import EvidenceBroken, StoreUnavailable
from companion.model.evidence import EvidenceFile, EvidenceRole
from companion.store.durable import (
    make_private_folder,
    refusing_disk_trouble,
    sync_folder,
    write_whole,
)

SHA256_HEX = re.compile(r"[0-9a-f]{64}")
PIECE_BYTES = 1 << 20
UNFINISHED_AFTER_SECONDS = 3600
FileState = Literal["whole", "rotten", "absent"]


def nothing_expected() -> Iterable[str]:
    """Return no hash: nobody refers to the folder's files yet."""
    return ()


class EvidenceFolder:
    """`evidence/ab/cd/<sha256>`: names come from content alone, so nothing can be overwritten."""

    def __init__(
        self, folder: Path, *, expected: Callable[[], Iterable[str]] = nothing_expected
    ) -> None:
        """Keep files under `folder`; `expected` names the hashes that must be there."""
        self._folder = folder
        self._expected = expected
        with refusing_disk_trouble():
            make_private_folder(folder)

    def put(self, data: bytes, *, media_type: str, role: EvidenceRole) -> EvidenceFile:
        """Keep `data`; on disk and synced at return.

        Args:
            data: the bytes, exactly as received.
            media_type: what they are, as an IANA media type.
            role: what they show.

        Raises:
            StoreUnavailable: the disk refuses; nothing half-written is left under the name.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path_of(sha256)
        with refusing_disk_trouble():
            if not self._folder.is_dir():
                raise StoreUnavailable("the evidence folder was removed")
            make_private_folder(path.parent)
            if self.state_of(path) == "rotten":
                # The name is never rewritten: what rotted stays beside the good bytes.
                path.rename(path.with_name(f"{sha256}.rotten-{time.time_ns()}"))
            if not path.exists():
                write_whole(path, data)
        return EvidenceFile(sha256=sha256, size_bytes=len(data), media_type=media_type, role=role)

    def get(self, sha256: str) -> bytes:
        """Return the bytes kept under `sha256`; raises `EvidenceBroken` (missing or changed)."""
        path = self.path_of(sha256)
        try:
            with refusing_disk_trouble():
                data = path.read_bytes()
        except Exception as error:
            if isinstance(error.__cause__, FileNotFoundError):
                raise EvidenceBroken(f"evidence {sha256} is missing") from error
            raise
        if hashlib.sha256(data).hexdigest() != sha256:
            raise EvidenceBroken(f"evidence {sha256} no longer matches its hash")
        return data

    def path_of(self, sha256: str) -> Path:
        """Return where the bytes lie; refuses a name that is no hash (it would be a path)."""
        if not SHA256_HEX.fullmatch(sha256):
            raise EvidenceBroken("an evidence name is 64 lower-case hexadecimal digits")
        return self._folder / sha256[:2] / sha256[2:4] / sha256

    def _files(self) -> Iterator[Path]:
        return (path for path in self._folder.glob("??/??/*") if SHA256_HEX.fullmatch(path.name))

    def expected(self) -> frozenset[str]:
        """Return the hashes that something kept rests on."""
        return frozenset(self._expected())

    def names(self) -> set[str]:
        """Return the hashes that have a file, whole or not."""
        with refusing_disk_trouble():
            return {path.name for path in self._files()}

    def remove(self, sha256: str) -> bool:
        """Erase what is kept under `sha256` and what rotted beside it; True if there was any.

        The bytes are overwritten first: on a disk that writes in place they cannot be read back.
        """
        path = self.path_of(sha256)
        with refusing_disk_trouble():
            found = [path, *path.parent.glob(f"{sha256}.rotten-*")]
            gone = [_overwritten_and_removed(each) for each in found if each.exists()]
            if gone:
                sync_folder(path.parent)
        return bool(gone)

    def clear_unfinished(self) -> None:
        """Clear away files that a crash left unfinished more than an hour ago."""
        for path in self._folder.glob("??/??/.*.part"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > UNFINISHED_AFTER_SECONDS:
                    path.unlink()

    def state_of(self, path: Path) -> FileState:
        """Return whether the file at `path` is there and matches the hash in its name."""
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return "absent"
        return "whole" if found == path.name else "rotten"


def _overwritten_and_removed(path: Path) -> Path:
    with path.open("r+b", buffering=0) as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            left -= os.write(file.fileno(), b"\0" * min(left, PIECE_BYTES))
        os.fsync(file.fileno())
    path.unlink()
    return path
