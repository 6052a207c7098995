"""What rooms need of the outside, as protocols; the entrances hand in the real thing."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from companion.model.capture import PageContent
from companion.model.outgoing import OutgoingAnswer, OutgoingRequest
from companion.model.review import Reading
from companion.model.second_reading import SecondOpinion


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present instant, aware, in UTC."""


class EvidenceReader(Protocol):
    """Reads evidence bytes back."""

    def get(self, sha256: str) -> bytes:
        """Return the bytes kept under `sha256`; raises `EvidenceBroken` when they rotted."""


class ReadPage(Protocol):
    """Reads a page, within a time if it can keep one."""

    def __call__(self, content: PageContent) -> Reading:
        """Return what the page holds; raises `PageNotUnderstood`, also for one without end."""


class Fetch(Protocol):
    """Sends one request out of the machine, to a destination the user allowed."""

    def __call__(self, request: OutgoingRequest) -> OutgoingAnswer:
        """Return the answer, whatever its status.

        Raises:
            DestinationNotAllowed: the user never allowed this origin for this purpose.
            DestinationRefused: an address that is never reached (private, loopback …).
            FetchFailed: no answer: name, connection, time, size, redirects; `reason` says which.
        """


class SecondReader(Protocol):
    """Reads a statement a second time; it may only raise doubt or point at words of it."""

    def __call__(self, words: str, *, subject: str = "") -> SecondOpinion:
        """Return its opinion; `subject` (a mention's id) is for the outgoing ledger, never sent.

        Raises `DestinationNotAllowed`, `DestinationRefused` or `FetchFailed` when nobody answers.
        """
