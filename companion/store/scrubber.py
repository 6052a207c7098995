"""Evidence read again in the background, a bounded amount at a time; rot is noted and reported."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from companion.model.ports import Clock
from companion.store.custody import CustodyLog
from companion.store.durable import refusing_disk_trouble
from companion.store.erasure import PENDING
from companion.store.evidence import EvidenceFolder, FileState
from companion.store.references import evidence_expected
from companion.store.storage import SqliteStorage

ROUND_BYTES = 64_000_000
"""How much one round reads: about half a second of a slow disk."""
AGAIN_AFTER = timedelta(days=7)
"""How long a file that was found whole is left in peace."""

Trouble = Literal["rotten", "absent"]


class BrokenEvidence(NamedTuple):
    """An evidence file that changed (`rotten`) or is gone (`absent`), and when that was found."""

    sha256: str
    state: Trouble
    found_at: str


class Scrubber:
    """Reads evidence files again, those that waited longest first; safe across restarts."""

    def __init__(
        self, storage: SqliteStorage, evidence: EvidenceFolder, custody: CustodyLog, *, clock: Clock
    ) -> None:
        """Stand on an opened store; nothing is read yet."""
        self._storage = storage
        self._evidence = evidence
        self._custody = custody
        self._clock = clock
        self._waiting: list[str] = []
        self._one_round = threading.Lock()

    def read_some(self, budget_bytes: int = ROUND_BYTES) -> int:
        """Read files again until `budget_bytes` are read or none is due; return how many.

        A file larger than the budget is read whole: a round always gets on.
        """
        with self._one_round:
            if not self._waiting:
                self._evidence.clear_unfinished()
                self._waiting = self._due()
            done = 0
            while self._waiting and budget_bytes > 0:
                budget_bytes -= self._look_at(self._waiting.pop())
                done += 1
            return done

    def read_all(self) -> tuple[BrokenEvidence, ...]:
        """Read every file again now; return what is broken."""
        with self._one_round:
            self._waiting = []
            self._evidence.clear_unfinished()
            for sha256 in sorted(self._names()):
                self._look_at(sha256)
        return self.broken()

    def broken(self) -> tuple[BrokenEvidence, ...]:
        """Return what the last readings found broken, by hash; nothing is read."""
        found = self._storage.evidence_checks()
        return tuple(
            BrokenEvidence(sha256, state, at)  # type: ignore[arg-type]  # the two not whole
            for sha256, at, state in found
            if state != "whole"
        )

    def _names(self) -> set[str]:
        return {*self._evidence.names(), *evidence_expected(self._storage)}

    def _due(self) -> list[str]:
        """Return what is to be read, the longest waiting last (it is taken from the end)."""
        long_ago = (self._clock.now() - AGAIN_AFTER).isoformat()
        checked = {sha256: at for sha256, at, _ in self._storage.evidence_checks()}
        due = [name for name in self._names() if checked.get(name, "") < long_ago]
        return sorted(due, key=lambda name: (checked.get(name, ""), name), reverse=True)

    def _look_at(self, sha256: str) -> int:
        """Read one file and note what it is; return how many bytes were read."""
        path = self._evidence.path_of(sha256)
        with refusing_disk_trouble():
            state = self._evidence.state_of(path)
            if state == "absent" and not self._storage.names_anywhere(sha256, but_in=PENDING):
                self._storage.forget_check(sha256)  # erased since it was listed
                return 0
            self._note(sha256, state)
            return _size(path)

    def _note(self, sha256: str, state: FileState) -> None:
        before = self._storage.put_check(sha256, self._clock.now().isoformat(), state)
        if state not in ("whole", before):
            self._custody.append("found_broken", subject=sha256, detail={"state": state})


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
