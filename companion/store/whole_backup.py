"""A whole backup written under a name of the user's choosing, sealed or not, all or nothing."""

from __future__ import annotations

import contextlib
import os
import uuid
from pathlib import Path
from typing import IO

from companion.model.ports import Clock
from companion.store.archive import ArchiveManifest, Progress, no_progress, write_archive
from companion.store.database import STORE_SUBJECT, Store
from companion.store.durable import PRIVATE_FILE, refusing_disk_trouble, sync_folder
from companion.store.sealing import check_passphrase, seal


def write_backup(
    store: Store,
    path: Path,
    *,
    clock: Clock,
    passphrase: str | None = None,
    progress: Progress = no_progress,
) -> ArchiveManifest:
    """Write all that the store holds into `path`; the name shows nothing or a whole backup.

    Args:
        store: may be in use by this and other programs.
        path: must not exist yet.
        clock: says when the backup was made.
        passphrase: closes the file in the age format; nothing then lies on the disk in clear.
        progress: hears how many bytes of evidence are done, and of how many.

    Raises:
        PassphraseRefused: too short.
        StoreUnavailable: the disk refuses, or `path` exists.
    """
    made: list[ArchiveManifest] = []

    def write(out: IO[bytes]) -> None:
        made.append(write_archive(store, out, clock=clock, progress=progress))

    if passphrase is not None:
        check_passphrase(passphrase)
    unfinished = path.with_name(f".{path.name}.{uuid.uuid4().hex}.part")
    with refusing_disk_trouble():
        try:
            descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE_FILE)
            with os.fdopen(descriptor, "w+b") as file:
                if passphrase is None:
                    write(file)
                else:
                    seal(write, file, passphrase=passphrase)
                file.flush()
                os.fsync(file.fileno())
            _name(unfinished, path)
        finally:
            with contextlib.suppress(OSError):
                unfinished.unlink()
    head = store.custody.head()
    detail = {"what": "backup", "sealed": "yes" if passphrase else "no", "head": head.sha256}
    store.custody.append("exported", subject=STORE_SUBJECT, detail=detail)
    return made[0]


def _name(unfinished: Path, path: Path) -> None:
    """Give a finished file its name, never over another one."""
    try:
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except OSError:  # a disk without second names, as memory sticks are
        if path.exists():
            raise FileExistsError(17, "the file exists already") from None
        os.rename(unfinished, path)  # noqa: PTH104 - the name tests make fail
    sync_folder(path.parent)
