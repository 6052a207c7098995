"""The DevTools pipe of a Chromium: JSON messages over file descriptors 3 and 4."""

from __future__ import annotations

import itertools
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import Any

from companion.browsers.page import BrowserError

# The numbers given to us may themselves be 3 or 4: they are moved out of the way first.
_MOVE_DESCRIPTORS = """
import fcntl, os, sys
reads, writes = (fcntl.fcntl(int(n), fcntl.F_DUPFD, 10) for n in sys.argv[1:3])
os.dup2(reads, 3)
os.dup2(writes, 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""


class DevToolsPipe:
    """JSON messages ended by a zero byte, one thread reading, many asking."""

    def __init__(self, command: Sequence[str], language: str) -> None:
        """Start the browser by `command`, its interface in `language`."""
        read_by_browser, self._out = os.pipe()
        self._in, written_by_browser = os.pipe()
        self.process = _start(command, language, read_by_browser, written_by_browser)
        os.close(read_by_browser)
        os.close(written_by_browser)
        self._ids = itertools.count(1)
        self._answers: dict[int, queue.Queue[dict[str, Any]]] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()

    def ask(
        self, method: str, params: Mapping[str, Any] | None = None, session: str | None = None
    ) -> dict[str, Any]:
        """Return the result of a DevTools command; raises `BrowserError`."""
        number = next(self._ids)
        message: dict[str, Any] = {"id": number, "method": method, "params": dict(params or {})}
        if session:
            message["sessionId"] = session
        waiting: queue.Queue[dict[str, Any]] = queue.Queue()
        self._answers[number] = waiting
        try:
            with self._lock:
                _write_all(self._out, json.dumps(message).encode() + b"\0")
            answer = waiting.get(timeout=60)
        except (OSError, queue.Empty) as error:
            raise BrowserError(f"{method}: the browser does not answer") from error
        finally:
            self._answers.pop(number, None)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer.get("result", {})
        return result

    def close(self) -> None:
        """Close our ends of the pipe."""
        for end in (self._in, self._out):
            try:
                os.close(end)
            except OSError:
                continue

    def _read(self) -> None:
        left = b""
        while True:
            try:
                chunk = os.read(self._in, 1 << 16)
            except OSError:
                chunk = b""
            if not chunk:
                break
            *whole, left = (left + chunk).split(b"\0")
            for message in whole:
                answer = json.loads(message)
                waiting = self._answers.get(answer.get("id", 0))
                if waiting is not None:
                    waiting.put(answer)
        for waiting in list(self._answers.values()):
            waiting.put({"error": {"message": "the browser has closed"}})


def _write_all(end: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(end, view) :]


def _start(
    command: Sequence[str], language: str, reads: int, writes: int
) -> subprocess.Popen[bytes]:
    """Start the browser with the pipe's ends as its file descriptors 3 and 4."""
    if sys.platform == "win32":
        raise BrowserError("a browser cannot be started with the extension on Windows yet")
    return subprocess.Popen(  # noqa: S603 our own command, no text of others in it  # nosec B603
        [sys.executable, "-c", _MOVE_DESCRIPTORS, str(reads), str(writes), *command],
        pass_fds=(reads, writes),
        # On Linux the interface language, which extensions speak, comes from the environment.
        env={**os.environ, "LANGUAGE": language, "LC_ALL": f"{language}.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
