"""A program of another user of the machine is turned away, whatever it has learnt."""

from __future__ import annotations

import http.client
import socket
import sys

import pytest

from companion.web import peer
from tests.web.test_serving import asked, port, served  # noqa: F401 fixtures are found by name

TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:223D 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1 1
   1: 0100007F:C001 0100007F:223D 01 00000000:00000000 00:00000000 00000000  1001        0 2 1
   2: 0100007F:223D 0100007F:C001 01 00000000:00000000 00:00000000 00000000  1000        0 3 1
   3: 0100007F:C002 0100007F:0050 01 00000000:00000000 00:00000000 00000000  1002        0 4 1
"""


@pytest.mark.parametrize(
    ("peer_port", "owner"), [(0xC001, 1001), (0xC002, None), (0x223D, None), (0xC003, None)]
)
def test_the_owner_is_that_of_the_other_end(peer_port: int, owner: int | None) -> None:
    assert peer.owner_of(TABLE, peer_port=peer_port, our_port=8765) == owner


def test_our_own_programs_are_served(served: int) -> None:  # noqa: F811 likewise
    assert asked(served, "GET", "/api/v1/ping")[0] == 200


def test_another_users_program_is_not(
    served: int,  # noqa: F811 likewise
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(peer, "trusted_owners", lambda: frozenset({4_000_000}))
    if sys.platform != "linux":  # where nobody can be told from anybody, the token decides alone
        assert asked(served, "GET", "/")[0] == 401
        return
    for path in ("/api/v1/ping", "/", "/sign-in/x", "/static/dashboard.css"):
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            asked(served, "GET", path)


def test_a_real_connection_is_found_in_the_table() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        ours = server.getsockname()[1]
        with socket.create_connection(("127.0.0.1", ours)) as client:
            theirs = client.getsockname()[1]
            assert not peer.is_foreign(peer_port=theirs, our_port=ours)
