"""What leaves the machine on the user's word: the request, its answer, the line of the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from companion.model.value import Value

Purpose = Literal["time_stamp", "second_look", "feed", "second_reader"]
"""Why a request leaves: a time-stamp asked for, a public page looked at again, an alert feed, words
read by a model server of this very machine."""


class Destination(Value, frozen=True, kw_only=True):
    """An origin the user allowed for one purpose (`https://example.org`), and since when."""

    origin: str
    purpose: Purpose
    allowed_at: datetime
    revoked_at: datetime | None = None


class OutgoingRequest(Value, frozen=True, kw_only=True):
    """One request to send; `subject` (a mention or capture id) is for the ledger, never sent."""

    url: str
    purpose: Purpose
    method: Literal["GET", "POST"] = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    max_bytes: int = 5_000_000
    timeout_seconds: float = 20.0
    subject: str = ""


class OutgoingAnswer(Value, frozen=True, kw_only=True):
    """What came back; `headers` are lower-case names, `url` is where the redirects led.

    `is_moved_for_good` when every redirect said so: the address asked for is out of date.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    redirects: tuple[str, ...] = ()
    is_moved_for_good: bool = False
    address: str
    started_at: datetime
    ended_at: datetime

    def header(self, name: str) -> str:
        """Return the first header of this name (any case), or an empty string."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), "")


LEDGER_STARTED = "started"
"""The outcome of a line written before anything leaves."""


class LedgerEntry(Value, frozen=True, kw_only=True):
    """One line of the outgoing ledger: what left, when, where to, and how it ended.

    The two lines of one request (before it leaves, and once it has ended) share `id`; each hop of
    a redirect is a request of its own. `path` leaves out the query, which may hold a name.
    """

    id: str
    at: datetime
    purpose: Purpose
    method: str
    origin: str
    path: str
    address: str = ""
    sent_bytes: int = 0
    received_bytes: int = 0
    status: int = 0
    outcome: str
    """`started`, then `answered` or the `code` of the error that ended it."""
    subject: str = ""
