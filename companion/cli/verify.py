"""`avise verify`: what a dossier proves, what is wrong with it, what no check can show."""

from __future__ import annotations

import argparse
from pathlib import Path

from cryptography import x509

from companion.cli.sayings import language, say
from companion.model.dossier import Finding, FindingKind
from companion.model.errors import NotUnderstood
from companion.proof.chain import certificates_in
from companion.proof.verifier import say as say_check
from companion.proof.verifier import say_finding
from companion.proof.verify import exit_status, verify_dossier

_PARTS: tuple[FindingKind, ...] = ("unreadable", "broken", "verified", "limit")


def verify(options: argparse.Namespace) -> int:
    """Say what a dossier proves, what is wrong with it and what no check can show."""
    report = verify_dossier(options.file, roots=_roots(options.root))
    said = language()
    print(f"{options.file}: {say_check(f'standing-{report.standing}', said)}")
    for part in _PARTS:
        findings = [finding for finding in report.findings if finding.kind == part]
        if findings:
            print(f"\n{say_check(f'part-{part}', said)}")
            for finding in findings:
                print(f"  {_mark(finding)} {say_finding(finding, said)}")
    return exit_status(report)


def _roots(path: Path | None) -> tuple[x509.Certificate, ...]:
    """Return the root certificates the reader trusts."""
    if path is None:
        return ()
    try:
        return certificates_in(path.read_bytes())
    except (OSError, ValueError) as error:
        raise NotUnderstood(say("verify.no-root", path=path)) from error


def _mark(finding: Finding) -> str:
    return {"verified": "✔", "limit": "•", "broken": "✘", "unreadable": "■"}[finding.kind]
