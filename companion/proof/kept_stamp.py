"""A kept time-stamp verified again, from its own evidence alone and without the network."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import msgspec
from cryptography import x509

from companion.model.timestamp import TimeStamp, TokenFacts
from companion.proof.chain import certificates_in, machine_roots
from companion.proof.timestamp import StampRefused, Verified, verify_answer


def verify_kept(stamp: TimeStamp, *, token: bytes, stamped: bytes, chain_pem: bytes) -> TokenFacts:
    """Verify a kept time-stamp against the bytes it names, and the record against the token.

    Args:
        stamp: The record.
        token: The authority's answer, as kept.
        stamped: The bytes that were hashed.
        chain_pem: The certificates frozen with it; the last one is the root it was verified with.

    Returns:
        What the token says, with the anchor the record had.

    Raises:
        StampRefused: something no longer holds; `wrong-record` when the record says other things
            than the token does.
    """
    try:
        root = certificates_in(chain_pem)[-1:]
    except ValueError as error:
        raise StampRefused("no-certificate", "the frozen chain cannot be read") from error
    said = stamp.facts
    verified = verify_answer(
        token,
        data_sha256=hashlib.sha256(stamped).hexdigest(),
        nonce=None if said.nonce is None else int(said.nonce),
        policy=said.policy,
        configured=root,
    )
    facts = msgspec.structs.replace(verified.facts, anchor=said.anchor)
    if facts != said or verified.chain_pem != chain_pem:
        raise StampRefused("wrong-record", "the record says other things than the token")
    return facts


def verify_again(
    stamp: TimeStamp, token: bytes, configured: Sequence[x509.Certificate]
) -> Verified:
    """Verify a kept token with the roots known now, which may be more than when it was kept.

    Raises `StampRefused`, as `verify_answer` does.
    """
    said = stamp.facts
    return verify_answer(
        token,
        data_sha256=said.imprint_sha256,
        nonce=None if said.nonce is None else int(said.nonce),
        policy=said.policy,
        configured=configured,
        machine=machine_roots(),
    )
