"""The parts of a dossier that are written for readers: mentions, chronology, index, attestation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from companion.model.capture import Capture
from companion.model.dossier import DossierCapture, DossierMention, MentionMaterial
from companion.model.supplement import Anchor
from companion.proof.attestation import Attestation
from companion.proof.chronology import as_csv, chronology
from companion.proof.facts import Facts, mention_facts
from companion.proof.index_page import index_page
from companion.proof.inlay import Inlay
from companion.proof.kept_parts import stamps_of
from companion.proof.plate import small_copy

_PICTURES_SHOWN = 40
"""Small copies in the PDF; all the originals are beside it."""


def add_story(
    inlay: Inlay, captures: Sequence[DossierCapture], *, software: str, whole_sha256: str | None
) -> tuple[DossierMention, ...]:
    """Write what a person reads; `whole_sha256` is of the manifest this is the redacted twin of."""
    material = inlay.material
    stamps = tuple(stamps_of(inlay))
    attestation = Attestation(material, software=software, stamps=len(stamps), whole=whole_sha256)
    attestation.add_stamps(stamps)
    said, mentions = [], []
    for number, mention in enumerate(material.mentions, start=1):
        facts = _add_mention(inlay, number, mention, attestation, captures)
        mentions.append(DossierMention(id=facts["id"], folder=_folder(number)))
        said.append(facts)
        inlay.step()
    events = chronology(material, said, {capture.id: capture.record for capture in captures})
    attestation.add_chronology(events)
    inlay.package.add("chronologie.csv", as_csv(events))
    index = index_page(material, said, events, inlay.package.listed, is_redacted=inlay.is_redacted)
    inlay.package.add("index.html", index.encode())
    inlay.package.add("attestation.pdf", attestation.finished())
    return tuple(mentions)


def _folder(number: int) -> str:
    return f"mentions/{number:03}"


def _add_mention(
    inlay: Inlay,
    number: int,
    material: MentionMaterial,
    attestation: Attestation,
    captures: Sequence[DossierCapture],
) -> Facts:
    folder = _folder(number)
    facts = mention_facts(
        material,
        mask=inlay.mask,
        with_analysis=inlay.material.order.with_analysis,
        is_redacted=inlay.is_redacted,
    )
    words = inlay.package.add(f"{folder}/propos.txt", facts["review"]["words"].encode())
    inlay.add_json(f"{folder}/mention.json", facts)
    _add_proofs(inlay, folder, material)
    _add_anchors(inlay, folder, material.anchors)
    picture = _picture_of(inlay, material.file.captures, captures, number)
    attestation.add_mention(
        number, facts, material.file.captures, words_path=words.path, picture=picture
    )
    return facts


def _add_proofs(inlay: Inlay, folder: str, material: MentionMaterial) -> None:
    for place, look in enumerate(material.proofs.looks, start=1):
        for file, name in ((look.body, "page"), (look.answer, "reponse")):
            if file is not None:
                inlay.add_evidence(f"{folder}/second-regard-{place:03}-{name}", file)
    for place, one in enumerate(material.proofs.attachments, start=1):
        inlay.add_evidence(f"{folder}/piece-{place:03}-{one.kind}", one.file)


def _add_anchors(inlay: Inlay, folder: str, anchors: Iterable[Anchor]) -> None:
    """Write how the words are found again, and the pictures cut out around them."""
    for place, anchor in enumerate(anchors, start=1):
        name = f"{folder}/reperes-{place:03}"
        if not inlay.is_redacted:
            # The quote holds what stands around the words: other people's, maybe.
            inlay.add_json(f"{name}.json", anchor)
        if anchor.fragment is not None:
            inlay.add_evidence(f"{name}-fragment", anchor.fragment)
        if anchor.picture is not None:
            inlay.add_evidence(f"{name}-image", anchor.picture.file)


def _picture_of(
    inlay: Inlay, own: Sequence[Capture], captures: Sequence[DossierCapture], number: int
) -> tuple[bytes, str] | None:
    """Return a small copy of a mention's last picture and the original's path."""
    if inlay.is_redacted or number > _PICTURES_SHOWN:
        return None
    ids = {capture.id for capture in own}
    for capture in reversed(captures):
        for part in capture.evidence if capture.id in ids else ():
            if part.role in {"screenshot", "attachment"} and part.path.endswith((".png", ".jpg")):
                small = small_copy(inlay.evidence.get(part.sha256))
                return (small, part.path) if small else None
    return None
