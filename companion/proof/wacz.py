"""`dossier.wacz`: the captured pages as a web archive that ReplayWeb.page opens.

The pages are what the browser showed, not what the server sent: they stand as `resource` records,
which say so, never as `response` records.
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import uuid
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, NamedTuple

from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]  # no stubs

from companion.model.capture import Capture
from companion.model.evidence import EvidenceFile
from companion.model.ports import EvidenceReader
from companion.proof.surt import surt_of

WACZ_VERSION = "1.1.1"
_WARC = "archive/data.warc.gz"
_INDEX = "indexes/index.cdx.gz"
_INDEX_OF_INDEX = "indexes/index.idx"
_PAGES = "pages/pages.jsonl"
_LINES_A_BLOCK = 1024
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_VIEW_ROLES = {"screenshot", "full_page", "element"}
_NAMESPACE = uuid.UUID("5b7a3c52-6d0e-4d0c-9f0e-2a5f3f7c8a11")


class _Record(NamedTuple):
    """One record to write: its address, type, bytes' hash, and when it was captured."""

    url: str
    media_type: str
    file: EvidenceFile
    at: datetime
    key: str


def write_wacz(  # noqa: PLR0913 each is a fact the archive says
    path: Path,
    captures: Sequence[Capture],
    evidence: EvidenceReader,
    *,
    software: str,
    made_at: datetime,
    on_capture: Callable[[], None] = lambda: None,
) -> None:
    """Write the web archive of `captures` to `path`; one page's bytes are held at a time.

    Captures typed by hand have no page and are left out. Raises `EvidenceBroken`.
    """
    with (
        tempfile.TemporaryFile(dir=path.parent) as warc,
        zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as package,
    ):
        lines = sorted(_write_warc(warc, captures, evidence, software, on_capture))
        resources = [_add_stream(package, _WARC, warc)]
        block, index = _index(lines)
        resources.append(_add(package, _INDEX, block))
        resources.append(_add(package, _INDEX_OF_INDEX, index))
        resources.append(_add(package, _PAGES, _pages(captures)))
        described = _described(resources, captures, software=software, made_at=made_at)
        _add(package, "datapackage.json", described)
        digest = {"path": "datapackage.json", "hash": _sha256(described)}
        _add(package, "datapackage-digest.json", _json(digest))


def _write_warc(
    out: IO[bytes],
    captures: Sequence[Capture],
    evidence: EvidenceReader,
    software: str,
    on_capture: Callable[[], None],
) -> Iterator[bytes]:
    """Write the records; yield a line of the index for each."""
    _write_info(out, captures, software)
    for capture in captures:
        for record in _records_of(capture):
            start = out.tell()
            digest = _write_record(out, record, evidence.get(record.file.sha256))
            yield _index_line(record, digest, start, out.tell() - start)
        on_capture()


def _put(out: IO[bytes], plain: io.BytesIO, *, level: int) -> None:
    """Write one record as a gzip member of its own, so that readers can jump to it."""
    packer = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    out.write(packer.compress(plain.getbuffer()))
    out.write(packer.flush())


def _write_info(out: IO[bytes], captures: Sequence[Capture], software: str) -> None:
    said = {
        "software": software,
        "format": "WARC File Format 1.1",
        "description": "Pages as the browser rendered them (DOM) and their screenshots;"
        " not the servers' answers.",
    }
    plain = io.BytesIO()
    writer = WARCWriter(plain, gzip=False, warc_version="1.1")
    at = max((capture.captured_at for capture in captures), default=datetime.now(UTC))
    record = writer.create_warcinfo_record("data.warc.gz", said)
    record.rec_headers.replace_header("WARC-Date", _warc_date(at))
    record.rec_headers.replace_header("WARC-Record-ID", _record_id("warcinfo", said["software"]))
    writer.write_record(record)
    _put(out, plain, level=6)


def _records_of(capture: Capture) -> Iterator[_Record]:
    frame_urls = iter(capture.frame_urls)
    seen: set[str] = set()
    for number, file in enumerate(capture.evidence):
        if file.role == "dom":
            url, media_type = capture.url, "text/html; charset=utf-8"
        elif file.role == "frame":
            url, media_type = next(frame_urls, capture.url), "text/html; charset=utf-8"
        elif file.media_type.startswith("image/"):
            kind = "view" if file.role == "screenshot" else file.role.replace("_", "-")
            url, media_type = f"urn:{kind}:{capture.url}", file.media_type
        else:
            continue
        if capture.method == "manual" or url in seen:
            continue
        seen.add(url)
        key = f"{capture.id}/{number}/{file.sha256}"
        yield _Record(url, media_type, file, capture.captured_at, key)


