"""A backup taken apart as the hostile file it may be: every member named, bounded and checked.

No name inside becomes a path: evidence is filed under the hash of its bytes, everything else under
names of ours. Nothing is written outside the new folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Literal

import msgspec

from companion.model.errors import BackupRefused, StoreUnavailable
from companion.store.archive import (
    CUSTODY,
    EVIDENCE,
    MANIFEST,
    PIECE_BYTES,
    RATIO,
    ROWS,
    VERSION,
    ArchivedRow,
    ArchiveManifest,
    Listed,
    Progress,
    no_progress,
    stays_here,
)
from companion.store.database import DATABASE
from companion.store.durable import PRIVATE_FILE, make_private_folder, refusing_disk_trouble
from companion.store.evidence import EvidenceFolder
from companion.store.format import FORMAT
from companion.store.storage import SqliteStorage

MOST_MEMBERS = 1_000_000
DIRECTORY_LIMIT_BYTES = 200_000_000
"""Of the ZIP's own table: it is held in memory, so it is bounded before it is read."""
MANIFEST_LIMIT_BYTES = 150_000_000
EVIDENCE_LIMIT_BYTES = 500_000_000
LINE_LIMIT_BYTES = 100_000_000
ROOM_LEFT_BYTES = 100_000_000
"""What must stay free on the disk once everything is unpacked."""
ROWS_AT_ONCE = 1_000

_EVIDENCE_NAME = re.compile(EVIDENCE + r"[0-9a-f]{64}")
_END_SIZE = 22
_END_MARK = b"PK\x05\x06"
_LOCATOR_SIZE = 20
_IN_LONG_END = 0xFFFFFFFF
"""Says that the table's size stands in the record for long files (ZIP64)."""


def unpack(source: Path, folder: Path, *, progress: Progress = no_progress) -> ArchiveManifest:
    """Build a data folder in `folder` (made new) from a backup that is not encrypted.

    Raises:
        BackupRefused: it is not ours, newer, cut, changed or meant to harm; `reason` says which.
        StoreUnavailable: not enough room, or the disk refuses.
    """
    try:
        with refusing_disk_trouble():
            _check_end(source)
            with zipfile.ZipFile(source) as archive:
                _check_members(archive, source.stat().st_size, folder.parent)
                return _Unpacking(archive, folder, progress).run()
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise BackupRefused("damaged", f"the file is cut or changed: {error}") from error


def _check_end(source: Path) -> None:
    """Bound the ZIP's own table before anybody reads it; its end mark is at the file's end."""
    with source.open("rb") as file:
        start = file.read(2)
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_SIZE - 65_535))
        tail = file.read()
        at = tail.rfind(_END_MARK)
        if at < 0 or len(tail) - at < _END_SIZE:
            raise BackupRefused("damaged" if start == b"PK" else "not-ours", "no end of a ZIP")
        table = int.from_bytes(tail[at + 12 : at + 16], "little")
        if table == _IN_LONG_END:
            locator = tail[max(0, at - _LOCATOR_SIZE) : at]
            file.seek(min(size, int.from_bytes(locator[8:16], "little")))
            table = int.from_bytes(file.read(48)[40:48], "little")
    if table > DIRECTORY_LIMIT_BYTES:
        raise BackupRefused("bomb", f"a table of {table} bytes")


def _check_members(archive: zipfile.ZipFile, size: int, where: Path) -> None:
    infos = archive.infolist()
    if len(infos) > MOST_MEMBERS:
        raise BackupRefused("bomb", f"{len(infos)} members")
    names = [info.filename for info in infos]
    if len(set(names)) != len(names):
        raise BackupRefused("names", "two members have one name")
    if MANIFEST not in names:
        raise BackupRefused("not-ours", f"no {MANIFEST}")
    for info in infos:
        _check_member(info)
    if sum(info.compress_size for info in infos) > size:
        raise BackupRefused("bomb", "members lie over one another")
    needed = sum(info.file_size for info in infos) + ROOM_LEFT_BYTES
    if needed > shutil.disk_usage(where).free:
        raise StoreUnavailable(f"{needed // 1_000_000} MB must be free to restore this backup")


def _check_member(info: zipfile.ZipInfo) -> None:
    name = info.filename
    if name not in (MANIFEST, ROWS, CUSTODY) and not _EVIDENCE_NAME.fullmatch(name):
        raise BackupRefused("names", f"a member named {name[:80]!r}")
    if info.orig_filename != name:
        raise BackupRefused("names", f"a member with two names: {name[:80]!r}")
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
        raise BackupRefused("names", f"{name} is no plain file")
    if info.flag_bits & 0x1:
        raise BackupRefused("names", f"{name} is encrypted on its own")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BackupRefused("names", f"{name} is packed in an unknown way")
    if info.file_size > RATIO * max(info.compress_size, 1) or info.file_size > _limit_of(name):
        raise BackupRefused("bomb", f"{name} would unpack to {info.file_size} bytes")


