"""The way out, assembled: permissions, ledger and the fetch that obeys and fills them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from companion.model.ports import Clock, Fetch
from companion.outgoing.destinations import DestinationKeeper, Destinations
from companion.outgoing.fetch import SafeFetch
from companion.outgoing.ledger import Ledger, LedgerKeeper


class OutgoingKeeper(DestinationKeeper, LedgerKeeper, Protocol):
    """Where permissions and lines are kept."""


class WayOut(NamedTuple):
    """What is handed to whoever may send something out."""

    destinations: Destinations
    ledger: Ledger
    fetch: Fetch


def open_way_out(keeper: OutgoingKeeper, *, clock: Clock, private: Iterable[str] = ()) -> WayOut:
    """Return the way out over a keeper; `private` are origins the command line names.

    Raises `DestinationRefused` for a private origin that is no address.
    """
    destinations = Destinations(keeper, clock=clock, private=private)
    ledger = Ledger(keeper)
    fetch = SafeFetch(destinations=destinations, ledger=ledger, clock=clock)
    return WayOut(destinations=destinations, ledger=ledger, fetch=fetch)
