"""Reads feeds and e-mails in a process of their own, ended when one takes too long.

`python -m companion.watch.feeds_apart` is that process: one document in, what it holds out. The
parsers are Python that a hostile document keeps busy for minutes; nothing else could end them.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from companion import __file__ as _package_file
from companion.model.alert import ParsedFeed
from companion.model.errors import AviseError, NotUnderstood
from companion.model.value import Value
from companion.watch.feeds import parse_feed
from companion.watch.mail import parse_mail

SECONDS = 15.0
MEMORY_BYTES = 1 << 30
TOO_LONG = "it takes too long to read"


class Document(Value, frozen=True, kw_only=True):
    """A feed or an e-mail as it came."""

    kind: Literal["feed", "mail"]
    body: bytes
    url: str = ""
    content_type: str = ""
    now: datetime


class Result(Value, frozen=True, kw_only=True):
    """What was read, or one sentence without content why not."""

    parsed: ParsedFeed | None = None
    problem: str = ""


def read_here(document: Document) -> ParsedFeed:
    """Read a document in this process; raises `NotUnderstood`."""
    if document.kind == "mail":
        return parse_mail(document.body, now=document.now)
    return parse_feed(
        document.body, url=document.url, content_type=document.content_type, now=document.now
    )


class ReadApart:
    """Reads each document in a process that lives for it alone."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        """Say how long one document may take, the start of its process included."""
        self._seconds = seconds

    def __call__(self, document: Document) -> ParsedFeed:
        """Return what a document holds; raises `NotUnderstood`, also for one without end."""
        # Found wherever we ourselves were found, whatever the folder we were started in.
        root = str(Path(_package_file).resolve().parent.parent)
        found = [root, os.environ.get("PYTHONPATH", "")]
        try:
            done = subprocess.run(  # nosec B603 our own module, nothing of the document in it
                [sys.executable, "-m", "companion.watch.feeds_apart"],
                input=msgspec.msgpack.encode(document),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=self._seconds,
                check=False,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, found))},
            )
            result = msgspec.msgpack.decode(done.stdout, type=Result)
        except subprocess.TimeoutExpired as error:
            raise NotUnderstood(TOO_LONG) from error
        except msgspec.MsgspecError as error:
            raise NotUnderstood("the reading process ended") from error
        if result.parsed is None:
            raise NotUnderstood(result.problem)
        return result.parsed


def main() -> None:
    """Read the document on the standard input, write what it holds on the standard output."""
    _limit_memory()
    answer = os.fdopen(os.dup(1), "wb")
    # What a library prints must not spoil the answer.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    document = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Document)
    with answer:
        answer.write(msgspec.msgpack.encode(_result(document)))


def _result(document: Document) -> Result:
    try:
        return Result(parsed=read_here(document))
    except AviseError as error:
        return Result(problem=error.detail)
    except Exception as error:  # noqa: BLE001 hostile documents: the class is told, never the words
        return Result(problem=type(error).__name__)


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        seconds = int(SECONDS) + 5
        # If the companion is killed meanwhile, nobody else would end an endless reading.
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


if __name__ == "__main__":
    main()
