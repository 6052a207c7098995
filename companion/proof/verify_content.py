"""What a dossier's files say of one another: captures, custody chain, time-stamps."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import msgspec
from cryptography import x509

from companion.model.dossier import (
    CUSTODY_EXTRACT,
    DossierCapture,
    DossierManifest,
    DossierStamp,
    FindingKind,
    ProofLevel,
)
from companion.proof.chain import certificates_in, machine_roots
from companion.proof.custody_extract import ExtractLine, read_line
from companion.proof.timestamp import StampRefused, Verified, verify_answer

_SEEN_IN_RECORD = ("id", "url", "captured_at", "received_at", "body_sha256", "method")


class Note(Protocol):
    """Notes one finding."""

    def __call__(self, kind: FindingKind, code: str, **facts: object) -> None:
        """Note a finding of `kind` whose sentence is `code`, filled in with `facts`."""


@dataclass
class Content:
    """The bytes of the files that are looked into, by path; a missing one is not there."""

    files: dict[str, bytes] = field(default_factory=dict)

    def record(self, path: str) -> dict[str, Any]:
        """Return a JSON object, or an empty one for what is none."""
        try:
            found = json.loads(self.files.get(path, b""))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def check_captures(content: Content, manifest: DossierManifest, note: Note) -> None:
    """Each capture's record and evidence must be those the manifest lists."""
    known = {file.path: file.sha256 for file in manifest.files}
    known |= {file.path: file.sha256 for file in manifest.withheld}
    whole = 0
    for capture in manifest.captures:
        record = content.record(capture.record)
        said = {part.get("sha256") for part in record.get("evidence", [])}
        parts = {part.sha256 for part in capture.evidence}
        agrees = (
            record.get("id") == capture.id
            and record.get("body_sha256") == capture.body_sha256
            and said == parts
        )
        if capture.supplement is not None:
            later = content.record(capture.supplement.record)
            agrees = agrees and later.get("body_sha256") == capture.supplement.body_sha256
        if not agrees:
            note("broken", "capture-differs", name=capture.record)
        for part in capture.evidence:
            if known.get(part.path) != part.sha256:
                note("broken", "evidence-differs", name=part.path)
                agrees = False
        whole += agrees
    if whole == len(manifest.captures):
        note("verified", "captures-agree", count=whole)


def check_custody(
    content: Content, manifest: DossierManifest, note: Note
) -> dict[int, ExtractLine]:
    """Follow the extract line by line; return its lines by number."""
    data = content.files.get(CUSTODY_EXTRACT)
    if data is None:
        note("broken", "file-missing", name=CUSTODY_EXTRACT)
        return {}
    lines: dict[int, ExtractLine] = {}
    previous: ExtractLine | None = None
    is_whole = True
    for number, raw in enumerate(data.split(b"\n")[:-1], start=1):
        try:
            line = read_line(raw)
        except (ValueError, msgspec.DecodeError):
            note("broken", "custody-unreadable", name=CUSTODY_EXTRACT, line=number)
            return {}
        if previous and (line.previous_sha256, line.seq) != (previous.sha256, previous.seq + 1):
            note("broken", "custody-broken", name=CUSTODY_EXTRACT, line=number)
            is_whole = False
        lines[line.seq] = previous = line
    if data and not data.endswith(b"\n"):
        note("broken", "custody-unreadable", name=CUSTODY_EXTRACT, line=len(lines) + 1)
        is_whole = False
    is_whole = _check_collected(manifest.captures, lines, note) and is_whole
    if is_whole and lines:
        masked = sum(line.event is None for line in lines.values())
        note("verified", "custody-whole", first=min(lines), last=max(lines), masked=masked)
    return lines if is_whole else {}


def _check_collected(
    captures: Sequence[DossierCapture], lines: dict[int, ExtractLine], note: Note
) -> bool:
    """Each capture, and what completed it, must have its line with the hash of the body."""
    events = [line.event for line in lines.values() if line.event is not None]
    said = {(one.event, one.subject, one.detail.get("body_sha256")) for one in events}
    expected = [("collected", one.id, one.body_sha256, one.record) for one in captures]
    expected += [
        ("completed", one.id, one.supplement.body_sha256, one.supplement.record)
        for one in captures
        if one.supplement is not None
    ]
    missing = [record for event, *line, record in expected if (event, *line) not in said]
    for record in missing:
        note("broken", "custody-without-capture", name=CUSTODY_EXTRACT, record=record)
    return not missing


