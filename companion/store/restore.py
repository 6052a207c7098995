"""Bringing a backup back: built and checked beside, shown, then swapped in whole."""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, Self

from companion.model.errors import BackupRefused, Broken, CustodyBroken, StoreInUse
from companion.model.ports import Clock
from companion.model.text import Text
from companion.model.value import Value
from companion.store.archive import CUSTODY, Progress, no_progress
from companion.store.backup import STAMP
from companion.store.daily_copy import build_from_copy, is_daily_copy
from companion.store.database import STORE_SUBJECT, Store
from companion.store.durable import PRIVATE_FILE, make_private_folder, refusing_disk_trouble
from companion.store.locks import FileLock
from companion.store.present import (
    LogFate,
    Present,
    access_rows,
    erased_in,
    head_sha256,
    instance_of,
    log_bytes,
    log_fate,
    present_in,
)
from companion.store.sealing import is_sealed, unseal
from companion.store.swap import finish_swap, swap_in
from companion.store.unpacking import unpack

KEPT_ACROSS = ("browser", "passwords.json", "dossiers")
"""What no backup holds and the new folder takes over: the browser's profile, outside passwords,
dossiers already made."""


class RestorePlan(Value, frozen=True, kw_only=True):
    """What restoring would do, all of it already checked.

    `erased_again` are mentions that were erased after the backup was made. `missing` is evidence
    that will not be there. `log_problems` says where the backup's custody log does not follow.
    `aside` is where the present folder will be kept.
    """

    made_at: datetime
    companion_version: str
    captures: int
    mentions: int
    evidence: int
    evidence_bytes: int
    missing: tuple[str, ...]
    log: LogFate
    log_problems: tuple[Text, ...]
    erased_again: tuple[str, ...]
    present: Present | None
    aside: Path | None


class _Origin(NamedTuple):
    made_at: datetime
    companion_version: str
    missing: frozenset[str] | None
    """Evidence the backup was made without; None when it holds no evidence of its own."""