def _write_record(out: IO[bytes], record: _Record, data: bytes) -> str:
    """Write one record; return the digest of its bytes."""
    plain = io.BytesIO()
    writer = WARCWriter(plain, gzip=False, warc_version="1.1")
    digest = f"sha256:{record.file.sha256}"
    headers = {
        "WARC-Date": _warc_date(record.at),
        "WARC-Record-ID": _record_id(record.key, record.url),
        "WARC-Block-Digest": digest,
        "WARC-Payload-Digest": digest,
    }
    written = writer.create_warc_record(
        record.url,
        "resource",
        payload=io.BytesIO(data),
        length=len(data),
        warc_content_type=record.media_type,
        warc_headers_dict=headers,
    )
    writer.write_record(written)
    # A picture is compressed already: trying again takes most of the time and gains nothing.
    _put(out, plain, level=0 if record.media_type.startswith("image/") else 4)
    return digest


def _index_line(record: _Record, digest: str, offset: int, length: int) -> bytes:
    said = {
        "url": record.url,
        "mime": record.media_type.partition(";")[0],
        "status": "200",
        "digest": digest,
        "length": str(length),
        "offset": str(offset),
        "filename": "data.warc.gz",
    }
    at = record.at.astimezone(UTC)
    return f"{surt_of(record.url)} {at:%Y%m%d%H%M%S} ".encode() + _json(said) + b"\n"


def _index(lines: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Return the index in gzip blocks of 1024 lines, and the index of these blocks."""
    blocks = bytearray()
    about = [b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    for start in range(0, len(lines), _LINES_A_BLOCK):
        some = lines[start : start + _LINES_A_BLOCK]
        packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
        block = packer.compress(b"".join(some)) + packer.flush()
        key = b" ".join(some[0].split(b" ", 2)[:2])
        said = {
            "offset": len(blocks),
            "length": len(block),
            "digest": _sha256(block),
            "filename": "index.cdx.gz",
        }
        about.append(key + b" " + _json(said) + b"\n")
        blocks += block
    return bytes(blocks), b"".join(about)


def _pages(captures: Sequence[Capture]) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "Captures"}
    pages = [
        {"id": c.id, "url": c.url, "ts": _iso(c.captured_at), "title": c.title or c.url}
        for c in captures
        if c.method != "manual"
    ]
    return b"".join(_json(line) + b"\n" for line in (head, *pages))


def _described(
    resources: Sequence[dict[str, Any]],
    captures: Sequence[Capture],
    *,
    software: str,
    made_at: datetime,
) -> bytes:
    described: dict[str, Any] = {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "title": "Captures du dossier",
        "software": software,
        "created": _iso(made_at),
        "resources": list(resources),
    }
    first = next((c for c in captures if c.method != "manual"), None)
    if first is not None:
        described |= {"mainPageUrl": first.url, "mainPageDate": _iso(first.captured_at)}
    return json.dumps(described, ensure_ascii=False, indent=2).encode()


def _add(package: zipfile.ZipFile, path: str, data: bytes) -> dict[str, Any]:
    package.writestr(zipfile.ZipInfo(path, _FIRST_DAY), data)
    return _resource(path, _sha256(data), len(data))


def _add_stream(package: zipfile.ZipFile, path: str, stream: IO[bytes]) -> dict[str, Any]:
    stream.seek(0)
    hasher, size = hashlib.sha256(), 0
    with package.open(zipfile.ZipInfo(path, _FIRST_DAY), "w", force_zip64=False) as entry:
        while piece := stream.read(1 << 20):
            entry.write(piece)
            hasher.update(piece)
            size += len(piece)
    return _resource(path, f"sha256:{hasher.hexdigest()}", size)


def _resource(path: str, digest: str, size: int) -> dict[str, Any]:
    name = path.rpartition("/")[2].lower()
    return {"name": name, "path": path, "hash": digest, "bytes": size}


def _sha256(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _record_id(*parts: str) -> str:
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, ' '.join(parts))}>"


def _warc_date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
