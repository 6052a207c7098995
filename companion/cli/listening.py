"""On which port the companion of a folder listens: the one asked for, else the first free one."""

from __future__ import annotations

import argparse
import socket
import time
from collections.abc import Sequence

from companion import __version__
from companion.cli.ping import ask_ping
from companion.model.errors import PortTaken
from companion.resources import load_ports
from companion.store.database import Store
from companion.store.locks import FileLock

_LOCK = "serving.lock"
_LAST_PORT = "last_port"
_LAST_VERSION = "last_version"
_PATIENCE_SECONDS = 15.0


def ports_of(options: argparse.Namespace, store: Store | None = None) -> tuple[int, ...]:
    """Return the ports to look at: `--port` alone when given, else the last one and the list."""
    if options.port is not None:
        return (options.port,)
    last = store.setting(_LAST_PORT) if store else None
    return tuple(dict.fromkeys((*((int(last),) if last else ()), *load_ports())))


def find_running(store: Store, ports: Sequence[int]) -> int | None:
    """Return the port on which the companion of this folder answers, or None."""
    return next((port for port in ports if ask_ping(port) == store.instance_id), None)


def first_free(ports: Sequence[int]) -> int:
    """Return the first port nobody listens on; raises `PortTaken` before anything is loaded."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise PortTaken(", ".join(map(str, ports)))


def note_start(store: Store, port: int) -> None:
    """Keep the port for `avise open`, one chosen by hand stands in no list, and our version."""
    for key, value in ((_LAST_PORT, str(port)), (_LAST_VERSION, __version__)):
        if store.setting(key) != value:
            store.put_setting(key, value)


def last_version(store: Store) -> str | None:
    """Return the version of the program that last served this folder, or None."""
    return store.setting(_LAST_VERSION)


def only_one(store: Store) -> FileLock | None:
    """Return the lock of the one program that serves this folder, or None when another has it."""
    lock = FileLock(store.folder / _LOCK)
    try:
        lock.take(wait=False)
    except OSError:
        return None
    return lock


def wait_for_running(options: argparse.Namespace, store: Store) -> int | None:
    """Return the port of the other program once it answers: it may be starting, or anywhere."""
    until = time.monotonic() + _PATIENCE_SECONDS
    anywhere = argparse.Namespace(port=None)
    while True:
        ports = (*ports_of(options), *ports_of(anywhere, store))
        port = find_running(store, tuple(dict.fromkeys(ports)))
        if port is not None or time.monotonic() > until:
            return port
        time.sleep(0.5)