def check_stamps(
    content: Content,
    manifest: DossierManifest,
    lines: dict[int, ExtractLine],
    roots: Sequence[x509.Certificate],
    note: Note,
) -> ProofLevel:
    """Verify every token; return how far the custody chain is anchored by them."""
    best: ProofLevel = "internal"
    claims: Counter[str] = Counter()
    for stamp in manifest.stamps:
        try:
            verified = _verified(content, stamp)
        except StampRefused as refused:
            note("broken", "stamp-broken", name=stamp.token, why=refused.problem)
            continue
        is_known = _is_known(verified, content, stamp, roots)
        if _anchors(content, manifest, stamp, lines, note):
            best = _better(best, "anchored" if is_known else "stamped")
        _note_stamp(stamp, verified, note, is_known=is_known)
        claims[stamp.claim] += 1
    for claim, count in claims.items():
        note("limit", f"claim-{claim}", count=count)
    if not manifest.stamps:
        note("limit", "no-stamp")
    return best


def _verified(content: Content, stamp: DossierStamp) -> Verified:
    """Verify a token under the certificates the dossier brought, whoever they are."""
    stamped = content.files.get(stamp.stamped) if stamp.stamped else None
    if stamped is not None and hashlib.sha256(stamped).hexdigest() != stamp.stamped_sha256:
        raise StampRefused("wrong-hash")
    try:
        frozen = certificates_in(content.files.get(stamp.chain, b""))
    except ValueError as error:
        raise StampRefused("bad-chain") from error
    token = content.files.get(stamp.token, b"")
    return verify_answer(
        token, data_sha256=stamp.stamped_sha256, nonce=None, configured=frozen[-1:]
    )


def _is_known(
    verified: Verified, content: Content, stamp: DossierStamp, roots: Sequence[x509.Certificate]
) -> bool:
    """Tell whether the same token leads to a root that the reader or this computer trusts."""
    try:
        again = verify_answer(
            content.files[stamp.token],
            data_sha256=stamp.stamped_sha256,
            nonce=None,
            configured=roots,
            machine=machine_roots(),
        )
    except StampRefused:
        return False
    return (
        again.facts.anchor != "none" and again.facts.signer_sha256 == verified.facts.signer_sha256
    )


def _anchors(
    content: Content,
    manifest: DossierManifest,
    stamp: DossierStamp,
    lines: dict[int, ExtractLine],
    note: Note,
) -> bool:
    """Tell whether what was stamped names a line of the extract and, of a capture, its record."""
    if stamp.stamped is None:
        note("limit", "stamp-hidden", name=stamp.token)
        return False
    stamped = content.record(stamp.stamped)
    point = stamped.get("custody", {})
    line = lines.get(point.get("seq"))
    if line is None or line.sha256 != point.get("sha256"):
        note("broken", "stamp-other-custody", name=stamp.stamped)
        return False
    if stamp.what == "custody_head":
        return True
    capture = next((one for one in manifest.captures if one.id == stamp.subject), None)
    shown = content.record(capture.record) if capture else {}
    said = stamped.get("capture", {})
    if not shown or any(said.get(key) != shown.get(key) for key in {*_SEEN_IN_RECORD, *said}):
        note("broken", "stamp-other-capture", name=stamp.stamped)
        return False
    return True


def _note_stamp(stamp: DossierStamp, verified: Verified, note: Note, *, is_known: bool) -> None:
    facts = verified.facts
    code = "stamp-known" if is_known else "stamp-holds"
    note(
        "verified",
        code,
        name=stamp.token,
        at=facts.gen_time.strftime("%Y-%m-%d %H:%M:%S UTC"),
        signer=facts.signer,
        root=facts.root_sha256,
        subject=stamp.subject,
    )


def _better(first: ProofLevel, second: ProofLevel) -> ProofLevel:
    order: tuple[ProofLevel, ...] = ("none", "internal", "stamped", "anchored")
    return max(first, second, key=order.index)
