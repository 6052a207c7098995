"""A backup in one file: a ZIP of rows, custody log and evidence, taken while the store is in use.

    manifest.json          what is inside, with hashes and sizes
    rows.jsonl             one line per document, in the order of insertion
    custody.jsonl          the log as it stands
    evidence/<sha256>      every evidence file, once

Rows are text and not a database file: whoever restores them parses JSON and never a foreign
database, and nothing that was deleted can hide in unused pages.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Literal, NamedTuple

import msgspec

from companion import __version__
from companion.model.errors import EvidenceBroken
from companion.model.ports import Clock
from companion.model.value import Value
from companion.store.database import DATABASE, Store
from companion.store.durable import refusing_disk_trouble
from companion.store.format import FORMAT, Row, connect

VERSION = 1
MANIFEST = "manifest.json"
ROWS = "rows.jsonl"
CUSTODY = "custody.jsonl"
EVIDENCE = "evidence/"
RATIO = 100
"""No member shrinks more than this; what would is stored as it is. Whatever does is a bomb."""
KEYS = frozenset({"web_secret", "sign_in_links", "sessions"})
"""Settings that open the dashboard."""
PIECE_BYTES = 1 << 20

Progress = Callable[[int, int], None]
"""Hears how many bytes are done, and of how many."""


def no_progress(_done: int, _total: int) -> None:
    """Hear nothing."""


class ArchivedRow(Value, frozen=True, kw_only=True):
    """One line of `rows.jsonl`; `body` is the stored JSON, byte for byte."""

    collection: str
    doc_id: int | str
    lookup: str | None = None
    body: msgspec.Raw


class Listed(Value, frozen=True, kw_only=True):
    """A member as the manifest lists it."""

    sha256: str
    size_bytes: int


class ArchiveManifest(Value, frozen=True, kw_only=True):
    """What a backup holds; `missing` is evidence that was already lost or damaged when made."""

    format: Literal["avise-backup"]
    version: int
    store_format: int
    made_at: datetime
    companion_version: str
    instance_id: str
    captures: int
    mentions: int
    rows: Listed
    custody: Listed
    evidence: tuple[Listed, ...]
    missing: tuple[str, ...] = ()


class _Rows(NamedTuple):
    listed: Listed
    captures: int
    mentions: int


def write_archive(
    store: Store, out: IO[bytes], *, clock: Clock, progress: Progress = no_progress
) -> ArchiveManifest:
    """Write everything the store holds into `out`, as it stood at one moment.

    Rows come from one snapshot of the database; log and evidence are taken after it, so all that
    the rows speak of is there. `out` need not be able to seek. Writers go on meanwhile; only an
    erasure waits.

    Raises `StoreUnavailable` when the disk refuses.
    """
    with (
        refusing_disk_trouble(),
        store.eraser.nothing_erased(),
        zipfile.ZipFile(out, "w") as archive,
    ):
        rows = _write_rows(store.folder / DATABASE, archive)
        custody = _write_bytes(archive, CUSTODY, store.custody.bytes_now())
        evidence, missing = _write_evidence(store, archive, progress)
        manifest = ArchiveManifest(
            format="avise-backup",
            version=VERSION,
            store_format=FORMAT,
            made_at=clock.now(),
            companion_version=__version__,
            instance_id=store.instance_id,
            captures=rows.captures,
            mentions=rows.mentions,
            rows=rows.listed,
            custody=custody,
            evidence=evidence,
            missing=missing,
        )
        _write_bytes(archive, MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


def snapshot_rows(database: Path) -> Iterator[Row]:
    """Yield the rows of one moment that match their checksum, without holding any writer up."""
    with contextlib.closing(connect(database)) as connection:
        connection.execute("BEGIN")
        found: sqlite3.Cursor = connection.execute(
            "SELECT collection, doc_id, lookup, body, sha256 FROM rows ORDER BY place"
        )
        yield from (row for row in map(Row._make, found) if row.is_whole)


def stays_here(collection: str, doc_id: int | str) -> bool:
    """True for what gives access (sessions, connected browsers): never in a backup, never from one.

    A backup opens nothing, and one made by somebody else cannot let them in.
    """
    return collection == "browsers" or (collection == "settings" and doc_id in KEYS)


def _write_rows(database: Path, archive: zipfile.ZipFile) -> _Rows:
    counts = {"captures": 0, "mentions": 0}
    sha256, size = hashlib.sha256(), 0
    with _member(archive, ROWS) as member:
        for row in snapshot_rows(database):
            if stays_here(row.collection, row.doc_id):
                continue
            counts[row.collection] = counts.get(row.collection, 0) + 1
            line = msgspec.json.encode(
                ArchivedRow(
                    collection=row.collection,
                    doc_id=row.doc_id,
                    lookup=row.lookup,
                    body=msgspec.Raw(row.body),
                )
            )
            member.write(line + b"\n")
            sha256.update(line + b"\n")
            size += len(line) + 1
    listed = Listed(sha256=sha256.hexdigest(), size_bytes=size)
    return _Rows(listed, counts["captures"], counts["mentions"])


def _write_evidence(
    store: Store, archive: zipfile.ZipFile, progress: Progress
) -> tuple[tuple[Listed, ...], tuple[str, ...]]:
    present = sorted(store.evidence.names())
    expected = set(store.evidence.expected())
    sizes = {name: store.evidence.path_of(name).stat().st_size for name in present}
    kept, done, total = [], 0, sum(sizes.values())
    for name in present:
        with contextlib.suppress(EvidenceBroken):
            data = store.evidence.get(name)
            kept.append(_write_bytes(archive, EVIDENCE + name, data))
        done += sizes[name]
        progress(done, total)
    return tuple(kept), tuple(sorted(expected - {listed.sha256 for listed in kept}))


def _write_bytes(archive: zipfile.ZipFile, name: str, data: bytes) -> Listed:
    with _member(archive, name, compress=_shrinks_well(data)) as member:
        for start in range(0, len(data), PIECE_BYTES):
            member.write(data[start : start + PIECE_BYTES])
    return Listed(sha256=hashlib.sha256(data).hexdigest(), size_bytes=len(data))


def _shrinks_well(data: bytes) -> bool:
    """True when compressing pays, and does not look like a bomb to whoever restores."""
    shrunk = len(zlib.compress(data, 1))
    return 2 * len(data) < RATIO * shrunk and shrunk < 0.9 * len(data)


def _member(archive: zipfile.ZipFile, name: str, *, compress: bool = False) -> IO[bytes]:
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED if compress else zipfile.ZIP_STORED
    info.external_attr = 0o600 << 16
    return archive.open(info, "w", force_zip64=True)
