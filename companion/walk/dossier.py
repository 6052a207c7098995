"""A dossier gathered from the rooms and written: whole, and its redacted twin when one is asked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import msgspec

from companion import __version__
from companion.desk import Desk
from companion.model.capture import Capture
from companion.model.dossier import DossierMade, DossierMaterial, DossierOrder, MentionMaterial
from companion.model.errors import NotFound
from companion.model.manifest import HeadManifest
from companion.model.timestamp import CUSTODY_SUBJECT, TimeStamp
from companion.model.view import MentionFile
from companion.proof.dossier import Progress, make_dossier, silent
from companion.store.database import Store


def make_dossiers(
    desk: Desk,
    order: DossierOrder,
    path: Path,
    *,
    twin: Path | None = None,
    progress: Progress = silent,
) -> tuple[DossierMade, ...]:
    """Write the whole dossier to `path` and its redacted twin to `twin`; note each in custody.

    Args:
        desk: what knows the mentions; its store gives the evidence.
        order: which mentions, for whom, with which parts.
        path: where the whole dossier goes.
        twin: where the redacted twin goes, when one is wanted.
        progress: hears how many hundredths are done, over both.

    Raises:
        NotFound: a mention that is not there, or none asked for.
        EvidenceBroken, TooLarge, StoreUnavailable: see `make_dossier`; no half file is left.
    """
    store = desk.store
    # An erasure waits until the bytes it would take away are written, or comes first.
    with store.eraser.nothing_erased():
        return _make(desk, order, path, twin, progress)


def _make(
    desk: Desk, order: DossierOrder, path: Path, twin: Path | None, progress: Progress
) -> tuple[DossierMade, ...]:
    store = desk.store
    material = gather(desk, order)
    write = partial(
        make_dossier,
        material=material,
        evidence=store.evidence,
        custody=partial(_custody_lines, store),
        software=__version__,
    )
    parts = 1 if twin is None else 2
    made, whole = write(path, progress=_part_of(progress, 0, parts))
    _note_exported(store, made)
    if twin is None:
        return (made,)
    redacted, _ = write(twin, whole=whole, progress=_part_of(progress, 1, parts))
    _note_exported(store, redacted)
    return made, redacted


def gather(desk: Desk, order: DossierOrder) -> DossierMaterial:
    """Return all the values of a dossier; raises `NotFound`."""
    mention_ids = tuple(dict.fromkeys(order.mention_ids))
    if not mention_ids:
        raise NotFound("no mention was named")
    store = desk.store
    mentions = tuple(_material_of(desk, mention_id) for mention_id in mention_ids)
    captures = _captures_of(mention.file for mention in mentions)
    supplements = (store.records.find_supplement(capture.id) for capture in captures)
    return DossierMaterial(
        id=str(uuid.uuid4()),
        instance=store.instance_id,
        made_at=desk.clock.now(),
        order=order,
        practitioner=store.practitioner(),
        law_version=desk.pack.version,
        law_checked_on=desk.pack.head.checked_on,
        mentions=mentions,
        captures=captures,
        supplements=tuple(one for one in supplements if one is not None),
        head_stamps=_head_stamps(store, captures),
    )


def _material_of(desk: Desk, mention_id: str) -> MentionMaterial:
    file = desk.mention_file(mention_id)
    ids = [capture.id for capture in file.captures]
    return MentionMaterial(
        file=file,
        proofs=desk.store.proofs.of(mention_id, ids),
        anchors=desk.store.records.anchors_of(mention_id),
        others=_others_on(desk.store, file),
    )


def _others_on(store: Store, file: MentionFile) -> tuple[str, ...]:
    """Return the names of those who wrote beside this mention's author on the same pages."""
    records = (store.find_reading(capture.id) for capture in file.captures)
    authors = (review.author for record in records if record for review in record.reading.reviews)
    own = file.view.mention.review.author
    return tuple(dict.fromkeys(author for author in authors if author and author != own))


def _captures_of(files: Iterable[MentionFile]) -> tuple[Capture, ...]:
    captures = {capture.id: capture for file in files for capture in file.captures}
    return tuple(sorted(captures.values(), key=lambda one: (one.received_at, one.id)))


def _head_stamps(store: Store, captures: Iterable[Capture]) -> tuple[TimeStamp, ...]:
    """Return, of each authority, the first time-stamp of a head that follows the last capture."""
    last = max(capture.custody_seq or 0 for capture in captures)
    chosen: dict[str, TimeStamp] = {}
    for stamp in store.proofs.stamps_of(CUSTODY_SUBJECT):
        kept = store.evidence.get(stamp.stamped.sha256)
        if msgspec.json.decode(kept, type=HeadManifest).custody.seq >= last:
            chosen.setdefault(stamp.authority_id, stamp)
    return tuple(chosen.values())


def _custody_lines(store: Store) -> list[bytes]:
    return store.custody.bytes_now().split(b"\n")[:-1]


def _note_exported(store: Store, made: DossierMade) -> None:
    """Write that a dossier was made: its manifest's hash is then in the chain too."""
    detail = {
        "manifest_sha256": made.manifest_sha256,
        "recipient": made.recipient,
        "redacted": "yes" if made.is_redacted else "no",
        "mentions": str(made.mentions),
        "captures": str(made.captures),
    }
    store.custody.append("exported", subject=made.id, detail=detail)


def _part_of(progress: Progress, number: int, parts: int) -> Progress:
    """Return the progress of one part of several, told as hundredths of the whole."""

    def tell(done: int, total: int) -> None:
        progress(100 * (number * total + done) // (parts * total), 100)

    return tell
