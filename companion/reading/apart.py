"""Reads pages in a process of their own, which is ended when a page takes too long.

Why a process. The parser and the regular expressions are C code that no thread of ours can
interrupt, and that holds or competes for the interpreter while it runs; a deadline asked for in
Python would be noticed when it is too late. A process can be ended at any point, a crash of the
parser ends it alone, and its memory has a limit. It is started once and kept, so that a page pays
a few milliseconds for it and not the start of an interpreter.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import IO, cast

import msgspec

from companion import __file__ as _package_file
from companion.model.capture import PageContent
from companion.model.errors import PageNotUnderstood
from companion.model.review import Reading
from companion.reading.explain import Explanation
from companion.reading.worker import COLD, Result, Task, receive, send

SECONDS = 10.0
"""How long one page may take, its frames included."""
START_SECONDS = 30.0
"""How long the process may take to load."""
MOST_AT_ONCE = 2
TOO_LONG = "the page takes too long to read"
CRASHED = "the page cannot be read: the reading process ended"


class ReaderApart:
    """Reads pages within `seconds` each; safe for threads, `MOST_AT_ONCE` pages at a time."""

    def __init__(self, *, seconds: float = SECONDS, is_for_one: bool = False) -> None:
        """Prepare; the first process starts with the first page, or with `warm_up`.

        `is_for_one` page only: nothing is loaded that the page may not need.
        """
        self._seconds = seconds
        self._settings = {COLD: "1"} if is_for_one else {}
        self._places = threading.Semaphore(MOST_AT_ONCE)
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()

    def __call__(self, content: PageContent) -> Reading:
        """Return what the page holds, as `reader.read` does.

        A page that takes too long, whose excerpt is known, is read by its excerpt alone.

        Raises:
            PageNotUnderstood: no page, one that takes too long, or one that ends the process.
        """
        try:
            return self._read(content)
        except PageNotUnderstood:
            if content.excerpt is None or not content.dom:
                raise
        return self._read(msgspec.structs.replace(content, dom=b"", frames=()))

    def explain(self, content: PageContent, reading: Reading) -> Explanation:
        """Return why a page was read as `reading`, as `explain.explain` does.

        Raises:
            PageNotUnderstood: no page, one that takes too long, or one that ends the process.
        """
        result = self._asked(Task(content=content, seconds=self._seconds, reading=reading))
        if result.explanation is None:
            raise PageNotUnderstood(result.detail or f"not explained: {result.error}")
        return result.explanation

    def warm_up(self) -> None:
        """Start a process now, so that the first page does not wait for it."""
        self._idle.put(_Worker(self._settings))

    def close(self) -> None:
        """End the processes that wait for pages."""
        while True:
            try:
                self._idle.get_nowait().end()
            except queue.Empty:
                return

    def _read(self, content: PageContent) -> Reading:
        result = self._asked(Task(content=content, seconds=self._seconds))
        if result.reading is None:
            raise PageNotUnderstood(result.detail or f"the page cannot be read: {result.error}")
        return result.reading

    def _asked(self, task: Task) -> Result:
        with self._places:
            worker = self._worker()
            try:
                result = worker.read(task)
            except BaseException:
                worker.end()
                raise
            self._idle.put(worker)
        return result

    def _worker(self) -> _Worker:
        while True:
            try:
                worker = self._idle.get_nowait()
            except queue.Empty:
                return _Worker(self._settings)
            if worker.is_alive:
                return worker
            worker.end()


class _Worker:
    """One reading process."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._is_new = True
        # Found wherever we ourselves were found, whatever the folder we were started in.
        root = str(Path(_package_file).resolve().parent.parent)
        found = [root, os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(  # nosec B603 our own module, nothing of a page in it
            [sys.executable, "-m", "companion.reading.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **settings, "PYTHONPATH": os.pathsep.join(filter(None, found))},
        )
        self._tasks = cast("IO[bytes]", self._process.stdin)
        self._answers = cast("IO[bytes]", self._process.stdout)

    @property
    def is_alive(self) -> bool:
        """Tell whether the process still runs."""
        return self._process.poll() is None

    def read(self, task: Task) -> Result:
        """Return the result of one task; raises `PageNotUnderstood` when there is none in time."""
        if self._is_new:
            self._exchanged(None, START_SECONDS)
            self._is_new = False
        answer = self._exchanged(msgspec.msgpack.encode(task), task.seconds)
        return msgspec.msgpack.decode(answer, type=Result)

    def _exchanged(self, message: bytes | None, seconds: float) -> bytes:
        """Send a message, if there is one, and return the next; the process ends with the time."""
        ended = threading.Event()

        def end() -> None:
            ended.set()
            self._process.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        answer = None
        try:
            if message is not None:
                send(self._tasks, message)
            answer = receive(self._answers)
        except OSError:
            answer = None  # the process is gone: said below
        finally:
            timer.cancel()
        if answer is None:
            raise PageNotUnderstood(TOO_LONG if ended.is_set() else CRASHED)
        return answer

    def end(self) -> None:
        """End the process and free its pipes."""
        self._process.kill()
        for pipe in (self._tasks, self._answers):
            # What was still to be written has no reader any more.
            with contextlib.suppress(OSError):
                pipe.close()
        self._process.wait()
