"""Asks for an RFC 3161 time-stamp, and verifies it before anybody keeps it.

Checked in this order: the answer's status, the nonce, the hash, the policy, the certificate the
signer vouches for, its purpose, its chain at the time of the token, and the signature itself.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning
from cryptography.x509.oid import ExtendedKeyUsageOID
from rfc3161_client import (
    HashAlgorithm,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)
from rfc3161_client.tsp import Accuracy, PKIStatus, TimeStampTokenInfo

from companion.model.timestamp import TokenFacts
from companion.proof.chain import Chain, ChainBroken, build_chain, pem_of, sha256_of
from companion.proof.der import DerNotUnderstood
from companion.proof.signed_token import vouched_certificates, with_sorted_certificates

QUERY_TYPE = "application/timestamp-query"
REPLY_TYPE = "application/timestamp-reply"
CHAIN_TYPE = "application/x-pem-file"
LARGEST_ANSWER_BYTES = 200_000
_SHA256 = "2.16.840.1.101.3.4.2.1"
_DETAIL_LENGTH = 300
_UNREADABLE = (
    ValueError,
    TypeError,
    OverflowError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.UnsupportedGeneralNameType,
    UnsupportedAlgorithm,
)
"""What the libraries raise, late, on certificates that are none: they read them bit by bit."""


class StampRefused(Exception):
    """A time-stamp that is not kept; `problem` is the code `proof.stamp_words` has words for."""

    def __init__(self, problem: str, detail: str = "") -> None:
        """Keep the code, and one sentence for the curious."""
        super().__init__(detail or problem)
        self.problem = problem
        self.detail = detail[:_DETAIL_LENGTH]


class Question(NamedTuple):
    """What is sent to an authority: a hash and a number used once; `nonce` must come back."""

    body: bytes
    nonce: int


class Verified(NamedTuple):
    """A token that holds: what it says, and the certificates it rests on (PEM)."""

    facts: TokenFacts
    chain_pem: bytes


def question_for(data: bytes) -> Question:
    """Return the request for a time-stamp over the SHA-256 of `data`, with a fresh nonce."""
    builder = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256)
    request: TimeStampRequest = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    if request.nonce is None:
        raise StampRefused("wrong-nonce", "no nonce could be made")
    return Question(request.as_bytes(), request.nonce)


def verify_answer(  # noqa: PLR0913 - each is a fact the token must agree with
    answer: bytes,
    *,
    data_sha256: str,
    nonce: int | None,
    policy: str | None = None,
    configured: Sequence[x509.Certificate] = (),
    machine: Sequence[x509.Certificate] = (),
) -> Verified:
    """Return what a time-stamp answer proves, after checking all of it.

    Args:
        answer: A TimeStampResp, DER, as received.
        data_sha256: Lower-case hex of the SHA-256 that was asked for.
        nonce: The nonce that was sent; None only when an old token is verified without one.
        policy: The dotted OID the token must carry, when the user named one.
        configured: Roots the user trusts for this authority, or a frozen chain.
        machine: Roots this computer trusts.

    Raises:
        StampRefused: anything about it does not hold; `problem` says what.
    """
    try:
        with warnings.catch_warnings():
            # A certificate with an odd serial number is warned of; whether it holds is seen here.
            warnings.simplefilter("ignore", CryptographyDeprecationWarning)
            response = _decoded(answer)
            _require_agreement(response.tst_info, data_sha256, nonce, policy)
            sent = _certificates(response)
            signer = _signer(response, sent)
            _require_purpose(signer)
            chain = _chain(signer, sent, response.tst_info, configured, machine)
            _require_signature(response, chain, data_sha256)
            facts = _facts(response.tst_info, chain, data_sha256)
    except _UNREADABLE as error:
        raise StampRefused("not-an-answer", str(error)) from error
    return Verified(facts, pem_of(chain.certificates))


def _decoded(answer: bytes) -> TimeStampResponse:
    try:
        response: TimeStampResponse = decode_timestamp_response(with_sorted_certificates(answer))
        status = PKIStatus(response.status)
        said = "; ".join(response.status_string or ())
    except ValueError as error:
        raise StampRefused("not-an-answer", str(error)) from error
    if status is not PKIStatus.GRANTED:
        raise StampRefused("rejected", f"{status.name} {said}".strip())
    try:
        response.tst_info.gen_time  # noqa: B018 - an answer may say granted and hold no token
    except ValueError as error:
        raise StampRefused("not-an-answer", str(error)) from error
    return response


def _require_agreement(
    info: TimeStampTokenInfo, data_sha256: str, nonce: int | None, policy: str | None
) -> None:
    """Refuse a token that answers another question."""
    if nonce is not None and info.nonce != nonce:
        raise StampRefused("wrong-nonce", "the answer carries another nonce, or none")
    imprint = info.message_imprint
    if imprint.hash_algorithm.dotted_string != _SHA256 or imprint.message.hex() != data_sha256:
        raise StampRefused("wrong-hash", "the token is about other bytes")
    if policy is not None and info.policy.dotted_string != policy:
        raise StampRefused("wrong-policy", f"policy {info.policy.dotted_string}")


def _certificates(response: TimeStampResponse) -> tuple[x509.Certificate, ...]:
    try:
        found = [x509.load_der_x509_certificate(der) for der in response.signed_data.certificates]
    except ValueError as error:
        raise StampRefused("not-an-answer", f"a certificate cannot be read: {error}") from error
    return tuple(found)


def _signer(response: TimeStampResponse, sent: Sequence[x509.Certificate]) -> x509.Certificate:
    """Return the one certificate the signer names, by issuer, serial and signed hash."""
    signers = response.signed_data.signer_infos
    if len(signers) != 1:
        raise StampRefused("bad-signature", "a token has one signer")
    named = next(iter(signers))
    signer = next(
        (c for c in sent if (c.issuer, c.serial_number) == (named.issuer, named.serial_number)),
        None,
    )
    if signer is None:
        raise StampRefused("no-certificate", "the signer's certificate was not sent")
    try:
        vouched = vouched_certificates(response.time_stamp_token())
    except DerNotUnderstood as error:
        raise StampRefused("bad-signature", str(error)) from error
    der = signer.public_bytes(Encoding.DER)
    if not vouched or not all(one.names(der) for one in vouched):
        raise StampRefused("wrong-signer", "the signed hash names another certificate, or none")
    return signer


def _require_purpose(signer: x509.Certificate) -> None:
    """RFC 3161 2.3: one extended key usage, time-stamping, and critical."""
    try:
        usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except (x509.ExtensionNotFound, ValueError) as error:
        raise StampRefused("not-a-tsa", "the certificate says no purpose") from error
    if not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        raise StampRefused("not-a-tsa", "the certificate is not for time-stamping alone")


def _chain(
    signer: x509.Certificate,
    sent: Sequence[x509.Certificate],
    info: TimeStampTokenInfo,
    configured: Sequence[x509.Certificate],
    machine: Sequence[x509.Certificate],
) -> Chain:
    others = [certificate for certificate in sent if certificate != signer]
    at = _aware(info.gen_time)
    try:
        chain = build_chain(signer, others, at=at, configured=configured, machine=machine)
    except ChainBroken as error:
        raise StampRefused(error.problem, str(error)) from error
    if chain.is_self_signed and chain.anchor == "none":
        raise StampRefused("self-signed", signer.subject.rfc4514_string())
    if not chain.is_whole:
        top = chain.certificates[-1]
        raise StampRefused("incomplete-chain", f"no issuer for {top.subject.rfc4514_string()}")
    return chain


def _require_signature(response: TimeStampResponse, chain: Chain, data_sha256: str) -> None:
    """Let rfc3161-client verify the signature, against the chain that was built and no other."""
    *between, top = chain.certificates
    verifier = VerifierBuilder(intermediates=list(between), roots=[top]).build()
    try:
        verifier.verify(response, bytes.fromhex(data_sha256))
    except (VerificationError, ValueError) as error:
        raise StampRefused("bad-signature", str(error)) from error


def _facts(info: TimeStampTokenInfo, chain: Chain, data_sha256: str) -> TokenFacts:
    signer, top = chain.certificates[0], chain.certificates[-1]
    return TokenFacts(
        gen_time=_aware(info.gen_time),
        accuracy_seconds=_accuracy(info),
        policy=info.policy.dotted_string,
        serial=str(info.serial_number),
        nonce=None if info.nonce is None else str(info.nonce),
        imprint_sha256=data_sha256,
        signer=signer.subject.rfc4514_string(),
        signer_sha256=sha256_of(signer),
        root_sha256=sha256_of(top),
        anchor=chain.anchor,
    )


def _accuracy(info: TimeStampTokenInfo) -> float | None:
    accuracy: Accuracy | None = info.accuracy
    if accuracy is None:
        return None
    small = (accuracy.millis or 0) / 1e3 + (accuracy.micros or 0) / 1e6
    return (accuracy.seconds or 0) + small


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
