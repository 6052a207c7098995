"""The reading process: pages in on one pipe, readings out on the other, nothing else.

`python -m companion.reading.worker`; started, fed and ended by `apart.py`.
"""

from __future__ import annotations

import contextlib
import faulthandler
import os
import struct
import sys
from datetime import UTC, datetime
from typing import IO

import msgspec

from companion.model.capture import PageContent
from companion.model.errors import AviseError
from companion.model.review import Reading
from companion.model.value import Value
from companion.reading.explain import Explanation, explain
from companion.reading.platforms import Platforms, load_platforms
from companion.reading.reader import read
from companion.resources import shared_folder

READY = b"ready"
"""What the process says once it is loaded."""
COLD = "AVISE_READER_COLD"
"""Asked for by whoever reads one page only: what that page needs is loaded with it."""

LENGTH = struct.Struct(">Q")
MEMORY_BYTES = 2 << 30
"""The most memory a reading may take, where the system can say so."""
_MARGIN_SECONDS = 5.0


class Task(Value, frozen=True, kw_only=True):
    """A page to read, and after how many seconds nobody waits for it any more.

    With `reading`, what was read of it is to be explained instead.
    """

    content: PageContent
    seconds: float
    reading: Reading | None = None


class Result(Value, frozen=True, kw_only=True):
    """What was read, or why; or the error, by its class and one sentence without content."""

    reading: Reading | None = None
    explanation: Explanation | None = None
    error: str = ""
    detail: str = ""


def send(pipe: IO[bytes], body: bytes) -> None:
    """Write one message, its length first."""
    pipe.write(LENGTH.pack(len(body)) + body)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """Return the next message, or None when the other side is gone."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = pipe.read(length)
    return body if len(body) == length else None


def main() -> None:
    """Read pages until the companion closes the pipe."""
    _limit_memory()
    pages, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    # What a library prints must neither spoil the answers nor show a page's words.
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    platforms = load_platforms(shared_folder() / "platforms")
    if COLD not in os.environ:
        _warm_up(platforms)
    with answers:
        send(answers, READY)
        while (body := receive(pages)) is not None:
            task = msgspec.msgpack.decode(body, type=Task)
            # If the companion is killed meanwhile, nobody else would end an endless reading.
            faulthandler.dump_traceback_later(task.seconds + _MARGIN_SECONDS, exit=True)
            send(answers, _answer(task, platforms))
            faulthandler.cancel_dump_traceback_later()


def _answer(task: Task, platforms: Platforms) -> bytes:
    encode = msgspec.msgpack.encode
    try:
        if task.reading is not None:
            found = explain(task.content, task.reading, platforms=platforms)
            return encode(Result(explanation=found))
        return encode(Result(reading=read(task.content, platforms=platforms)))
    except AviseError as error:
        return encode(Result(error=type(error).__name__, detail=error.detail))
    except Exception as error:  # noqa: BLE001 hostile pages: the class is told, never the words
        return encode(Result(error=type(error).__name__))


def _warm_up(platforms: Platforms) -> None:
    """Load now what the ways of reading load when they are first used."""
    dom = b'<script type="application/ld+json">{}</script><p itemscope>-</p><article>-</article>'
    now = datetime.now(UTC)
    read(PageContent(url="https://example.org/", captured_at=now, dom=dom), platforms=platforms)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    main()
