"""One question to one time-stamping authority, and its answer verified."""

from __future__ import annotations

import base64
import hashlib
from typing import Protocol

from cryptography import x509

from companion.model.errors import DestinationNotAllowed, DestinationRefused, FetchFailed
from companion.model.outgoing import OutgoingAnswer, OutgoingRequest
from companion.model.ports import Fetch
from companion.model.timestamp import Authority
from companion.proof.chain import certificates_in, machine_roots
from companion.proof.timestamp import (
    LARGEST_ANSWER_BYTES,
    QUERY_TYPE,
    REPLY_TYPE,
    StampRefused,
    Verified,
    question_for,
    verify_answer,
)

_OK = 200
_ACCOUNT_REFUSED = frozenset({401, 403, 407})
_SECONDS = 20.0


class PasswordKeeper(Protocol):
    """Where the passwords of outside accounts are kept."""

    def find(self, name: str) -> str:
        """Return the password kept under `name`, or an empty string."""


class Asking:
    """Sends the question and judges the answer; keeps nothing."""

    def __init__(self, fetch: Fetch, *, passwords: PasswordKeeper) -> None:
        """Take the way out and the passwords."""
        self._fetch = fetch
        self._passwords = passwords

    def __call__(self, authority: Authority, data: bytes, subject: str) -> tuple[bytes, Verified]:
        """Return the answer's bytes and what they prove about `data`.

        Only the SHA-256 of `data` leaves. Raises `StampRefused` for whatever goes wrong, on the
        road or in the token.
        """
        question = question_for(data)
        answer = self._send(authority, question.body, subject)
        if answer.status != _OK:
            is_account = answer.status in _ACCOUNT_REFUSED
            problem = "account-refused" if is_account else "http-status"
            raise StampRefused(problem, f"HTTP {answer.status}")
        verified = verify_answer(
            answer.body,
            data_sha256=hashlib.sha256(data).hexdigest(),
            nonce=question.nonce,
            policy=authority.policy,
            configured=roots_of(authority),
            machine=machine_roots(),
        )
        return answer.body, verified

    def _send(self, authority: Authority, body: bytes, subject: str) -> OutgoingAnswer:
        request = OutgoingRequest(
            url=authority.url,
            purpose="time_stamp",
            method="POST",
            body=body,
            headers=self._headers(authority),
            max_bytes=LARGEST_ANSWER_BYTES,
            timeout_seconds=_SECONDS,
            subject=subject,
        )
        try:
            return self._fetch(request)
        except (DestinationNotAllowed, DestinationRefused) as error:
            raise StampRefused(error.code, error.detail) from error
        except FetchFailed as error:
            raise StampRefused("no-answer", f"{error.reason}: {error.detail}") from error

    def _headers(self, authority: Authority) -> tuple[tuple[str, str], ...]:
        headers = (("Content-Type", QUERY_TYPE), ("Accept", REPLY_TYPE))
        if not authority.username:
            return headers
        if not authority.url.lower().startswith("https://"):
            raise StampRefused("account-in-clear", "an account is never sent without TLS")
        pair = f"{authority.username}:{self._passwords.find(authority.id)}"
        basic = base64.b64encode(pair.encode()).decode()
        return (*headers, ("Authorization", f"Basic {basic}"))


def roots_of(authority: Authority) -> tuple[x509.Certificate, ...]:
    """Return the root certificates the user trusts for an authority."""
    return tuple(c for pem in authority.roots_pem for c in certificates_in(pem.encode()))
