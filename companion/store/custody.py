"""The custody log: one line an event, appended and synced, each holding the hash of the last."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from companion.model.errors import CustodyBroken, StoreUnavailable
from companion.model.evidence import CustodyEvent, CustodyEventName
from companion.model.ports import Clock
from companion.model.text import Text
from companion.store import incident_words
from companion.store.durable import PRIVATE_FILE, make_private_file, refusing_disk_trouble
from companion.store.locks import FileLock

FIRST_PREVIOUS = "0" * 64
"""What the first line holds in place of a previous hash."""
TAIL_BYTES = 1 << 16


class CustodyHead(NamedTuple):
    """Where the log stands: `seq` and hash of its last line (0 and zeros when empty)."""

    seq: int
    sha256: str


class CustodyWalk(NamedTuple):
    """The whole log read once: what is wrong with it, its lines, the latest instant in it."""

    problems: tuple[Text, ...]
    lines: int
    latest: datetime | None


def line_sha256(line: bytes) -> str:
    """Return the hash the next line must hold: of the stored bytes, without the line's end."""
    return hashlib.sha256(line).hexdigest()


class CustodyLog:
    """`custody.jsonl`, safe for threads and for a second process."""

    def __init__(self, path: Path, *, clock: Clock) -> None:
        """Open the log; a last line torn by a crash is set aside and noted in `incidents`."""
        self._path = path
        self._clock = clock
        self._thread_lock = threading.RLock()
        self._file_lock = FileLock(path.with_suffix(".lock"))
        self._known: tuple[int, CustodyHead] | None = None
        self.incidents: tuple[Text, ...] = ()
        with refusing_disk_trouble(), self._file_lock.held():
            make_private_file(path)
            self._set_aside_torn_line()

    def append(
        self, event: CustodyEventName, *, subject: str, detail: Mapping[str, str] | None = None
    ) -> CustodyEvent:
        """Write one event; on disk and synced at return.

        Args:
            event: what happened.
            subject: the id of the capture, mention or thing it happened to.
            detail: facts worth proving (hashes, versions); no content, no personal data.

        Raises:
            StoreUnavailable: the disk refuses; the log is as it was before.
            CustodyBroken: the last line cannot be read, so nothing can follow from it.
        """
        with self._thread_lock, refusing_disk_trouble(), self._file_lock.held():
            if not self._path.exists():
                raise StoreUnavailable("the custody log was removed")
            with self._path.open("r+b", buffering=0) as file:
                size, head = self._head_of(file.fileno())
                written = CustodyEvent(
                    seq=head.seq + 1,
                    at=self._clock.now(),
                    event=event,
                    subject=subject,
                    detail=dict(detail or {}),
                    previous_sha256=head.sha256,
                )
                line = msgspec.json.encode(written)
                self._write_at(file.fileno(), size, line + b"\n")
            now_at = CustodyHead(written.seq, line_sha256(line))
            self._known = (size + len(line) + 1, now_at)
            return written

    def head(self) -> CustodyHead:
        """Return the last number and hash: what a time-stamp must cover."""
        with (
            self._thread_lock,
            refusing_disk_trouble(),
            self._file_lock.held(),
            self._path.open("rb", buffering=0) as file,
        ):
            return self._head_of(file.fileno())[1]

    def events(self, subject: str | None = None) -> tuple[CustodyEvent, ...]:
        """Return the events, of one subject or all, oldest first; raises `CustodyBroken`."""
        found = (_understood(line) for line in self._lines())
        return tuple(event for event in found if subject is None or event.subject == subject)

    def events_of(self, subjects: Collection[str]) -> tuple[CustodyEvent, ...]:
        """Return the events of some subjects, oldest first; raises `CustodyBroken`.

        Only their own lines are decoded: a page of one mention asks this of a log of thousands.
        """
        log = self.bytes_now()
        near = {place for subject in subjects for place in _lines_with(log, subject.encode())}
        found = (_understood(log[start:end]) for start, end in sorted(near))
        return tuple(event for event in found if event.subject in subjects)

    def verify(self) -> tuple[Text, ...]:
        """Walk the whole chain; return what is wrong as sentences, nothing when it is whole."""
        return self.walked().problems

    def walked(self) -> CustodyWalk:
        """Read the whole log once, and tell whether each line follows from the one before."""
        problems: list[Text] = []
        head, latest, number = CustodyHead(0, FIRST_PREVIOUS), None, 0
        for number, line in enumerate(self._lines(), start=1):
            try:
                event = _understood(line)
            except CustodyBroken:
                problems.append(incident_words.line_unreadable(number))
                head = CustodyHead(number, line_sha256(line))
                continue
            problems += _astray(event, number, head)
            head = CustodyHead(event.seq, line_sha256(line))
            latest = event.at if latest is None else max(latest, event.at)
        return CustodyWalk(tuple(problems), number, latest)

    def bytes_now(self) -> bytes:
        """Return the stored bytes of every whole line, as they stand."""
        with (
            self._thread_lock,
            refusing_disk_trouble(),
            self._file_lock.held(),
            self._path.open("rb") as file,
        ):
            return file.read()

    def _lines(self) -> Iterator[bytes]:
        """Yield the lines that stood at the call: one being appended is not half seen."""
        with refusing_disk_trouble():
            with self._thread_lock, self._file_lock.held():
                size = self._path.stat().st_size
            with self._path.open("rb") as file:
                while file.tell() < size:
                    yield file.readline().removesuffix(b"\n")

    def _head_of(self, descriptor: int) -> tuple[int, CustodyHead]:
        """Return size and head; read from the file only when another process appended."""
        size = os.fstat(descriptor).st_size
        if self._known is None or self._known[0] != size:
            self._known = (size, _head_from(_last_line(descriptor, size)))
        return self._known

    def _write_at(self, descriptor: int, size: int, data: bytes) -> None:
        """Append and sync; whatever fails, cut the file back so that no half line stays."""
        os.lseek(descriptor, size, os.SEEK_SET)
        try:
            _write_all(descriptor, data)
            os.fsync(descriptor)
        except BaseException:
            os.ftruncate(descriptor, size)
            raise

    def _set_aside_torn_line(self) -> None:
        """A crash in the middle of an append leaves bytes after the last line's end."""
        with self._path.open("r+b", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            torn = _after_last_line_end(file.fileno(), size)
            if not torn:
                return
            _append_synced(self._path.with_suffix(".torn"), torn + b"\n")
            os.ftruncate(file.fileno(), size - len(torn))
            os.fsync(file.fileno())
        self.incidents = (incident_words.log_torn(len(torn)),)


def _astray(event: CustodyEvent, number: int, head: CustodyHead) -> Iterator[Text]:
    """Yield in what a line does not follow from `head`, the line before."""
    if event.seq != head.seq + 1:
        yield incident_words.line_misnumbered(number, held=event.seq, expected=head.seq + 1)
    if event.previous_sha256 != head.sha256:
        yield incident_words.line_astray(number)


def _lines_with(log: bytes, name: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each line that holds `name` begins and ends; searched without cutting the log."""
    at = log.find(name)
    while at != -1:
        end = log.find(b"\n", at)
        end = len(log) if end == -1 else end
        yield log.rfind(b"\n", 0, at) + 1, end
        at = log.find(name, end)


def _write_all(descriptor: int, data: bytes) -> None:
    """Write in one call; a disk that takes only part of a line is full."""
    if os.write(descriptor, data) != len(data):
        raise StoreUnavailable("the disk is full")


def _append_synced(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, PRIVATE_FILE)
    with os.fdopen(descriptor, "ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _understood(line: bytes) -> CustodyEvent:
    try:
        return msgspec.json.decode(line, type=CustodyEvent)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CustodyBroken(f"a custody line cannot be read: {error}") from error


def _head_from(line: bytes | None) -> CustodyHead:
    if line is None:
        return CustodyHead(0, FIRST_PREVIOUS)
    return CustodyHead(_understood(line).seq, line_sha256(line))


def _tail(descriptor: int, size: int, length: int) -> bytes:
    os.lseek(descriptor, max(0, size - length), os.SEEK_SET)
    return os.read(descriptor, length)


def _last_line(descriptor: int, size: int) -> bytes | None:
    """Return the last whole line without its end, or None when the log is empty."""
    if not size:
        return None
    length = TAIL_BYTES
    tail = _tail(descriptor, size, length)
    while b"\n" not in tail[:-1] and length < size:
        length *= 2
        tail = _tail(descriptor, size, length)
    return tail.removesuffix(b"\n").rpartition(b"\n")[2]


def _after_last_line_end(descriptor: int, size: int) -> bytes:
    length = TAIL_BYTES
    tail = _tail(descriptor, size, length)
    while tail and b"\n" not in tail and length < size:
        length *= 2
        tail = _tail(descriptor, size, length)
    return tail.rpartition(b"\n")[2]
