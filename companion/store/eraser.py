"""Erasing for good: rows, evidence, copies, leftovers; what a crash cuts short is done later."""

from __future__ import annotations

import contextlib
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

from companion.model.errors import AviseError
from companion.model.value import Value
from companion.store.backup import Backups
from companion.store.collection import Collection
from companion.store.custody import CustodyLog
from companion.store.durable import refusing_disk_trouble
from companion.store.erasure import PENDING, Erasure, erase_rows, plan_erasure
from companion.store.evidence import EvidenceFolder
from companion.store.locks import FileLock
from companion.store.rows import NamedRowDatabase
from companion.store.storage import SqliteStorage

Why = Literal["asked", "retention", "restored"]
"""Who wanted it: the person, the retention they chose, or a backup that had brought it back."""

LOCK = "erasing.lock"


class PendingErasure(Value, frozen=True, kw_only=True):
    """An erasure whose rows are gone and whose files, copies and leftovers may not be yet."""

    id: str
    why: Why
    mentions: tuple[str, ...]
    captures: tuple[str, ...]
    evidence: tuple[str, ...]


class Eraser:
    """Erases mentions from one data folder; the entrances hold their own locks around it."""

    def __init__(  # noqa: PLR0913 - the parts of the folder, one line each
        self,
        folder: Path,
        database: NamedRowDatabase,
        *,
        evidence: EvidenceFolder,
        custody: CustodyLog,
        backups: Backups,
        on_change: Callable[[], None],
    ) -> None:
        """Stand on an opened store; `on_change` drops decoded values of rows that are gone."""
        self._folder = folder
        self._storage: SqliteStorage = database.storage  # type: ignore[assignment]  # ours
        self._evidence = evidence
        self._custody = custody
        self._backups = backups
        self._on_change = on_change
        self._pending = Collection(database, PENDING, PendingErasure, id_of=lambda each: each.id)

    def plan(self, mention_ids: Iterable[str], capture_ids: Iterable[str] = ()) -> Erasure:
        """Return what erasing these would take, without touching anything."""
        return plan_erasure(self._storage, mention_ids, capture_ids)

    @contextlib.contextmanager
    def nothing_erased(self) -> Iterator[None]:
        """Keep erasures away: between the moment evidence is put and the row that names it."""
        lock = FileLock(self._folder / LOCK)
        with refusing_disk_trouble():
            lock.take(shared=True)
        try:
            yield
        finally:
            lock.free()

    def erase(
        self, mention_ids: Iterable[str], *, captures: Iterable[str] = (), why: Why
    ) -> Erasure:
        """Erase mentions, captures no other rests on, and all that only they hold; say what went.

        The rows go in one transaction with a note of what is still to do, so that an erasure cut
        short is finished by `finish`.

        Raises `StoreUnavailable` when the disk refuses.
        """
        with refusing_disk_trouble(), FileLock(self._folder / LOCK).held():
            plan, pending = self._erase_rows(tuple(mention_ids), tuple(captures), why)
            if pending is not None:
                self._say(pending)
                for sha256 in pending.evidence:
                    self._evidence.remove(sha256)
                    self._storage.forget_check(sha256)
        if pending is not None:
            self._clear_up(pending)
        return plan

    def finish(self) -> int:
        """Finish what a crash or a busy file cut short; return how many erasures are still open."""
        for pending in self._pending.all():
            with refusing_disk_trouble(), FileLock(self._folder / LOCK).held():
                self._say(pending)
                for sha256 in pending.evidence:
                    if not self._storage.names_anywhere(sha256, but_in=PENDING):
                        self._evidence.remove(sha256)
                    self._storage.forget_check(sha256)
            self._clear_up(pending)
        return self._pending.count()

    def _erase_rows(
        self, mention_ids: tuple[str, ...], capture_ids: tuple[str, ...], why: Why
    ) -> tuple[Erasure, PendingErasure | None]:
        with self._storage.transaction():
            plan = erase_rows(self._storage, mention_ids, capture_ids)
            pending = None
            if plan.mentions or plan.captures:
                pending = PendingErasure(
                    id=str(uuid.uuid4()),
                    why=why,
                    mentions=plan.mentions,
                    captures=plan.captures,
                    evidence=plan.evidence,
                )
                self._pending.put(pending)
            self._on_change()
        return plan, pending

    def _say(self, pending: PendingErasure) -> None:
        """Write one custody line a thing that went; lines that stand already are not repeated."""
        said = {
            event.subject
            for event in self._custody.events()
            if event.detail.get("erasure") == pending.id
        }
        detail = {"why": pending.why, "erasure": pending.id}
        for what, ids in (("mention", pending.mentions), ("capture", pending.captures)):
            for subject in ids:
                if subject not in said:
                    self._custody.append("erased", subject=subject, detail={"what": what, **detail})

    def _clear_up(self, pending: PendingErasure) -> None:
        """Take it out of the copies and the leftovers; what cannot be done now stays pending."""
        self._clean_copies(pending)
        with refusing_disk_trouble():
            shutil.rmtree(self._folder / "broken", ignore_errors=True)
        if self._storage.forget_residue():
            self._storage.remove(PENDING, pending.id)
            self._pending.forget_values()

    def _clean_copies(self, pending: PendingErasure) -> None:
        """Erase the same in each rotating copy too; what is no such copy goes altogether."""
        with self._backups.none_being_made():
            copies = self._backups.paths()
            for path in self._backups.all_files():
                if path not in copies or not _cleaned(path, pending):
                    path.unlink(missing_ok=True)


def _cleaned(copy: Path, pending: PendingErasure) -> bool:
    """Erase rows in a copy of the database; False when it is too damaged for that."""
    try:
        storage = SqliteStorage(copy)
    except AviseError:
        return False
    try:
        erase_rows(storage, pending.mentions, pending.captures)
        return storage.forget_residue()
    except AviseError:
        return False
    finally:
        storage.close()
