"""Reads a ZIP that may be hostile: nothing is unpacked to disk, nothing is believed twice.

Every byte must belong to a file, a header or the directory. Refused before any file is opened:
more than one reading of the structure, files that overlap or hide between others, names that
could leave a folder or collide, links, encryption, and more bytes than a dossier has. The
container's own times and attributes prove nothing and are not looked at.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, NamedTuple, Self

MOST_ENTRIES = 20_000
MOST_BYTES = 4_000_000_000
MOST_PACKED_BYTES = 128_000_000
"""A packed entry is text; one that says it is larger is a bomb."""
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_LONGEST_NAME = 200
_END, _CENTRAL, _LOCAL = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
_DESCRIPTOR = b"PK\x07\x08"
_END_SIZE, _CENTRAL_SIZE, _LOCAL_SIZE = 22, 46, 30
_ENCRYPTED, _STREAMED = 0x2041, 0x0008
_PIECE = 1 << 18
_UNIX, _KIND_MASK, _REGULAR = 3, 0o170000, (0, 0o100000)


class ZipRefused(Exception):
    """A ZIP that is not read; `code` names the sentence, `name` the entry at fault."""

    def __init__(self, code: str, name: str = "") -> None:
        """Keep the code and, when one is at fault, the entry's name."""
        super().__init__(f"{code} {name}".strip())
        self.code = code
        self.name = name


class EntryBroken(Exception):
    """One entry whose bytes cannot be had; the others can."""


class Entry(NamedTuple):
    """One file: its name, its bytes' place in the ZIP, how they are packed and what they become."""

    name: str
    start: int
    packed_bytes: int
    size_bytes: int
    method: int
    crc: int


