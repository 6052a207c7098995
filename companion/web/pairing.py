"""Pairing a browser without typing: the same six digits on both sides, allowed in the dashboard.

A request is shown once the extension has shown the part it committed to (see `digits.py`). One
request waits at a time; it lives in memory for five minutes. The token is made when the
browser that asked claims it, given once, and only its SHA-256 is kept. Nothing is granted but by
« Autoriser » in the dashboard: a request that nobody answers expires.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from companion.model.errors import Conflict, NotFound, NotUnderstood, OriginRefused, PairingBusy
from companion.model.pairing import PairedBrowser
from companion.model.ports import Clock
from companion.model.version import is_version
from companion.store.database import Store
from companion.web import digits
from companion.web.throttle import Throttle

PairingState = Literal["pending", "allowed", "refused", "expired"]
LIFETIME = timedelta(minutes=5)
TIME_TO_REVEAL = timedelta(seconds=30)
"""How long a request that the dashboard cannot show yet may keep others waiting."""
REQUESTS_A_MINUTE = 5
_UNKNOWN_IDS_A_MINUTE = 30
_KEPT = 20
_USED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class PairingRequest:
    """One browser that asks to be connected; `token` is set in the one answer that gives it.

    `part` is ours; `code` is empty until the extension has revealed the part it committed to.
    """

    id: str
    commitment: str
    part: str
    code: str = ""
    state: PairingState
    expires_at: datetime
    origin: str
    browser: str
    extension_version: str
    token: str | None = None


class Pairings:
    """The pairing requests of this run and the browsers paired for good."""

    def __init__(self, *, store: Store, clock: Clock, port: int) -> None:
        """Start without a request; paired browsers are in the store; we listen on `port`."""
        self._store = store
        self._clock = clock
        self._port = port
        self._lock = threading.RLock()
        self._requests: dict[str, PairingRequest] = {}
        self._given: set[str] = set()
        self._asked = Throttle(clock=clock, limit=REQUESTS_A_MINUTE, seconds=60)
        self._guessed = Throttle(clock=clock, limit=_UNKNOWN_IDS_A_MINUTE, seconds=60)

    def ask(
        self, *, origin: str, browser: str, extension_version: str, commitment: str
    ) -> PairingRequest:
        """Begin a request; raises `TooManyRequests`, or `PairingBusy` while another waits."""
        with self._lock:
            self._asked.take()
            if self._waiting() is not None:
                raise PairingBusy("one pairing request is already waiting")
            request = PairingRequest(
                id=secrets.token_urlsafe(32),
                commitment=commitment,
                part=digits.new_part(),
                state="pending",
                expires_at=self._clock.now() + TIME_TO_REVEAL,
                origin=origin,
                browser=browser,
                extension_version=extension_version,
            )
            self._forget_oldest()
            self._requests[request.id] = request
            return request

    def reveal(self, pairing_id: str, part: str, *, origin: str | None) -> PairingRequest:
        """Take the part a request committed to: from here the dashboard shows its digits.

        Raises like `poll`; `NotUnderstood` for another part, which ends the request.
        """
        with self._lock:
            request = self._found(pairing_id, origin)
            if request.state != "pending":
                return request
            if not digits.keeps(request.commitment, part):
                self._requests[pairing_id] = replace(request, state="refused")
                raise NotUnderstood("not the part that was committed to", path="/part")
            if not request.code:
                code = digits.digits_of(port=self._port, theirs=part, ours=request.part)
                end = self._clock.now() + LIFETIME
                request = self._requests[pairing_id] = replace(request, code=code, expires_at=end)
            return request

    def pending(self) -> PairingRequest | None:
        """Return the request that waits for an answer in the dashboard, if any."""
        waiting = self._waiting()
        return waiting if waiting and waiting.code else None

    def poll(self, pairing_id: str, *, origin: str | None) -> PairingRequest:
        """Return where a request stands; changes nothing.

        Raises `NotFound` for an unknown id, `OriginRefused` for another origin's request.
        `origin` is None when the browser sends none with a GET.
        """
        with self._lock:
            return self._found(pairing_id, origin)

    def claim(self, pairing_id: str, *, origin: str | None) -> PairingRequest:
        """Return where a request stands; the first claim after « Autoriser » carries the token.

        Raises like `poll`.
        """
        with self._lock:
            request = self._found(pairing_id, origin)
            if request.state != "allowed" or pairing_id in self._given:
                return request
            return self._give_token(request)

    def answer(self, pairing_id: str, *, allow: bool) -> PairingRequest:
        """Allow or refuse the waiting request; raises `NotFound`, or `Conflict` when it is over."""
        with self._lock:
            if pairing_id not in self._requests:
                raise NotFound("no such pairing request")
            request = self._current(pairing_id)
            if request.state != "pending" or not request.code:
                raise Conflict(f"the pairing request is {request.state}")
            answered = replace(request, state="allowed" if allow else "refused")
            self._requests[pairing_id] = answered
            return answered

    def browser_of(self, token: str) -> PairedBrowser | None:
        """Return the paired browser that holds `token`, unless it was revoked."""
        digest = _sha256(token)
        browser = self._store.find_browser_by_token(digest)
        if browser is None or browser.revoked_at is not None:
            return None
        return browser if hmac.compare_digest(browser.token_sha256, digest) else None

    def note_use(self, browser: PairedBrowser, version: str | None = None) -> None:
        """Keep when the browser last spoke, to the minute, and its extension's version.

        There is no disk write for every request; a `version` that is none is left alone.
        """
        now = self._clock.now()
        kept = browser.extension_version
        said = version if version is not None and is_version(version) else kept
        is_due = browser.last_used_at is None or now - browser.last_used_at >= _USED_EVERY
        if is_due or said != kept:
            changed = _changed(browser, last_used_at=now, extension_version=said)
            self._store.put_browser(changed)

    def revoke(self, browser_id: str) -> None:
        """Forget a browser's token for good; raises `NotFound`."""
        browser = self._store.find_browser(browser_id)
        if browser is None:
            raise NotFound("no such browser")
        if browser.revoked_at is None:
            self._store.put_browser(_changed(browser, revoked_at=self._clock.now()))

    def is_paired_origin(self, origin: str) -> bool:
        """Tell whether some paired browser speaks from exactly this origin."""
        return any(
            browser.origin == origin and browser.revoked_at is None
            for browser in self._store.browsers()
        )

    def _waiting(self) -> PairingRequest | None:
        with self._lock:
            found = (self._current(pairing_id) for pairing_id in self._requests)
            return next((request for request in found if request.state == "pending"), None)

    def _found(self, pairing_id: str, origin: str | None) -> PairingRequest:
        self._guessed.check()
        if pairing_id not in self._requests:
            self._guessed.take()
            raise NotFound("no such pairing request")
        request = self._current(pairing_id)
        if origin is not None and origin != request.origin:
            raise OriginRefused("the request came from another origin")
        return request

    def _current(self, pairing_id: str) -> PairingRequest:
        request = self._requests[pairing_id]
        is_over = self._clock.now() >= request.expires_at
        if is_over and request.state in {"pending", "allowed"} and pairing_id not in self._given:
            request = self._requests[pairing_id] = replace(request, state="expired")
        return request

    def _give_token(self, request: PairingRequest) -> PairingRequest:
        token = secrets.token_urlsafe(32)
        self._store.put_browser(
            PairedBrowser(
                id=str(uuid.uuid4()),
                name=request.browser,
                origin=request.origin,
                token_sha256=_sha256(token),
                extension_version=request.extension_version,
                paired_at=self._clock.now(),
            )
        )
        self._given.add(request.id)
        return replace(request, token=token)

    def _forget_oldest(self) -> None:
        while len(self._requests) >= _KEPT:
            oldest = next(iter(self._requests))
            del self._requests[oldest]
            self._given.discard(oldest)


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _changed(browser: PairedBrowser, **fields: datetime | str) -> PairedBrowser:
    return msgspec.structs.replace(browser, **fields)