def _limit_of(name: str) -> int:
    if name == MANIFEST:
        return MANIFEST_LIMIT_BYTES
    return EVIDENCE_LIMIT_BYTES if name.startswith(EVIDENCE) else 1 << 40


class _Unpacking:
    """One backup being unpacked into one new folder."""

    def __init__(self, archive: zipfile.ZipFile, folder: Path, progress: Progress) -> None:
        self._archive = archive
        self._folder = folder
        self._progress = progress

    def run(self) -> ArchiveManifest:
        manifest = self._read_manifest()
        self._compare_names(manifest)
        make_private_folder(self._folder)
        self._unpack_evidence(manifest)
        self._unpack_custody(manifest.custody)
        self._unpack_rows(manifest)
        return manifest

    def _read_manifest(self) -> ArchiveManifest:
        data = self._archive.read(MANIFEST)
        try:
            version = msgspec.json.decode(data, type=_Version)
            if version.version > VERSION or version.store_format > FORMAT:
                raise BackupRefused("newer", "made by a newer version of the program")
            return msgspec.json.decode(data, type=ArchiveManifest)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BackupRefused("not-ours", f"its manifest cannot be read: {error}") from error

    def _compare_names(self, manifest: ArchiveManifest) -> None:
        listed = {MANIFEST, ROWS, CUSTODY, *(EVIDENCE + file.sha256 for file in manifest.evidence)}
        found = set(self._archive.namelist())
        if listed != found:
            odd = min(listed ^ found)
            raise BackupRefused("incomplete", f"manifest and content differ at {odd[:80]!r}")

    def _unpack_evidence(self, manifest: ArchiveManifest) -> None:
        evidence = EvidenceFolder(self._folder / "evidence")
        total, done = sum(file.size_bytes for file in manifest.evidence), 0
        for file in manifest.evidence:
            with self._archive.open(EVIDENCE + file.sha256) as member:
                data = member.read(EVIDENCE_LIMIT_BYTES + 1)
            if hashlib.sha256(data).hexdigest() != file.sha256:
                raise BackupRefused("damaged", f"evidence {file.sha256} does not match its hash")
            evidence.put(data, media_type="application/octet-stream", role="attachment")
            done += len(data)
            self._progress(done, total)

    def _unpack_custody(self, listed: Listed) -> None:
        path = self._folder / "custody.jsonl"
        with path.open("xb") as file, self._checked(CUSTODY, listed) as pieces:
            path.chmod(PRIVATE_FILE)
            for piece in pieces:
                file.write(piece)

    def _unpack_rows(self, manifest: ArchiveManifest) -> None:
        storage = SqliteStorage(self._folder / DATABASE)
        try:
            storage.put_about("instance_id", manifest.instance_id)
            with self._checked(ROWS, manifest.rows) as pieces:
                rows = map(_understood, _lines(pieces))
                while some := list(itertools.islice(rows, ROWS_AT_ONCE)):
                    _keep(storage, some)
        finally:
            storage.close()

    @contextlib.contextmanager
    def _checked(self, name: str, listed: Listed) -> Iterator[Iterator[bytes]]:
        """Give a member's bytes piece by piece; at the end they must match the manifest."""
        sha256, size = hashlib.sha256(), 0

        def pieces(member: IO[bytes]) -> Iterator[bytes]:
            nonlocal size
            while piece := member.read(PIECE_BYTES):
                sha256.update(piece)
                size += len(piece)
                yield piece

        with self._archive.open(name) as member:
            yield pieces(member)
        if (sha256.hexdigest(), size) != (listed.sha256, listed.size_bytes):
            raise BackupRefused("damaged", f"{name} does not match the manifest")


class _Version(msgspec.Struct, frozen=True):
    """What tells whether the rest of a manifest can be understood."""

    format: Literal["avise-backup"]
    version: int
    store_format: int


def _lines(pieces: Iterator[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        if len(rest) > LINE_LIMIT_BYTES:
            raise BackupRefused("bomb", "a line without end")
        yield from whole
    if rest:
        raise BackupRefused("damaged", f"{ROWS} ends in the middle of a line")


def _understood(line: bytes) -> ArchivedRow:
    try:
        return msgspec.json.decode(line, type=ArchivedRow)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BackupRefused("row", f"a row cannot be read: {error}") from error


def _keep(storage: SqliteStorage, rows: list[ArchivedRow]) -> None:
    with storage.transaction():
        for row in rows:
            if stays_here(row.collection, row.doc_id):
                continue
            if storage.has(row.collection, row.doc_id):
                raise BackupRefused("row", f"{row.collection[:40]}/{row.doc_id} stands twice")
            storage.register(row.collection)
            storage.put(row.collection, row.doc_id, row.lookup, bytes(row.body))
