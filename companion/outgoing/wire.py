"""The wire of one exchange: every read and write counts against the time and the bytes left.

`http.client` waits anew at each read and reads ahead as it likes; a server that drips one byte
a second, or sends headers without end, is stopped here.
"""

from __future__ import annotations

import io
import socket

from companion.model.errors import FetchFailed
from companion.outgoing.budget import Budget

CHUNK_BYTES = 65_536


class Wire:
    """What `http.client` needs of a socket, with a budget."""

    def __init__(self, connection: socket.socket, *, budget: Budget, most_bytes: int) -> None:
        """Take a connected socket; `most_bytes` is all that may come in, headers included."""
        self._connection = connection
        self._budget = budget
        self._most_bytes = most_bytes
        self.sent_bytes = 0
        self.received_bytes = 0

    def sendall(self, data: bytes) -> None:
        """Send all of `data`."""
        rest = memoryview(data)
        while rest:
            self._connection.settimeout(self._budget.seconds_left())
            sent = self._connection.send(rest[:CHUNK_BYTES])
            self.sent_bytes += sent
            rest = rest[sent:]

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return the incoming side as a file; `mode` is `rb`."""
        if mode != "rb":
            raise ValueError(mode)
        return io.BufferedReader(_Incoming(self), buffer_size=8192)

    def receive_into(self, buffer: memoryview) -> int:
        """Fill `buffer` with what has arrived; 0 at the end."""
        self._connection.settimeout(self._budget.seconds_left())
        received = self._connection.recv_into(buffer)
        self.received_bytes += received
        if self.received_bytes > self._most_bytes:
            raise FetchFailed("size", "the answer is too large")
        return received

    def close(self) -> None:
        """Do nothing: `http.client` lets go early, whoever opened the connection closes it."""


class _Incoming(io.RawIOBase):
    """The incoming side of a wire as a raw file."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # what BufferedReader gives
        return self._wire.receive_into(buffer)
