"""Waitress listens on this machine only, answers large bodies in our words, frees its port."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator

import pytest
from flask import Flask

from companion.model.errors import HostRefused, PortTaken
from companion.store.database import Store
from companion.walk import Walk
from companion.web.app import create_app
from companion.web.bodies import CAPTURE_LIMIT_BYTES
from companion.web.serve import make_server, serve
from tests.web.running_companion import CHROMIUM, MovableClock


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        found: int = probe.getsockname()[1]
        return found


@pytest.fixture
def served(walk: Walk, store: Store, clock: MovableClock, port: int) -> Iterator[int]:
    server = make_server(create_app(walk=walk, store=store, clock=clock, port=port), port=port)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield port
    # Closed by its own loop: from here the loop might just be waiting on what is closed.
    server.trigger.pull_trigger(server.close)
    thread.join(timeout=10)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "localhost", "::1", ""])
def test_any_other_address_is_refused(app: Flask, port: int, host: str) -> None:
    with pytest.raises(HostRefused, match=r"127\.0\.0\.1"):
        make_server(app, host=host, port=port).close()


def test_a_taken_port_is_said(app: Flask, port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with pytest.raises(PortTaken):
            serve(app, port=port)


def asked(port: int, method: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    body = b"x" * (CAPTURE_LIMIT_BYTES + 1) if method == "POST" else None
    said = {"Avise-Protocol": "1", **{k.replace("_", "-"): v for k, v in headers.items()}}
    connection.request(method, path, body=body, headers=said)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), content


def test_it_answers_and_names_no_software(served: int) -> None:
    status, headers, content = asked(served, "GET", "/api/v1/ping")
    assert (status, json.loads(content)["name"]) == (200, "avise")
    assert "Server" not in headers


def test_a_body_just_over_the_limit_gets_our_own_words(served: int) -> None:
    status, headers, content = asked(
        served, "POST", "/api/v1/pairings", Origin=CHROMIUM, Content_Type="application/json"
    )
    assert (status, headers["Content-Type"]) == (413, "application/problem+json")
    assert json.loads(content)["code"] == "too-large"


def test_a_hostile_host_is_refused_on_the_wire(served: int) -> None:
    status, _, _ = asked(served, "GET", "/api/v1/ping", Host="evil.example")
    assert status == 400
