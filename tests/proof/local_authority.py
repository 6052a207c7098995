"""A real time-stamping authority of our own: its certificates, `openssl ts`, an HTTP server."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from companion.proof.der import children, only

POLICY = "1.2.3.4.1"
NOW = datetime.now(UTC)
DAY = timedelta(days=1)
_CONFIG = """
[ tsa ]
default_tsa = one
[ one ]
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = {policy}
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = {ess}
"""


def a_name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


class Issued:
    """A certificate and its key, as objects and as PEM files."""

    def __init__(self, folder: Path, name: str, certificate: x509.Certificate, key: Any) -> None:
        self.certificate = certificate
        self.key = key
        self.name = name
        self.path = folder / f"{name}.pem"
        self.key_path = folder / f"{name}.key"
        self.path.write_bytes(self.pem)
        self.key_path.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


class Authority:
    """Certificates in one folder, and answers made by `openssl ts -reply`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "serial").write_text("01\n")
        self.root = self.issue("root", ca=True)
        self.between = self.issue("between", by=self.root, ca=True)
        self.signer = self.issue("signer", by=self.between)

    def issue(  # noqa: PLR0913 - what may be wrong with a certificate
        self,
        name: str,
        *,
        by: Issued | None = None,
        ca: bool = False,
        usage: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.TIME_STAMPING,),
        critical: bool = True,
        start: datetime = NOW - 10 * DAY,
        end: datetime = NOW + 3650 * DAY,
        key: Any = None,
        serial: int | None = None,
        may_issue: bool | None = None,
    ) -> Issued:
        key = key or ec.generate_private_key(ec.SECP256R1())
        builder = (
            x509.CertificateBuilder()
            .subject_name(a_name(name))
            .issuer_name(by.certificate.subject if by else a_name(name))
            .public_key(key.public_key())
            .serial_number(serial or x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
            .add_extension(
                x509.BasicConstraints(ca=ca if may_issue is None else may_issue, path_length=None),
                critical=True,
            )
        )
        if not ca:
            if usage:
                builder = builder.add_extension(x509.ExtendedKeyUsage(usage), critical=critical)
            builder = builder.add_extension(_signs_only(), critical=True)
        certificate = builder.sign(by.key if by else key, hashes.SHA256())
        return Issued(self.folder, name, certificate, key)

    def reply(
        self,
        query: bytes,
        *,
        signer: Issued | None = None,
        chain: tuple[Issued, ...] | None = None,
        ess: str = "sha256",
    ) -> bytes:
        """Answer as `openssl ts` does."""
        signer = signer or self.signer
        chain = (self.between, self.root) if chain is None else chain
        config = self.folder / f"ts-{ess}.cnf"
        config.write_text(_CONFIG.format(folder=self.folder, policy=POLICY, ess=ess))
        asked = self.folder / f"query-{time.monotonic_ns()}.tsq"
        asked.write_bytes(query)
        command = ["openssl", "ts", "-reply", "-config", str(config), "-queryfile", str(asked)]
        command += ["-signer", str(signer.path), "-inkey", str(signer.key_path)]
        if chain:
            bundle = self.folder / f"chain-{time.monotonic_ns()}.pem"
            bundle.write_bytes(b"".join(one.pem for one in chain))
            command += ["-chain", str(bundle)]
        return subprocess.run(command, check=True, capture_output=True).stdout

    def forged(self, query: bytes, signer: Issued, *, vouches: bool = True) -> bytes:
        """Sign what a good answer says with any certificate at all, as `openssl ts` refuses to."""
        token = children(only(self.reply(query)))[1]
        signed_data = children(only(children(token)[1].content))
        said = children(children(signed_data[2])[1])[0].content
        return wrapped(self.signed(said, signer, vouches=vouches))

    def signed(self, content: bytes, signer: Issued, *, vouches: bool = True) -> bytes:
        source = self.folder / f"info-{time.monotonic_ns()}.der"
        source.write_bytes(content)
        command = ["openssl", "cms", "-sign", "-binary", "-nodetach", "-outform", "DER"]
        command += ["-econtent_type", "1.2.840.113549.1.9.16.1.4", "-in", str(source)]
        command += ["-signer", str(signer.path), "-inkey", str(signer.key_path), "-md", "sha256"]
        command += ["-certfile", str(self.root.path)]
        command += ["-cades"] if vouches else []
        return subprocess.run(command, check=True, capture_output=True).stdout

    def twin_of(self, issued: Issued) -> Issued:
        """Return another certificate with the same name, number and key: only its hash differs."""
        key = load_pem_private_key(issued.key_path.read_bytes(), None)
        return self.issue(
            issued.name,
            by=self.between,
            key=key,
            serial=issued.certificate.serial_number,
            end=NOW + 100 * DAY,
        )


def wrapped(token: bytes) -> bytes:
    """Put a token into an answer that says « granted »."""
    inside = bytes.fromhex("3003020100") + token
    length = len(inside).to_bytes((len(inside).bit_length() + 7) // 8, "big")
    head = bytes([len(inside)]) if len(inside) < 128 else bytes([0x80 | len(length)]) + length
    return b"\x30" + head + inside


def _signs_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


Behaviour = Callable[[bytes], tuple[int, bytes]]
"""What the server does with a request's body: a status and an answer's body."""


class AuthorityServer:
    """The authority on a local port; `answer` is what it does, `asked` what it received.

    To a GET it serves `page`: one server stands for the whole outside.
    """

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        self.asked: list[tuple[dict[str, str], bytes]] = []
        self.page: tuple[int, bytes] = (404, b"")
        self.answer: Behaviour = lambda body: (200, authority.reply(body))
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.asked.append((dict(self.headers.items()), body))
                status, answer = outer.answer(body)
                self.send_response(status)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def do_GET(self) -> None:
                status, page = outer.page
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Say nothing: tests read the answers."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
