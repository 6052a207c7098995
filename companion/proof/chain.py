"""From the certificate that signed up to a root, as it stood when the token was made."""

from __future__ import annotations

import contextlib
import hashlib
import ssl
import warnings
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.utils import CryptographyDeprecationWarning

from companion.model.timestamp import Anchor

_LONGEST_CHAIN = 8
_MOST_CERTIFICATES = 40


class Chain(NamedTuple):
    """Certificates from the signer's to the last issuer found, and where that one is known from."""

    certificates: tuple[x509.Certificate, ...]
    anchor: Anchor

    @property
    def is_self_signed(self) -> bool:
        """True when the signer vouches for itself: no third party stands behind it."""
        return _issues(self.certificates[0], self.certificates[0])

    @property
    def is_whole(self) -> bool:
        """True when it ends at a root, known or not."""
        return self.anchor != "none" or _issues(self.certificates[-1], self.certificates[-1])


class ChainBroken(ValueError):
    """A certificate of the chain that could not be one; `problem` is a stamp problem's code."""

    def __init__(self, problem: str, detail: str) -> None:
        """Keep which problem it is, and the certificate it is about."""
        super().__init__(detail)
        self.problem = problem


def sha256_of(certificate: x509.Certificate) -> str:
    """Return the fingerprint of a certificate, lower-case hex."""
    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def pem_of(certificates: Iterable[x509.Certificate]) -> bytes:
    """Return certificates as one PEM text, in their order."""
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)


def certificates_in(pem: bytes) -> tuple[x509.Certificate, ...]:
    """Return the certificates of a PEM text or of one DER file; raises `ValueError` for none."""
    if b"-----BEGIN" not in pem:
        return (x509.load_der_x509_certificate(pem),)
    return tuple(x509.load_pem_x509_certificates(pem))


def build_chain(
    signer: x509.Certificate,
    sent: Sequence[x509.Certificate],
    *,
    at: datetime,
    configured: Sequence[x509.Certificate] = (),
    machine: Sequence[x509.Certificate] = (),
) -> Chain:
    """Return the chain from `signer` upwards; each certificate valid at `at`.

    It ends at the first root the user configured, else the first this machine knows, else at the
    last issuer that could be found (anchor `none`).

    Raises:
        ChainBroken: a certificate was not valid at `at` (`expired`), or an issuer may not issue
            certificates (`bad-chain`).
    """
    if len(sent) > _MOST_CERTIFICATES:
        raise ChainBroken("bad-chain", "too many certificates were sent")
    known: dict[Anchor, set[x509.Certificate]] = {
        "configured": set(configured),
        "machine": set(machine),
    }
    chain = [signer]
    _require_valid(signer, at)
    while len(chain) < _LONGEST_CHAIN:
        top = chain[-1]
        anchor = next((name for name, roots in known.items() if top in roots), None)
        if anchor is not None:
            return Chain(tuple(chain), anchor)
        issuer = _issuer_of(top, (*configured, *machine, *sent), at)
        if issuer is None or issuer in chain:
            return Chain(tuple(chain), "none")
        _require_issuer(issuer, below=len(chain) - 1)
        chain.append(issuer)
    raise ChainBroken("bad-chain", "the chain does not end")


def _issuer_of(
    certificate: x509.Certificate, candidates: Iterable[x509.Certificate], at: datetime
) -> x509.Certificate | None:
    """Return who signed a certificate: one valid at that time first, else the one that is not."""
    if _issues(certificate, certificate):
        return None
    issuers = [one for one in candidates if _issues(one, certificate)]
    valid = next((one for one in issuers if _is_valid(one, at)), None)
    if valid is None and issuers:
        _require_valid(issuers[0], at)
    return valid


def _issues(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    if issuer.subject != certificate.issuer:
        return False
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True


def _is_valid(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _require_valid(certificate: x509.Certificate, at: datetime) -> None:
    if not _is_valid(certificate, at):
        raise ChainBroken("expired", f"not valid then: {certificate.subject.rfc4514_string()}")


def _require_issuer(certificate: x509.Certificate, *, below: int) -> None:
    """Refuse an issuer that no authority allowed to issue; `below`: issuers under it."""
    name = certificate.subject.rfc4514_string()
    try:
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except x509.ExtensionNotFound as error:
        raise ChainBroken("bad-chain", f"may not issue certificates: {name}") from error
    if not basic.ca or (basic.path_length is not None and below > basic.path_length):
        raise ChainBroken("bad-chain", f"may not issue certificates: {name}")
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not usage.key_cert_sign:
        raise ChainBroken("bad-chain", f"may not sign certificates: {name}")


@cache
def machine_roots() -> tuple[x509.Certificate, ...]:
    """Return the root certificates this computer's own system trusts, as far as they can be read.

    Read once: they are many, and a run of the program is short beside their lives.
    """
    found: dict[bytes, x509.Certificate] = {}
    with warnings.catch_warnings():
        # Old roots with odd serial numbers are warned of; they anchor as well as any other.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        for der in _machine_roots_der():
            with contextlib.suppress(ValueError):
                found.setdefault(der, x509.load_der_x509_certificate(der))
    return tuple(found.values())


def _machine_roots_der() -> Iterable[bytes]:
    context = ssl.create_default_context()
    yield from context.get_ca_certs(binary_form=True)
    folder = ssl.get_default_verify_paths().capath
    for path in sorted(Path(folder).glob("*.0")) if folder else ():
        try:
            yield ssl.PEM_cert_to_DER_cert(path.read_text("ascii").strip())
        except (OSError, ValueError):
            continue
