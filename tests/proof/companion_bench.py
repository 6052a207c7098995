"""A companion whose way out leads to one local server, with a clock one can move."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from companion.advice.steps import load_steps
from companion.law.pack import load_pack
from companion.model.capture import Capture
from companion.model.timestamp import Authority, QualifiedClaim
from companion.outgoing.fetch import SafeFetch
from companion.outgoing.way_out import WayOut, open_way_out
from companion.reading.platforms import load_platforms
from companion.resources import law_pack_folder, shared_folder
from companion.store.database import Store
from companion.walk import Walk
from tests.builders import FixedClock, a_capture_body
from tests.proof.local_authority import AuthorityServer

URL = "http://tsa.example/tsa"


@cache
def loaded_rooms() -> dict[str, Any]:
    """Return law, steps and platforms, loaded once."""
    folder = law_pack_folder("fr")
    return {
        "pack": load_pack(folder),
        "catalogue": load_steps(folder),
        "platforms": load_platforms(shared_folder() / "platforms"),
    }


class Bench:
    """A companion with one authority, whose clock one can move."""

    def __init__(self, folder: Path, server: AuthorityServer) -> None:
        self.clock = FixedClock(datetime.now(UTC).replace(microsecond=0))
        self.store = Store.open(folder, clock=self.clock)
        self.server = server
        plain = open_way_out(self.store.outgoing, clock=self.clock)
        self.fetch = SafeFetch(
            destinations=plain.destinations,
            ledger=plain.ledger,
            clock=self.clock,
            resolve=lambda _host, _port, _seconds: ("93.184.216.34",),
            connect=lambda _address, _port, seconds: socket.create_connection(
                ("127.0.0.1", server.port), timeout=seconds
            ),
        )
        self.walk = Walk(
            store=self.store,
            **loaded_rooms(),
            clock=self.clock,
            way_out=WayOut(plain.destinations, plain.ledger, self.fetch),
        )
        self.stamping = self.walk.stamping

    def use(self, *, allow: bool = True, **fields: Any) -> Authority:
        """Add the local authority, with its root unless told otherwise."""
        usual: dict[str, Any] = {
            "id": "local",
            "name": "Locale",
            "url": URL,
            "claim": QualifiedClaim(status="not_qualified"),
            "added_at": self.clock.now(),
            "roots_pem": (self.server.authority.root.pem.decode(),),
        }
        authority = Authority(**{**usual, **fields})
        if allow:
            self.walk.destinations.allow(authority.url, "time_stamp")
        self.stamping.add(authority)
        return authority

    def capture(self) -> Capture:
        return self.walk.receive(*a_capture_body())

    def later(self, **time: float) -> None:
        self.clock.advance(**time)
