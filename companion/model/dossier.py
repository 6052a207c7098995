"""The dossier: what is asked for, what it is made of, and the manifest that lists it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Literal

import msgspec

from companion.model.capture import Capture
from companion.model.evidence import EvidenceRole
from companion.model.practitioner import Practitioner
from companion.model.proof import Proofs
from companion.model.supplement import Anchor, Supplement
from companion.model.timestamp import Anchor as RootAnchor
from companion.model.timestamp import QualifiedStatus, StampedKind, TimeStamp
from companion.model.value import Value
from companion.model.view import MentionFile

DOSSIER_FORMAT = "avise-dossier/1"
MANIFEST = "manifest.json"
MANIFEST_HASH = "manifest.sha256"
CUSTODY_EXTRACT = "journal/extrait.jsonl"

Recipient = Literal["lawyer", "insurer", "platform"]
WithheldWhy = Literal["page", "picture", "archive", "manifest", "attachment"]


class DossierOrder(Value, frozen=True, kw_only=True):
    """What is asked for: which mentions, for whom, with which parts."""

    mention_ids: tuple[str, ...]
    recipient: Recipient = "lawyer"
    with_analysis: bool = True
    with_archive: bool = True


class MentionMaterial(Value, frozen=True, kw_only=True):
    """One mention with all that is known of it.

    `others` are the names of other people who wrote on the same pages: they are masked in the
    redacted twin.
    """

    file: MentionFile
    proofs: Proofs = Proofs()
    anchors: tuple[Anchor, ...] = ()
    others: tuple[str, ...] = ()


class DossierMaterial(Value, frozen=True, kw_only=True):
    """All the values a dossier is made from; the bytes come from the evidence, one at a time.

    `captures` are those of the mentions, each once, oldest first. `head_stamps` are time-stamps
    over the custody log's head alone.
    """

    id: str
    instance: str
    made_at: datetime
    order: DossierOrder
    practitioner: Practitioner
    law_version: str
    law_checked_on: date
    mentions: tuple[MentionMaterial, ...]
    captures: tuple[Capture, ...]
    supplements: tuple[Supplement, ...] = ()
    head_stamps: tuple[TimeStamp, ...] = ()


class ListedFile(Value, frozen=True, kw_only=True):
    """A file of the dossier; `path` is relative, with `/`, in plain ASCII."""

    path: str
    size_bytes: int
    sha256: str


class WithheldFile(Value, frozen=True, kw_only=True):
    """A file that the whole dossier holds and the redacted twin does not, known by its hash."""

    path: str
    size_bytes: int
    sha256: str
    why: WithheldWhy


class DossierMention(Value, frozen=True, kw_only=True):
    """Where a mention stands in the dossier."""

    id: str
    folder: str


class DossierEvidence(Value, frozen=True, kw_only=True):
    """One evidence file of a capture; `path` names it among the files or the withheld ones."""

    role: EvidenceRole
    path: str
    size_bytes: int
    sha256: str


class DossierSupplement(Value, frozen=True, kw_only=True):
    """What completed a capture later: its record and the hash of the body received."""

    record: str
    body_sha256: str


class DossierCapture(Value, frozen=True, kw_only=True):
    """A capture: its record, the hash of the body received, its evidence."""

    id: str
    record: str
    body_sha256: str
    evidence: tuple[DossierEvidence, ...] = ()
    supplement: DossierSupplement | None = None


class DossierStamp(Value, frozen=True, kw_only=True):
    """A time-stamp: what it covers and where the token and the frozen chain lie.

    `stamped` is None where the stamped bytes are withheld (they hold the captured words).
    `claim` and `anchor` are what the program knew when it kept the token: claims, not proofs.
    """

    id: str
    subject: str
    what: StampedKind
    stamped: str | None
    stamped_sha256: str
    token: str
    chain: str
    authority: str
    claim: QualifiedStatus
    anchor: RootAnchor


class DossierManifest(Value, frozen=True, kw_only=True):
    """Everything a dossier holds, with the hash and size of each file but the manifest's own two.

    `redacts` is the SHA-256 of the whole dossier's manifest when this is its redacted twin.
    """

    format: str = DOSSIER_FORMAT
    id: str
    instance: str
    made_at: datetime
    companion_version: str
    law_version: str
    law_checked_on: date
    recipient: Recipient
    is_redacted: bool
    redacts: str | None = None
    mentions: tuple[DossierMention, ...]
    captures: tuple[DossierCapture, ...]
    stamps: tuple[DossierStamp, ...] = ()
    files: tuple[ListedFile, ...]
    withheld: tuple[WithheldFile, ...] = ()


def sums_text(manifest_sha256: str, files: Iterable[ListedFile]) -> str:
    """Return `manifest.sha256`: every file in the form `sha256sum -c` reads, the manifest first."""
    lines = [f"{manifest_sha256}  {MANIFEST}"]
    lines += [f"{file.sha256}  {file.path}" for file in files]
    return "\n".join(lines) + "\n"


class DossierMade(Value, frozen=True, kw_only=True):
    """A dossier that lies on disk: its manifest's hash is what identifies it."""

    id: str
    made_at: datetime
    recipient: Recipient
    is_redacted: bool
    mention_ids: tuple[str, ...]
    mentions: int
    captures: int
    stamps: int
    files: int
    size_bytes: int
    manifest_sha256: str


FindingKind = Literal["verified", "broken", "unreadable", "limit"]


class Finding(Value, frozen=True, kw_only=True):
    """One thing a verification found; `code` names its sentence, `facts` fill it in."""

    code: str
    kind: FindingKind
    facts: dict[str, str] = msgspec.field(default_factory=dict)


Standing = Literal["whole", "broken", "unreadable"]
ProofLevel = Literal["none", "internal", "stamped", "anchored"]
"""How far a whole dossier carries: nothing; its parts agree with one another; a time-stamp over
its custody chain holds under the certificates it brought, whose root nobody vouches for here; the
same under a root that this computer, or the person, knows."""


class VerifyReport(Value, frozen=True, kw_only=True):
    """What a verification of one dossier came to."""

    standing: Standing
    level: ProofLevel
    findings: tuple[Finding, ...]
