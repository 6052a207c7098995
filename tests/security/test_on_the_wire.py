"""Requests no browser and no test client would send, as bytes, to the real server."""

from __future__ import annotations

import contextlib
import socket

import pytest

from tests.web.test_serving import port, served  # noqa: F401 fixtures are found by name

REFUSALS = {400, 401, 403, 404, 405, 411, 413, 422, 431}
END = "\r\n\r\n"
REFUSED = {
    "no Host at all": "GET /api/v1/ping HTTP/1.0\r\nAvise-Protocol: 1",
    "two Hosts, ours first": "GET /api/v1/ping HTTP/1.1\r\nHost: {host}\r\nHost: evil.example",
    "two Hosts, ours last": "GET /api/v1/ping HTTP/1.1\r\nHost: evil.example\r\nHost: {host}",
    "an address of another host": (
        "GET http://evil.example/api/v1/ping HTTP/1.1\r\nHost: evil.example"
    ),
    "a Host that a proxy vouches for": (
        "GET /api/v1/ping HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: {host}"
    ),
    "our name without our port": "GET /api/v1/ping HTTP/1.1\r\nHost: 127.0.0.1",
    "a WebSocket of another site": (
        "GET /pulse HTTP/1.1\r\nHost: {host}\r\nOrigin: https://evil.example\r\n"
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: websocket\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket"
    ),
    "a body behind a body": (
        "POST /api/v1/pairings HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\n"
        "Transfer-Encoding: chunked"
    ),
    "a length that is none": "POST /api/v1/pairings HTTP/1.1\r\nHost: {host}\r\nContent-Length: -1",
    "a header that never ends": "GET / HTTP/1.1\r\nHost: {host}\r\nX: " + "x" * 70_000,
    "TRACE": "TRACE / HTTP/1.1\r\nHost: {host}",
    "CONNECT": "CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}",
    "no HTTP": "hello",
}


def said_to(port: int, request: str) -> bytes:  # noqa: F811 the number, not the fixture
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall((request.replace("{host}", f"127.0.0.1:{port}") + END).encode())
        connection.shutdown(socket.SHUT_WR)
        heard = b""
        with contextlib.suppress(ConnectionResetError):
            while part := connection.recv(65_536):
                heard += part
        return heard


@pytest.mark.parametrize("what", REFUSED)
def test_what_no_browser_sends_is_refused(served: int, what: str) -> None:  # noqa: F811 likewise
    heard = said_to(served, REFUSED[what])
    status = heard.split(b"\r\n")[0].decode()
    assert not heard or int(status.split()[1]) in REFUSALS, status
    assert b'"name":"avise"' not in heard
    assert b"Traceback" not in heard


def test_it_listens_on_the_loopback_address_alone(served: int) -> None:  # noqa: F811 likewise
    with socket.socket() as probe:
        probe.settimeout(5)
        assert probe.connect_ex(("127.0.0.1", served)) == 0
    for address in ("127.0.0.2", socket.gethostbyname(socket.gethostname())):
        if address.startswith("127.0.0.1"):
            continue
        with socket.socket() as probe:
            probe.settimeout(5)
            assert probe.connect_ex((address, served)) != 0, address
