"""Looks inside a time-stamp token: what was signed, and which certificate the signer vouched for.

RFC 5652 (signed data), RFC 3161 2.4.2, RFC 5816 (ESSCertIDv2).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from companion.proof.der import DerNotUnderstood, Node, children, only

_SEQUENCE, _SET, _OID, _OCTETS = 0x30, 0x31, 0x06, 0x04
_CONTEXT_0 = 0xA0
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_TST_INFO = bytes.fromhex("2a864886f70d0109100104")
_CONTENT_TYPE = bytes.fromhex("2a864886f70d010903")
_SIGNING_CERTIFICATE = bytes.fromhex("2a864886f70d010910020c")
_SIGNING_CERTIFICATE_V2 = bytes.fromhex("2a864886f70d010910022f")
_HASHES = {
    bytes.fromhex("608648016503040201"): "sha256",
    bytes.fromhex("608648016503040202"): "sha384",
    bytes.fromhex("608648016503040203"): "sha512",
    bytes.fromhex("2b0e03021a"): "sha1",
}


class CertificateHash(NamedTuple):
    """The hash by which the signer names its own certificate."""

    algorithm: str
    digest: bytes

    def names(self, certificate_der: bytes) -> bool:
        """Tell whether this is the hash of that certificate."""
        made = hashlib.new(self.algorithm, certificate_der, usedforsecurity=False)
        return made.digest() == self.digest


def vouched_certificates(token: bytes) -> tuple[CertificateHash, ...]:
    """Return the signer's own certificate as named in each signed « signing certificate ».

    The newer attribute (V2) stands first when both are there. Empty when the signer names none,
    which RFC 3161 does not allow.

    Args:
        token: The ContentInfo of a time-stamp token, DER.

    Raises:
        DerNotUnderstood: it is no signed data over a TSTInfo with exactly one signer.
    """
    attributes = dict(_signed_attributes(_signer_of(token)))
    if attributes.get(_CONTENT_TYPE, Node(0, b"", b"")).content != _TST_INFO:
        raise DerNotUnderstood("what is signed does not call itself a TSTInfo")
    found = []
    if _SIGNING_CERTIFICATE_V2 in attributes:
        found.append(_first_id(attributes[_SIGNING_CERTIFICATE_V2], "sha256"))
    if _SIGNING_CERTIFICATE in attributes:
        found.append(_first_id(attributes[_SIGNING_CERTIFICATE], "sha1"))
    return tuple(found)


def with_sorted_certificates(answer: bytes) -> bytes:
    """Return an answer with its certificates in DER's order, everything else untouched.

    Many authorities (OpenSSL's own among them) send the set of certificates unsorted, and the
    library reads strict DER only. Nothing signed covers their order. An answer that cannot be
    read is returned as it is: the library says what is wrong with it.
    """
    try:
        token = children(only(answer))[1]
        signed_data = children(only(children(token)[1].content))
        certificates = next(part for part in signed_data[3:] if part.tag == _CONTEXT_0)
        inside = sorted(child.whole for child in children(certificates))
    except (DerNotUnderstood, IndexError, StopIteration):
        return answer
    return answer.replace(certificates.content, b"".join(inside), 1)


def _signer_of(token: bytes) -> Node:
    kind, wrapped = _parts(only(token), 2)
    if kind.content != _SIGNED_DATA:
        raise DerNotUnderstood("no signed data")
    signed_data = children(only(wrapped.content))
    content_kind = children(_at(signed_data, 2, _SEQUENCE))
    if not content_kind or content_kind[0].content != _TST_INFO:
        raise DerNotUnderstood("the signed content is no TSTInfo")
    signers = children(_at(signed_data, len(signed_data) - 1, _SET))
    if len(signers) != 1:
        raise DerNotUnderstood("a token has one signer")
    return signers[0]


def _signed_attributes(signer: Node) -> Iterator[tuple[bytes, Node]]:
    """Yield each signed attribute with its one value; a doubled attribute is refused."""
    wrapped = [part for part in children(signer) if part.tag == _CONTEXT_0]
    if len(wrapped) != 1:
        raise DerNotUnderstood("nothing is signed beside the content")
    seen: set[bytes] = set()
    for attribute in children(wrapped[0]):
        kind, values = _parts(attribute, 2)
        held = children(values)
        if kind.content in seen or not held:
            raise DerNotUnderstood("a signed attribute stands twice or is empty")
        seen.add(kind.content)
        yield kind.content, held[0]


def _first_id(signing_certificate: Node, default: str) -> CertificateHash:
    """Read the first ESSCertID or ESSCertIDv2: the signer's own certificate."""
    ids = children(_at(children(signing_certificate), 0, _SEQUENCE))
    parts = children(_at(ids, 0, _SEQUENCE))
    algorithm = default
    if parts and parts[0].tag == _SEQUENCE:
        named = _at(children(parts.pop(0)), 0, _OID).content
        if named not in _HASHES:
            raise DerNotUnderstood("the certificate is named by an unknown hash")
        algorithm = _HASHES[named]
    return CertificateHash(algorithm, _at(parts, 0, _OCTETS).content)


def _parts(node: Node, count: int) -> list[Node]:
    found = children(node)
    if len(found) != count:
        raise DerNotUnderstood(f"{count} parts were expected")
    return found


def _at(nodes: list[Node], place: int, tag: int) -> Node:
    if not 0 <= place < len(nodes) or nodes[place].tag != tag:
        raise DerNotUnderstood("a part is missing or of another kind")
    return nodes[place]