class ZipReader:
    """An opened ZIP; a context manager."""

    def __init__(self, path: Path) -> None:
        """Open the file and read its structure; raises `ZipRefused` or `OSError`."""
        self._file: IO[bytes] = path.open("rb")
        try:
            self._size = path.stat().st_size
            self.entries = {entry.name: entry for entry in self._read_structure()}
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        """Return the reader itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._file.close()

    def pieces(self, entry: Entry) -> Iterator[bytes]:
        """Yield an entry's bytes; raises `EntryBroken` when they are not what was announced."""
        total, crc = 0, 0
        for piece in self._unpacked(entry):
            total += len(piece)
            crc = zlib.crc32(piece, crc)
            if total > entry.size_bytes:
                raise EntryBroken
            yield piece
        if total != entry.size_bytes or crc != entry.crc:
            raise EntryBroken

    def read(self, entry: Entry, limit: int) -> bytes:
        """Return an entry's bytes, at most `limit`; raises `EntryBroken` for more."""
        if entry.size_bytes > limit:
            raise EntryBroken
        return b"".join(self.pieces(entry))

    def _unpacked(self, entry: Entry) -> Iterator[bytes]:
        left, at = entry.packed_bytes, entry.start
        unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method else None
        while left:
            raw = self._bytes(at, min(left, _PIECE))
            at, left = at + len(raw), left - len(raw)
            if unpacker is None:
                yield raw
                continue
            while raw:
                try:
                    yield unpacker.decompress(raw, _PIECE)
                except zlib.error as error:
                    raise EntryBroken from error
                raw = unpacker.unconsumed_tail
        if unpacker is not None and (not unpacker.eof or unpacker.unused_data):
            raise EntryBroken

    def _bytes(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        data = self._file.read(size)
        if len(data) != size:
            raise ZipRefused("zip-truncated")
        return data

    def _read_structure(self) -> list[Entry]:
        count, start, end = self._read_end()
        entries, places = [], []
        at = start
        for _ in range(count):
            entry, place, at = self._read_central(at, end)
            entries.append(entry)
            places.append(place)
        if at != end:
            raise ZipRefused("zip-structure")
        _check_names([entry.name for entry in entries])
        kept = self._read_locals(entries, places, start)
        if sum(entry.size_bytes for entry in kept) > MOST_BYTES:
            raise ZipRefused("zip-too-big")
        return kept

    def _read_end(self) -> tuple[int, int, int]:
        """Return how many entries there are, and from where to where the directory lies."""
        if self._size < _END_SIZE:
            raise ZipRefused("zip-none" if self._size < len(_LOCAL) else "zip-truncated")
        end = self._size - _END_SIZE
        record = self._bytes(end, _END_SIZE)
        if record[:4] != _END:
            begins = self._bytes(0, 4) == _LOCAL
            raise ZipRefused("zip-truncated" if begins else "zip-none")
        disk, first, here, count, size, start, comment = struct.unpack("<4H2IH", record[4:])
        if disk or first or here != count or comment or start + size != end:
            raise ZipRefused("zip-structure")
        if count > MOST_ENTRIES:
            raise ZipRefused("zip-too-big")
        return count, start, end

    def _read_central(self, at: int, end: int) -> tuple[Entry, int, int]:
        """Return an entry of the directory, where its local header is, and where the next is."""
        if at + _CENTRAL_SIZE > end:
            raise ZipRefused("zip-structure")
        head = self._bytes(at, _CENTRAL_SIZE)
        if head[:4] != _CENTRAL:
            raise ZipRefused("zip-structure")
        made_by, _, flags, method = struct.unpack("<4H", head[4:12])
        crc, packed, size, name_size, extra, comment = struct.unpack("<3I3H", head[16:34])
        disk, _, attributes, local = struct.unpack("<2H2I", head[34:46])
        after = at + _CENTRAL_SIZE + name_size + extra + comment
        if after > end or disk:
            raise ZipRefused("zip-structure")
        name = self._bytes(at + _CENTRAL_SIZE, name_size).decode("utf-8", "replace")
        if flags & _ENCRYPTED or method not in {0, 8}:
            raise ZipRefused("zip-packing", _visible(name))
        if made_by >> 8 == _UNIX and (attributes >> 16) & _KIND_MASK not in (*_REGULAR, 0o040000):
            raise ZipRefused("zip-link", _visible(name))
        if method == 8 and size > MOST_PACKED_BYTES:  # noqa: PLR2004 deflate
            raise ZipRefused("zip-too-big", _visible(name))
        return Entry(name, 0, packed, size, method, crc), local, after

    def _read_locals(self, entries: list[Entry], places: list[int], end: int) -> list[Entry]:
        """Follow the local headers from the first byte on: each begins where the last one ends."""
        at = 0
        kept = []
        for place, entry in sorted(zip(places, entries, strict=True)):
            if place != at:
                raise ZipRefused("zip-overlap" if place < at else "zip-hidden", entry.name)
            start, streamed = self._read_local(at, end, entry)
            at = start + entry.packed_bytes
            if at > end:
                raise ZipRefused("zip-overlap", entry.name)
            if streamed:
                at = self._after_descriptor(at, end, entry)
            if not entry.name.endswith("/"):
                kept.append(entry._replace(start=start))
        if at != end:
            raise ZipRefused("zip-hidden")
        return kept

    def _read_local(self, at: int, end: int, entry: Entry) -> tuple[int, bool]:
        """Return where the entry's bytes begin, and whether its sizes stand behind them."""
        if at + _LOCAL_SIZE > end:
            raise ZipRefused("zip-structure", entry.name)
        head = self._bytes(at, _LOCAL_SIZE)
        _, flags, method = struct.unpack("<3H", head[4:10])
        crc, packed, size, name_size, extra = struct.unpack("<3I2H", head[14:30])
        name = self._bytes(at + _LOCAL_SIZE, name_size).decode("utf-8", "replace")
        streamed = bool(flags & _STREAMED)
        said = (0, 0, 0) if streamed and not (crc or packed or size) else (crc, packed, size)
        told = (entry.crc, entry.packed_bytes, entry.size_bytes)
        agree = said == told or (streamed and said == (0, 0, 0))
        if head[:4] != _LOCAL or name != entry.name or method != entry.method or not agree:
            raise ZipRefused("zip-two-readings", entry.name)
        return at + _LOCAL_SIZE + name_size + extra, streamed

    def _after_descriptor(self, at: int, end: int, entry: Entry) -> int:
        """Return where the descriptor behind streamed bytes ends; it must agree."""
        room = self._bytes(at, min(16, end - at))
        told = struct.pack("<3I", entry.crc, entry.packed_bytes, entry.size_bytes)
        for form in (_DESCRIPTOR + told, told):
            if room.startswith(form):
                return at + len(form)
        raise ZipRefused("zip-two-readings", entry.name)


def _check_names(names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        plain = name.removesuffix("/")
        if len(name) > _LONGEST_NAME or not _NAME.fullmatch(plain) or ".." in plain:
            raise ZipRefused("zip-name", _visible(name))
        if plain.casefold() in seen:
            raise ZipRefused("zip-duplicate", name)
        seen.add(plain.casefold())


def _visible(name: str) -> str:
    """Return a hostile name as plain ASCII, cut."""
    return name.encode("ascii", "backslashreplace").decode()[:80]
