"""The parts of a dossier that are copied as they were kept: captures and time-stamps."""

from __future__ import annotations

from collections.abc import Iterator

from companion.model.capture import Capture
from companion.model.dossier import (
    DossierCapture,
    DossierEvidence,
    DossierStamp,
    DossierSupplement,
)
from companion.model.supplement import Supplement
from companion.model.timestamp import TimeStamp
from companion.proof.facts import capture_facts
from companion.proof.inlay import Inlay


def add_captures(inlay: Inlay) -> tuple[DossierCapture, ...]:
    """Put every capture in: its record, its evidence, what completed it."""
    supplements = {one.capture_id: one for one in inlay.material.supplements}
    added = []
    for number, capture in enumerate(inlay.material.captures, start=1):
        added.append(_add_capture(inlay, f"captures/{number:03}", capture, supplements))
        inlay.step()
    return tuple(added)


def _add_capture(
    inlay: Inlay, folder: str, capture: Capture, supplements: dict[str, Supplement]
) -> DossierCapture:
    facts = capture_facts(capture, mask=inlay.mask, is_redacted=inlay.is_redacted)
    record = inlay.add_json(f"{folder}/capture.json", facts)
    parts = [
        DossierEvidence(
            role=file.role,
            path=inlay.add_evidence(f"{folder}/{number}-{file.role}", file),
            size_bytes=file.size_bytes,
            sha256=file.sha256,
        )
        for number, file in enumerate(capture.evidence, start=1)
    ]
    supplement = supplements.get(capture.id)
    return DossierCapture(
        id=capture.id,
        record=record,
        body_sha256=capture.body_sha256,
        evidence=tuple(parts),
        supplement=_add_supplement(inlay, folder, supplement) if supplement else None,
    )


def _add_supplement(inlay: Inlay, folder: str, found: Supplement) -> DossierSupplement:
    record = inlay.add_json(f"{folder}/complement.json", found)
    for file in (found.picture, found.layout):
        if file is not None:
            inlay.add_evidence(f"{folder}/complement-{file.role}", file)
    return DossierSupplement(record=record, body_sha256=found.body_sha256)


def add_stamps(inlay: Inlay) -> tuple[DossierStamp, ...]:
    """Put every time-stamp in: what it covers, the token, the frozen certificates."""
    stamps = enumerate(stamps_of(inlay), start=1)
    return tuple(_add_stamp(inlay, f"horodatages/{number:03}", stamp) for number, stamp in stamps)


def stamps_of(inlay: Inlay) -> Iterator[TimeStamp]:
    """Yield each time-stamp once, oldest first: mentions of one page share their captures."""
    material = inlay.material
    found = [one for mention in material.mentions for one in mention.proofs.stamps]
    stamps = {one.id: one for one in (*found, *material.head_stamps)}
    yield from sorted(stamps.values(), key=lambda one: (one.facts.gen_time, one.id))


def _add_stamp(inlay: Inlay, folder: str, stamp: TimeStamp) -> DossierStamp:
    # A capture's manifest holds its words: the redacted twin keeps its hash alone.
    is_hidden = inlay.is_redacted and stamp.what == "capture_manifest"
    path = f"{folder}/objet.json"
    if is_hidden:
        inlay.withhold(path, stamp.stamped, "manifest")
    else:
        inlay.package.add(path, inlay.evidence.get(stamp.stamped.sha256))
    token = inlay.package.add(f"{folder}/jeton.tsr", inlay.evidence.get(stamp.token.sha256))
    chain = inlay.package.add(f"{folder}/certificats.pem", inlay.evidence.get(stamp.chain.sha256))
    return DossierStamp(
        id=stamp.id,
        subject=stamp.subject,
        what=stamp.what,
        stamped=None if is_hidden else path,
        stamped_sha256=stamp.stamped.sha256,
        token=token.path,
        chain=chain.path,
        authority=stamp.authority_name,
        claim=stamp.claim.status,
        anchor=stamp.facts.anchor,
    )
