"""A small internet for tests: names, addresses, and servers that answer as badly as one likes."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import trustme

from companion.model.outgoing import OutgoingAnswer, OutgoingRequest
from companion.outgoing.fetch import SafeFetch
from companion.outgoing.way_out import WayOut, open_way_out
from companion.store.database import Store
from tests.builders import FixedClock

PUBLIC = "93.184.216.34"
Answer = Callable[[socket.socket, str], None]
"""What a server does with a connection and the request line's path."""


def plain(body: bytes = b"hello", *, status: str = "200 OK", headers: str = "") -> Answer:
    """Answer properly."""

    def answer(connection: socket.socket, _path: str) -> None:
        head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        connection.sendall(head.encode() + body)

    return answer


def moved(to: str, status: str = "302 Found") -> Answer:
    return plain(b"", status=status, headers=f"Location: {to}\r\n")


def raw(data: bytes) -> Answer:
    return lambda connection, _path: connection.sendall(data)


def dripping(start: bytes, drop: bytes, *, every: float, most: int = 10_000) -> Answer:
    def answer(connection: socket.socket, _path: str) -> None:
        connection.sendall(start)
        for _ in range(most):
            connection.sendall(drop)
            time.sleep(every)

    return answer


class Internet:
    """Names lead to addresses, and any connection to our one server; both are written down."""

    def __init__(self) -> None:
        self.names: dict[str, list[tuple[str, ...]]] = {}
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.connected: list[tuple[str, int]] = []
        self.requests: list[str] = []
        self.tls: ssl.SSLContext | None = None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._ended = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def site(self, url: str, answer: Answer, *addresses: tuple[str, ...]) -> None:
        """Serve `answer` at `url`; each of `addresses` is what one more resolution gives."""
        host = url.partition("://")[2].partition("/")[0].partition(":")[0]
        if addresses or host not in self.names:
            self.names[host] = list(addresses or [(PUBLIC,)])
        self.answers[url] = answer

    def resolve(self, host: str, _port: int, _seconds: float) -> tuple[str, ...]:
        self.asked.append(host)
        known = self.names[host]
        return known.pop(0) if len(known) > 1 else known[0]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append((address, port))
        return socket.create_connection(self._listener.getsockname(), timeout=seconds)

    def close(self) -> None:
        self._ended.set()
        self._listener.close()

    def _serve(self) -> None:
        while not self._ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        try:
            with connection:
                self._answer_on(connection)
        except (OSError, ssl.SSLError):
            return  # the client hung up, as it should

    def _answer_on(self, connection: socket.socket) -> None:
        scheme = "http"
        if connection.recv(1, socket.MSG_PEEK) == b"\x16" and self.tls is not None:
            connection = self.tls.wrap_socket(connection, server_side=True)
            scheme = "https"
        with connection:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = connection.recv(1)  # not a byte of the body, that is the answer's
                if not piece:
                    return
                head += piece
            asked = head.decode("latin-1")
            self.requests.append(asked)
            path = asked.split(" ")[1]
            host = asked.partition("Host: ")[2].partition("\r\n")[0]
            self.answers[f"{scheme}://{host}{path}"](connection, path)


@pytest.fixture
def internet() -> Iterator[Internet]:
    internet = Internet()
    yield internet
    internet.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    with Store.open(tmp_path / "data", clock=clock) as store:
        yield store


@pytest.fixture
def way_out(store: Store, clock: FixedClock) -> WayOut:
    return open_way_out(store.outgoing, clock=clock)


@pytest.fixture
def fetch(way_out: WayOut, internet: Internet, clock: FixedClock) -> SafeFetch:
    return SafeFetch(
        destinations=way_out.destinations,
        ledger=way_out.ledger,
        clock=clock,
        resolve=internet.resolve,
        connect=internet.connect,
    )


@pytest.fixture
def get(fetch: SafeFetch, way_out: WayOut) -> Callable[..., OutgoingAnswer]:
    """Allow the origin and fetch the address."""

    def ask(url: str, **fields: object) -> OutgoingAnswer:
        request = OutgoingRequest(**{"url": url, "purpose": "feed", **fields})  # type: ignore[arg-type]
        way_out.destinations.allow(url, request.purpose)
        return fetch(request)

    return ask


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()
