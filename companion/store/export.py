"""All that is kept of and for the practitioner, as JSON and files that any program reads.

A folder or a ZIP, never half of one. Captured pages are hostile and would run when opened: they
come as `.txt`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import uuid
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from companion.model.errors import EvidenceBroken
from companion.model.evidence import EvidenceFile
from companion.store.archive import (
    CUSTODY,
    EVIDENCE,
    Progress,
    no_progress,
    snapshot_rows,
    stays_here,
)
from companion.store.database import DATABASE, STORE_SUBJECT, Store
from companion.store.durable import (
    PRIVATE_FILE,
    make_private_folder,
    refusing_disk_trouble,
    sync_folder,
)
from companion.store.references import files_named

README = "LISEZMOI.txt"
README_TEXT = """\
Toutes vos données dans Avisé.

Un fichier JSON par sorte de donnée (mentions, captures, analyses, réglages …).
custody.jsonl : le journal de ce qui a été fait, ligne à ligne.
evidence/ : les pièces, nommées par leur empreinte SHA-256. Les pages capturées portent le
nom .txt pour que rien ne s’exécute en les ouvrant ; leurs octets sont ceux d’origine.
Les connexions des navigateurs et les mots de passe n’y sont pas.

All your data in Avisé: one JSON file per kind, the custody log, and the evidence files under
their SHA-256. Captured pages are named .txt so that nothing runs when they are opened.
Browser connections and passwords are not included.
"""
_EXTENSIONS = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}

Put = Callable[[str, bytes], None]


def export_all(store: Store, target: Path, *, progress: Progress = no_progress) -> int:
    """Write all that is kept into `target`: a ZIP when its name ends so, a new folder otherwise.

    Returns how many files were written. Evidence that is damaged is left out and named in
    `evidence-manquante.json`.

    Raises `StoreUnavailable` when the disk refuses or `target` exists.
    """
    with refusing_disk_trouble():
        if target.exists():
            raise FileExistsError(17, "the target exists already")
        opened = _zip_target if target.suffix.lower() == ".zip" else _folder_target
        with store.eraser.nothing_erased(), opened(target) as put:
            written = _write_all(store, put, progress)
    store.custody.append("exported", subject=STORE_SUBJECT, detail={"what": "everything"})
    return written


def _write_all(store: Store, put: Put, progress: Progress) -> int:
    put(README, README_TEXT.encode())
    kinds, types = _documents_and_types(store)
    for name, documents in sorted(kinds.items()):
        put(f"{name}.json", msgspec.json.format(msgspec.json.encode(documents)))
    put(CUSTODY, store.custody.bytes_now())
    names, lost = sorted(store.evidence.names()), []
    for done, sha256 in enumerate(names, start=1):
        try:
            put(
                EVIDENCE + sha256 + _EXTENSIONS.get(types.get(sha256, ""), ".txt"),
                store.evidence.get(sha256),
            )
        except EvidenceBroken:
            lost.append(sha256)
        progress(done, len(names))
    written = 2 + len(kinds) + len(names) - len(lost)
    lost += sorted(store.evidence.expected() - set(names))
    if lost:
        put("evidence-manquante.json", msgspec.json.encode(lost))
    return written + bool(lost)


def _documents_and_types(store: Store) -> tuple[dict[str, list[msgspec.Raw]], dict[str, str]]:
    """Return the documents of each kind, and the media type of each evidence file they name."""
    kinds: dict[str, list[msgspec.Raw]] = {}
    types: dict[str, str] = {}
    for row in snapshot_rows(store.folder / DATABASE):
        if stays_here(row.collection, row.doc_id):
            continue
        kinds.setdefault(row.collection, []).append(msgspec.Raw(row.body))
        if files_named(row.body):
            types |= {f.sha256: f.media_type for f in _files_in(msgspec.json.decode(row.body))}
    return kinds, types


def _files_in(document: object) -> Iterator[EvidenceFile]:
    """Yield every evidence file that stands anywhere in a decoded document."""
    if isinstance(document, dict):
        with contextlib.suppress(msgspec.ValidationError):
            yield msgspec.convert(document, EvidenceFile)
        for value in document.values():
            yield from _files_in(value)
    elif isinstance(document, list):
        for value in document:
            yield from _files_in(value)


@contextlib.contextmanager
def _zip_target(target: Path) -> Iterator[Put]:
    unfinished = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")
    try:
        descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, PRIVATE_FILE)
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                yield archive.writestr
            file.flush()
            os.fsync(file.fileno())
        os.rename(unfinished, target)  # noqa: PTH104 - the name tests make fail
        sync_folder(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


@contextlib.contextmanager
def _folder_target(target: Path) -> Iterator[Put]:
    unfinished = target.with_name(f".{target.name}.{uuid.uuid4().hex}.part")

    def put(name: str, data: bytes) -> None:
        path = unfinished / name
        make_private_folder(path.parent)
        path.write_bytes(data)
        path.chmod(PRIVATE_FILE)

    try:
        make_private_folder(unfinished)
        yield put
        os.rename(unfinished, target)  # noqa: PTH104 - as above
        sync_folder(target.parent)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
