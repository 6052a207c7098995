"""The one way out of the machine: each hop allowed, checked, written down, then sent.

For every hop, redirects included: the user allowed the origin for this purpose; the name is
resolved once and every address it gives is on the public internet; the connection goes to one of
those addresses and nowhere else; the ledger has its line before and after. No cookie, no referrer,
no proxy, no account.

Redirects. A GET follows up to five, each to an origin the user allowed too; a POST follows none,
since what it carries was meant for one place. A second look is gentler: between `http` and `https`,
with or without `www.`, it is the same site to the person who allowed it, and is followed; a
redirect to anywhere else is not an error but the finding: the redirect itself is the answer.
"""

from __future__ import annotations

import socket
import ssl
import uuid
from urllib.parse import urljoin

import msgspec

from companion.model.errors import (
    AviseError,
    DestinationNotAllowed,
    DestinationRefused,
    FetchFailed,
)
from companion.model.outgoing import (
    LEDGER_STARTED,
    LedgerEntry,
    OutgoingAnswer,
    OutgoingRequest,
)
from companion.model.ports import Clock
from companion.outgoing.addresses import (
    Address,
    Target,
    check_address,
    check_reach,
    read_target,
)
from companion.outgoing.budget import Budget
from companion.outgoing.destinations import Destinations
from companion.outgoing.exchange import Exchange, Received, Sent
from companion.outgoing.ledger import Ledger
from companion.outgoing.resolve import (
    Connect,
    Resolve,
    connect_to,
    read_addresses,
    resolve_name,
)

MOST_REDIRECTS = 5
MOST_ADDRESSES = 3
"""How many addresses of one name are tried when the first does not answer."""
CONNECT_SECONDS = 6.0
REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
HEADERS_ALLOWED = frozenset(
    {"accept", "accept-language", "content-type", "if-modified-since", "if-none-match"}
)


