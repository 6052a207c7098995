"""Names to addresses and addresses to connections, each within the time that is left."""

from __future__ import annotations

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable

from companion.model.errors import FetchFailed
from companion.outgoing.addresses import Address

Resolve = Callable[[str, int, float], tuple[str, ...]]
"""Host, port and seconds to addresses, as text."""
Connect = Callable[[str, int, float], socket.socket]
"""Address, port and seconds to a connected socket."""


def resolve_name(host: str, port: int, seconds: float) -> tuple[str, ...]:
    """Return every address the system gives for a name.

    The system's resolver knows no deadline, so it is asked in a thread that is left behind.
    Raises `FetchFailed` ("name" or "time").
    """
    answers: queue.SimpleQueue[tuple[str, ...] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(tuple(dict.fromkeys(str(place[4][0]) for place in found)))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty as error:
        raise FetchFailed("time", "the name was not resolved in time") from error
    if isinstance(answer, Exception) or not answer:
        raise FetchFailed("name", "the name leads nowhere")
    return answer


def connect_to(address: str, port: int, seconds: float) -> socket.socket:
    """Return a connection to an address; a number is given, so no name is resolved again."""
    return socket.create_connection((address, port), timeout=seconds)


def read_addresses(answers: tuple[str, ...]) -> tuple[Address, ...]:
    """Return resolved addresses as typed values; raises `FetchFailed` ("name") for none."""
    try:
        return tuple(ipaddress.ip_address(answer) for answer in answers)
    except ValueError as error:
        raise FetchFailed("name", "the name leads to something that is no address") from error