class Restore:
    """One backup on its way into one data folder; nothing of the folder changes before `apply`.

    Use it as a context: whatever was built beside and not swapped in is removed at the end.
    """

    def __init__(
        self,
        source: Path,
        folder: Path,
        *,
        clock: Clock,
        passphrase: str | None = None,
        progress: Progress = no_progress,
    ) -> None:
        """Name the backup and the folder; nothing is read yet."""
        self._source = source.absolute()
        self._folder = folder.absolute()
        self._clock = clock
        self._passphrase = passphrase
        self._progress = progress
        name = f".{self._folder.name}.restoring-{uuid.uuid4().hex}"
        self._built = self._folder.with_name(name)
        self._in_clear = self._folder.with_name(f"{name}.zip")
        """Where a sealed backup lies open while it is unpacked: beside the data, as private."""

    def __enter__(self) -> Self:
        """Return the restore itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove what was built and not swapped in; a swap cut short is finished first."""
        finish_swap(self._folder)
        shutil.rmtree(self._built, ignore_errors=True)
        self._in_clear.unlink(missing_ok=True)

    def prepare(self) -> RestorePlan:
        """Build the new folder beside the present one, check all of it, and say what it is.

        Raises:
            StoreInUse: a running program holds the folder.
            BackupRefused: the file is no whole backup of ours.
            PassphraseRefused: not the passphrase it was closed with.
            StoreUnavailable: not enough room, or the disk refuses.
        """
        with refusing_disk_trouble():
            make_private_folder(self._folder.parent)
            finish_swap(self._folder)
            with self._alone():
                origin = self._build()
                return self._checked(origin)

    def apply(self, plan: RestorePlan) -> None:
        """Swap the new folder in, the present one being kept aside; all or nothing.

        Raises `StoreInUse` when a program has the folder open, or has used it since `prepare`.
        """
        with refusing_disk_trouble(), self._alone():
            if present_in(self._folder) != plan.present:
                raise StoreInUse("the data folder was used since the plan was made")
            self._finish_new_folder(plan)
            aside = plan.aside or self._aside()
            swap_in(self._built, self._folder, aside)
            for name in KEPT_ACROSS:
                with contextlib.suppress(FileNotFoundError):
                    os.rename(aside / name, self._folder / name)  # noqa: PTH104 - as in `swap`

    def _build(self) -> _Origin:
        if is_daily_copy(self._source):
            made_at = build_from_copy(self._source, self._folder, self._built)
            return _Origin(made_at, "", missing=None)
        archive = self._source
        if is_sealed(archive):
            archive = self._unsealed()
        manifest = unpack(archive, self._built, progress=self._progress)
        missing = frozenset(manifest.missing)
        return _Origin(manifest.made_at, manifest.companion_version, missing)

    def _unsealed(self) -> Path:
        if self._passphrase is None:
            raise BackupRefused("sealed", "the backup is closed with a passphrase")
        with self._in_clear.open("xb") as clear:
            self._in_clear.chmod(PRIVATE_FILE)
            unseal(self._source, clear, passphrase=self._passphrase)
        return self._in_clear

    def _checked(self, origin: _Origin) -> RestorePlan:
        """Read every value, look for every file they rest on, and say what would be done."""
        present = present_in(self._folder)
        ours, theirs = log_bytes(self._folder), log_bytes(self._built)
        with Store.open(self._built, clock=self._clock) as store:
            try:
                store.read_everything()
            except Broken as error:
                raise BackupRefused("row", error.detail) from error
            names = store.evidence.names()
            missing = store.evidence.expected() - names
            if origin.missing is not None and missing - origin.missing:
                raise BackupRefused("incomplete", f"evidence {min(missing)} is not in it")
            return RestorePlan(
                made_at=origin.made_at,
                companion_version=origin.companion_version,
                captures=store.storage.count("captures"),
                mentions=store.mention_count(),
                evidence=len(names),
                evidence_bytes=sum(store.evidence.path_of(n).stat().st_size for n in names),
                missing=tuple(sorted(missing)),
                log=log_fate(ours, theirs),
                log_problems=store.custody.verify(),
                erased_again=store.eraser.plan(erased_in(ours + theirs)).mentions,
                present=present,
                aside=self._aside() if self._folder.is_dir() else None,
            )

    def _aside(self) -> Path:
        stamp = self._clock.now().astimezone(UTC).strftime(STAMP)
        name = f"{self._folder.name}.before-restore-{stamp}"
        aside = self._folder.with_name(name)
        if aside.exists():
            aside = self._folder.with_name(f"{name}-{uuid.uuid4().hex[:8]}")
        return aside

    def _finish_new_folder(self, plan: RestorePlan) -> None:
        """Give the new folder the log that stands, who may come in, and what was erased since."""
        ours, theirs = log_bytes(self._folder), log_bytes(self._built)
        detail = {"backup_of": plan.made_at.isoformat(), "log": plan.log}
        if plan.log == "present":
            shutil.copyfile(self._folder / CUSTODY, self._built / CUSTODY)
        elif plan.log == "backup" and ours:
            detail["log_kept_aside"] = head_sha256(ours)
        is_same = plan.present is not None
        with Store.open(self._built, clock=self._clock) as store:
            if is_same and instance_of(self._folder) == store.instance_id:
                for row in access_rows(self._folder):
                    store.storage.register(row.collection)
                    store.storage.put(*row[:4])
            erased = erased_in(ours + theirs)
            captures = erased_in(ours + theirs, "capture")
            with contextlib.suppress(CustodyBroken):  # the plan said that the log is damaged
                store.custody.append("restored", subject=STORE_SUBJECT, detail=detail)
            store.eraser.erase(erased, captures=captures, why="restored")

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the folder alone, so that no program has it open or opens it meanwhile."""
        if not self._folder.is_dir():
            yield
            return
        opening = FileLock(self._folder / "store.lock")
        in_use = FileLock(self._folder / "store.use")
        try:
            opening.take(wait=False)
            in_use.take(wait=False)
        except OSError as error:
            opening.free()
            raise StoreInUse("a program has the data folder open") from error
        try:
            yield
        finally:
            in_use.free()
            opening.free()
