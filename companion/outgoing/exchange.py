"""One request and one answer over a connection to an address that was checked; no redirect."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from companion import __version__
from companion.model.errors import FetchFailed
from companion.outgoing.addresses import Target
from companion.outgoing.budget import Budget
from companion.outgoing.wire import CHUNK_BYTES, Wire

USER_AGENT = f"Avise/{__version__}"
HEADER_BYTES = 65_536
GZIP = frozenset({"gzip", "x-gzip"})
_GZIP_WINDOW = 31


class Sent(NamedTuple):
    """What one hop sends: method, body and the headers a caller may choose."""

    method: str
    body: bytes
    headers: tuple[tuple[str, str], ...]


class Received(NamedTuple):
    """What came back; `headers` are lower-case names, `body` is decoded."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str:
        """Return the first header of this (lower-case) name, or an empty string."""
        return next((value for key, value in self.headers if key == name), "")


class Exchange:
    """One connection, one request, one answer; the counts are for the ledger."""

    def __init__(self, target: Target, *, budget: Budget, most_bytes: int) -> None:
        """Prepare; nothing is opened yet. `most_bytes` is the size of the decoded body allowed."""
        self._target = target
        self._budget = budget
        self._most_bytes = most_bytes
        self._wire: Wire | None = None

    @property
    def sent_bytes(self) -> int:
        """Bytes of the request, headers included (TLS's own not counted)."""
        return self._wire.sent_bytes if self._wire else 0

    @property
    def received_bytes(self) -> int:
        """Bytes of the answer, headers included, as they came."""
        return self._wire.received_bytes if self._wire else 0

    def run(self, connection: socket.socket, sent: Sent, tls: ssl.SSLContext) -> Received:
        """Send and receive; closes the connection whatever happens.

        Raises `FetchFailed`.
        """
        with contextlib.closing(connection), _failures_named():
            if self._target.scheme == "https":
                connection.settimeout(self._budget.seconds_left())
                # The name asked for, not the address: the certificate must be of that name.
                connection = tls.wrap_socket(connection, server_hostname=self._target.host)
            with contextlib.closing(connection):
                # Chunks, trailers and a compressed body that grows: never more than twice.
                most = HEADER_BYTES + 2 * self._most_bytes
                self._wire = Wire(connection, budget=self._budget, most_bytes=most)
                return self._exchanged(self._wire, sent)

    def _exchanged(self, wire: Wire, sent: Sent) -> Received:
        client = http.client.HTTPConnection(self._target.host, self._target.port)
        client.sock = wire  # all that http.client uses of a socket
        client.putrequest(sent.method, self._target.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self._headers(sent):
            client.putheader(name, value)
        client.endheaders(sent.body or None)
        with client.getresponse() as response:
            headers = tuple((key.lower(), value) for key, value in response.getheaders())
            received = Received(response.status, headers, b"")
            return received._replace(body=self._body_of(response, received))

    def _headers(self, sent: Sent) -> Iterator[tuple[str, str]]:
        yield "Host", self._target.origin.partition("://")[2]
        yield "User-Agent", USER_AGENT
        yield "Accept-Encoding", "identity"
        yield "Connection", "close"
        if sent.body:
            yield "Content-Length", str(len(sent.body))
        yield from sent.headers

    def _body_of(self, response: http.client.HTTPResponse, received: Received) -> bytes:
        if (response.length or 0) > self._most_bytes:
            raise FetchFailed("size", "the answer says it is too large")
        coding = received.header("content-encoding").strip().lower()
        if coding in {"", "identity"}:
            return b"".join(_limited(_chunks(response), self._most_bytes))
        if coding in GZIP:
            return b"".join(_limited(_unzipped(_chunks(response)), self._most_bytes))
        raise FetchFailed("protocol", "the answer is compressed in a way that was not asked for")


def _chunks(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while chunk := response.read(CHUNK_BYTES):
        yield chunk
    if response.length:
        raise FetchFailed("connection", "the answer was cut short")


def _unzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the decoded bytes in pieces of at most a chunk, so that a bomb is never held."""
    unzip = zlib.decompressobj(wbits=_GZIP_WINDOW)
    for chunk in chunks:
        rest = chunk
        while rest and not unzip.eof:
            yield unzip.decompress(rest, CHUNK_BYTES)
            rest = unzip.unconsumed_tail
    while piece := unzip.decompress(b"", CHUNK_BYTES):
        yield piece
    if not unzip.eof:
        raise FetchFailed("connection", "the compressed answer was cut short")


def _limited(pieces: Iterator[bytes], most_bytes: int) -> Iterator[bytes]:
    total = 0
    for piece in pieces:
        total += len(piece)
        if total > most_bytes:
            raise FetchFailed("size", "the answer is too large")
        yield piece


@contextlib.contextmanager
def _failures_named() -> Iterator[None]:
    """Turn what sockets, TLS and HTTP raise into `FetchFailed`, the cause kept."""
    try:
        yield
    except TimeoutError as error:
        raise FetchFailed("time", "the answer took too long") from error
    except ssl.SSLError as error:
        raise FetchFailed("tls", "the site does not prove its name") from error
    except OSError as error:
        raise FetchFailed("connection", "the connection failed") from error
    except (http.client.HTTPException, zlib.error, ValueError) as error:
        raise FetchFailed("protocol", "the answer is not proper HTTP") from error