class SafeFetch:
    """Sends requests to destinations the user allowed; implements the `Fetch` port.

    Safe for threads: nothing is kept between two requests.
    """

    def __init__(  # noqa: PLR0913 - what it checks with, and how it reaches out
        self,
        *,
        destinations: Destinations,
        ledger: Ledger,
        clock: Clock,
        resolve: Resolve = resolve_name,
        connect: Connect = connect_to,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Take permissions, ledger and clock; the rest is the system's own unless a test says."""
        self._destinations = destinations
        self._ledger = ledger
        self._clock = clock
        self._resolve = resolve
        self._connect = connect
        self._tls = tls

    def __call__(self, request: OutgoingRequest) -> OutgoingAnswer:
        """Send one request, follow its redirects, return the answer; see the `Fetch` port."""
        _check_headers(request)
        started_at = self._clock.now()
        budget = Budget(seconds=request.timeout_seconds)
        target = read_target(request.url)
        visited: list[str] = []
        statuses: set[int] = set()
        while True:
            address, received = self._hop(request, target, budget, is_first=not visited)
            onward = self._next(request, target, received, [*visited, target.url])
            if onward is None:
                break
            visited.append(target.url)
            statuses.add(received.status)
            target = onward
        return OutgoingAnswer(
            url=target.url,
            status=received.status,
            headers=received.headers,
            body=received.body,
            redirects=tuple(visited),
            is_moved_for_good=bool(statuses) and statuses <= FOR_GOOD,
            address=address,
            started_at=started_at,
            ended_at=self._clock.now(),
        )

    # ── one hop ───────────────────────────────────────────────────────────────────────────────

    def _hop(
        self, request: OutgoingRequest, target: Target, budget: Budget, *, is_first: bool
    ) -> tuple[str, Received]:
        """Send to one target; return the address that answered and what it said."""
        # A redirect never leads to an origin of this machine or its network, allowed or not.
        is_private = is_first and target.origin in self._destinations.private
        if not is_private:
            check_reach(target)
        self._check_allowed(request, target, is_first=is_first)
        line = LedgerEntry(
            id=str(uuid.uuid4()),
            at=self._clock.now(),
            purpose=request.purpose,
            method=request.method,
            origin=target.origin,
            path=target.path_shown,
            outcome=LEDGER_STARTED,
            subject=request.subject,
        )
        self._ledger.write(line)
        exchange = Exchange(target, budget=budget, most_bytes=request.max_bytes)
        address, outcome, status = "", "error", 0
        try:
            addresses = self._addresses(target, budget, may_be_private=is_private)
            address, connection = self._connected(addresses, target.port, budget)
            received = exchange.run(connection, _sent(request), self._tls_context())
            outcome, status = "answered", received.status
        except AviseError as error:
            outcome = error.code
            raise
        finally:
            self._ledger.write(
                msgspec.structs.replace(
                    line,
                    at=self._clock.now(),
                    address=address,
                    sent_bytes=exchange.sent_bytes,
                    received_bytes=exchange.received_bytes,
                    status=status,
                    outcome=outcome,
                )
            )
        return address, received

    def _check_allowed(self, request: OutgoingRequest, target: Target, *, is_first: bool) -> None:
        if self._destinations.opens(target, request.purpose):
            return
        if not is_first and request.purpose == "second_look":
            return  # `_next` let through the same site only
        raise DestinationNotAllowed(
            "the user did not allow this origin for this purpose", origin=target.origin
        )

    def _addresses(
        self, target: Target, budget: Budget, *, may_be_private: bool
    ) -> tuple[Address, ...]:
        """Return the addresses of a target, all of them checked: one bad one spoils the name."""
        if target.literal is not None:
            found: tuple[Address, ...] = (target.literal,)
        else:
            answers = self._resolve(target.host, target.port, budget.seconds_left())
            found = read_addresses(answers)
        for address in found:
            check_address(address, may_be_private=may_be_private)
        return found

    def _connected(
        self, addresses: tuple[Address, ...], port: int, budget: Budget
    ) -> tuple[str, socket.socket]:
        """Return the first connection that is made, to a checked address and no other."""
        failure: OSError | None = None
        for address in addresses[:MOST_ADDRESSES]:
            seconds = min(budget.seconds_left(), CONNECT_SECONDS)
            try:
                return str(address), self._connect(str(address), port, seconds)
            except OSError as error:
                failure = error
        reason = "time" if isinstance(failure, TimeoutError) else "connection"
        raise FetchFailed(reason, "the site does not answer") from failure

    def _tls_context(self) -> ssl.SSLContext:
        # Made anew for each exchange: no session of one site is ever offered to another.
        return self._tls or ssl.create_default_context()

    # ── redirects ─────────────────────────────────────────────────────────────────────────────

    def _next(
        self, request: OutgoingRequest, here: Target, received: Received, visited: list[str]
    ) -> Target | None:
        """Return where a redirect leads, or None when this answer is the answer."""
        location = received.header("location")
        if received.status not in REDIRECTS or not location:
            return None
        if request.method != "GET":
            raise FetchFailed("redirects", "what was sent is not sent on to another place")
        if request.purpose == "second_look":
            onward = self._within_site(here, location)
            if onward is None:
                return None
        else:
            onward = _onward(here, location)
        if onward.url in visited or len(visited) > MOST_REDIRECTS:
            raise FetchFailed("redirects", "the redirects lead nowhere")
        return onward

    def _within_site(self, here: Target, location: str) -> Target | None:
        """Return where a redirect leads when that is still the site the user allowed."""
        try:
            onward = _onward(here, location)
        except (DestinationRefused, FetchFailed):
            return None
        return onward if self._is_same_site(here, onward) else None

    def _is_same_site(self, here: Target, onward: Target) -> bool:
        if self._destinations.opens(onward, "second_look"):
            return True
        is_downgrade = here.scheme == "https" and onward.scheme == "http"
        is_default = {here.port, onward.port} <= {80, 443}
        same = here.host.removeprefix("www.") == onward.host.removeprefix("www.")
        return here.origin == onward.origin or (same and is_default and not is_downgrade)


def _onward(here: Target, location: str) -> Target:
    """Return the target of a `Location`; raises `DestinationRefused` or `FetchFailed`."""
    try:
        # Header bytes are read as latin-1; browsers read an address as UTF-8.
        location = location.encode("latin-1").decode()
        return read_target(urljoin(here.url, location).partition("#")[0])
    except (UnicodeError, ValueError) as error:
        raise FetchFailed("redirects", "the redirect leads to no address") from error


def _sent(request: OutgoingRequest) -> Sent:
    return Sent(method=request.method, body=request.body, headers=request.headers)


def _check_headers(request: OutgoingRequest) -> None:
    """Refuse what would identify the user or confuse the exchange: a mistake of the caller.

    A time-stamping authority the user has an account with may be told so, and over TLS only; a
    POST follows no redirect, so the account is told to nobody else.
    """
    allowed = HEADERS_ALLOWED
    if request.purpose == "time_stamp" and request.method == "POST":
        is_private = request.url.lower().startswith("https://")
        allowed = HEADERS_ALLOWED | {"authorization"} if is_private else HEADERS_ALLOWED
    refused = [name for name, _ in request.headers if name.lower() not in allowed]
    if refused:
        raise ValueError(f"these headers are never sent: {', '.join(refused)}")
