"""`avise verify`: is a dossier whole, and how far does it carry? Fails closed, names the file.

The same checks, codes and sentences as `verifier.html`; the tamper table holds them together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from cryptography import x509

from companion.model.dossier import (
    DOSSIER_FORMAT,
    MANIFEST,
    MANIFEST_HASH,
    DossierManifest,
    Finding,
    FindingKind,
    ListedFile,
    ProofLevel,
    Standing,
    VerifyReport,
    sums_text,
)
from companion.proof.verifier import verifier_page
from companion.proof.verify_content import Content, check_captures, check_custody, check_stamps
from companion.proof.zip_reader import EntryBroken, ZipReader, ZipRefused

_MANIFEST_LIMIT = 30_000_000


class Findings:
    """What was found so far, in order."""

    def __init__(self) -> None:
        """Begin with nothing found."""
        self.all: list[Finding] = []

    def add(self, kind: FindingKind, code: str, **facts: object) -> None:
        """Note one finding."""
        said = {name: str(value) for name, value in facts.items()}
        self.all.append(Finding(code=code, kind=kind, facts=said))

    @property
    def standing(self) -> Standing:
        """Return the worst of what was found."""
        kinds = {finding.kind for finding in self.all}
        if "unreadable" in kinds:
            return "unreadable"
        return "broken" if "broken" in kinds else "whole"


def verify_dossier(path: Path, *, roots: Sequence[x509.Certificate] = ()) -> VerifyReport:
    """Return what a dossier proves and what is wrong with it.

    Args:
        path: the ZIP; it is read, never unpacked.
        roots: root certificates the reader trusts; without them time-stamps hold « under the
            certificates brought », which proves no third party.
    """
    found = Findings()
    level: ProofLevel = "none"
    try:
        with ZipReader(path) as reader:
            level = _verify(reader, found, roots)
    except ZipRefused as refused:
        found.add("unreadable", refused.code, name=refused.name)
    except OSError as error:
        found.add("unreadable", "zip-unreadable", why=error.strerror or "")
    if found.standing != "whole":
        level = "none"
    _add_limits(found, level)
    return VerifyReport(standing=found.standing, level=level, findings=tuple(found.all))


def _verify(reader: ZipReader, found: Findings, roots: Sequence[x509.Certificate]) -> ProofLevel:
    manifest, manifest_sha256 = _read_manifest(reader, found)
    if manifest is None:
        return "none"
    content = _check_files(reader, manifest, found)
    if manifest.is_redacted:
        found.add("limit", "redacted", whole=manifest.redacts or "", count=len(manifest.withheld))
    _check_sums(reader, manifest, manifest_sha256, found)
    _check_verifier(content, manifest, found)
    check_captures(content, manifest, found.add)
    lines = check_custody(content, manifest, found.add)
    level = check_stamps(content, manifest, lines, roots, found.add)
    made_at = manifest.made_at.isoformat()
    found.add("verified", "dossier", id=manifest.id, at=made_at, manifest=manifest_sha256)
    return level


def _read_manifest(reader: ZipReader, found: Findings) -> tuple[DossierManifest | None, str]:
    for name in (MANIFEST, MANIFEST_HASH):
        if name not in reader.entries:
            found.add("broken", "file-missing", name=name)
    if MANIFEST not in reader.entries:
        return None, ""
    try:
        data = reader.read(reader.entries[MANIFEST], _MANIFEST_LIMIT)
        manifest = msgspec.json.decode(data, type=DossierManifest)
    except (EntryBroken, msgspec.DecodeError, UnicodeDecodeError):
        found.add("broken", "manifest-unreadable", name=MANIFEST)
        return None, ""
    if manifest.format != DOSSIER_FORMAT:
        found.add("unreadable", "format-unknown", format=manifest.format)
        return None, ""
    return manifest, hashlib.sha256(data).hexdigest()


def _check_sums(
    reader: ZipReader, manifest: DossierManifest, manifest_sha256: str, found: Findings
) -> None:
    """`manifest.sha256` must be exactly what the manifest makes it."""
    if MANIFEST_HASH not in reader.entries:
        return
    expected = sums_text(manifest_sha256, manifest.files).encode()
    try:
        agrees = reader.read(reader.entries[MANIFEST_HASH], len(expected)) == expected
    except EntryBroken:
        agrees = False
    if not agrees:
        found.add("broken", "manifest-changed", name=f"{MANIFEST}, {MANIFEST_HASH}")


def _check_files(reader: ZipReader, manifest: DossierManifest, found: Findings) -> Content:
    """Compare every file with the manifest; keep the small ones that are looked into."""
    content = Content()
    listed = {file.path: file for file in manifest.files}
    if len(listed) != len(manifest.files):
        found.add("broken", "manifest-unreadable", name=MANIFEST)
    for name in reader.entries:
        if name not in listed and name not in {MANIFEST, MANIFEST_HASH}:
            found.add("broken", "file-added", name=name)
    wanted = _looked_into(manifest)
    whole = 0
    for name, file in listed.items():
        if name not in reader.entries:
            found.add("broken", "file-missing", name=name)
            continue
        problem = _check_file(reader, file, content if name in wanted else None)
        if problem:
            found.add("broken", problem, name=name)
        whole += not problem
    if whole == len(listed):
        found.add("verified", "files-whole", count=whole)
    return content


def _check_file(reader: ZipReader, file: ListedFile, content: Content | None) -> str:
    """Return the code of what is wrong with a file, or nothing."""
    entry = reader.entries[file.path]
    hasher = hashlib.sha256()
    kept = bytearray()
    try:
        for piece in reader.pieces(entry):
            hasher.update(piece)
            if content is not None:
                kept += piece
    except EntryBroken:
        return "file-changed"
    if content is not None:
        # Looked into even when it changed: a broken custody line is then named too.
        content.files[file.path] = bytes(kept)
    is_same = hasher.hexdigest() == file.sha256 and entry.size_bytes == file.size_bytes
    return "" if is_same else "file-changed"


def _looked_into(manifest: DossierManifest) -> set[str]:
    """Return the files whose content is checked beyond its hash."""
    stamps = (
        path
        for stamp in manifest.stamps
        for path in (stamp.token, stamp.chain, stamp.stamped or "")
    )
    records = [capture.record for capture in manifest.captures]
    records += [one.supplement.record for one in manifest.captures if one.supplement]
    return {*stamps, *records, "journal/extrait.jsonl", "verifier.html"}


def _check_verifier(content: Content, manifest: DossierManifest, found: Findings) -> None:
    """Say whether the verifier in the dossier is the one this program would give."""
    given = content.files.get("verifier.html")
    if given is None:
        found.add("broken", "file-missing", name="verifier.html")
    elif given == verifier_page():
        found.add("verified", "verifier-same")
    else:
        found.add("limit", "verifier-other", version=manifest.companion_version)


def _add_limits(found: Findings, level: ProofLevel) -> None:
    """Say first how far it carries, last what no verification of files can show."""
    if found.standing != "whole":
        return
    found.all.insert(0, Finding(code=f"level-{level}", kind="limit"))
    found.add("limit", "not-the-site")


def exit_status(report: VerifyReport) -> int:
    """Return what `avise verify` ends with: 0 whole, 1 broken, 2 unreadable."""
    order: Iterable[Standing] = ("whole", "broken", "unreadable")
    return list(order).index(report.standing)
