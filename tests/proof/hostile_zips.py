"""ZIPs that nobody should open, and the code each reader must refuse them with."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable


def _zip(*entries: tuple[str, bytes], **changes: int) -> bytes:
    """Return a stored ZIP; `changes` overwrite fields of the first central entry."""
    local, central, places = b"", b"", []
    for name, data in entries:
        raw = name.encode()
        crc, size = zlib.crc32(data), len(data)
        places.append(len(local))
        local += struct.pack(
            "<4s5H3I2H", b"PK\x03\x04", 20, 0, 0, 0, 33, crc, size, size, len(raw), 0
        )
        local += raw + data
    for place, (name, data) in zip(places, entries, strict=True):
        raw = name.encode()
        told = {
            "made_by": 0x0314,
            "flags": 0,
            "method": 0,
            "crc": zlib.crc32(data),
            "packed": len(data),
            "size": len(data),
            "attributes": 0o100644 << 16,
            "local": place,
        }
        if not central:
            told |= changes
        central += struct.pack(
            "<4s6H3I5H2I",
            b"PK\x01\x02",
            *(told["made_by"], 20, told["flags"], told["method"], 0, 33),
            *(told["crc"], told["packed"], told["size"]),
            *(len(raw), 0, 0, 0, 0, told["attributes"], told["local"]),
        )
        central += raw
    end = struct.pack(
        "<4s4H2IH",
        *(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(central), len(local), 0),
    )
    return local + central + end


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("a.txt", b"\0" * 130_000_000)
    return out.getvalue()


def _with_prefix() -> bytes:
    data = _zip(("a.txt", b"a"))
    end = bytearray(data)
    start = struct.unpack("<I", data[-6:-2])[0]
    end[-6:-2] = struct.pack("<I", start + 4)
    return b"MZ\x90\0" + bytes(end)


def _nested() -> bytes:
    inner = _zip(("b.txt", b"b"))[:36]
    outer = _zip(("a.txt", inner), ("b.txt", b"b"))
    # The second entry's own local header goes; its place is inside the first one's bytes.
    start = struct.unpack("<I", outer[-6:-2])[0]
    directory = bytearray(outer[start:])
    directory[-6:-2] = struct.pack("<I", start - 36)
    directory[51 + 42 : 51 + 46] = struct.pack("<I", 35)
    return outer[: start - 36] + bytes(directory)


def _hidden_between() -> bytes:
    one = _zip(("a.txt", b"a"))
    start = struct.unpack("<I", one[-6:-2])[0]
    end = bytearray(one[start:])
    end[-6:-2] = struct.pack("<I", start + 5)
    return one[:start] + b"hello" + bytes(end)


def _many() -> bytes:
    return _zip(*((f"f{n}", b"") for n in range(20_001)))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no ZIP at all": (lambda: b"%PDF-1.7 " * 20, "zip-none"),
    "empty": (lambda: b"", "zip-none"),
    "climbs out of its folder": (lambda: _zip(("../a.txt", b"a")), "zip-name"),
    "climbs out in the middle": (lambda: _zip(("a/../../b.txt", b"a")), "zip-name"),
    "absolute": (lambda: _zip(("/etc/passwd", b"a")), "zip-name"),
    "drive letter": (lambda: _zip(("C:/a.txt", b"a")), "zip-name"),
    "backslash": (lambda: _zip(("a\\b.txt", b"a")), "zip-name"),
    "letters that are not ASCII": (lambda: _zip(("é.txt", b"a")), "zip-name"),
    "right-to-left override": (lambda: _zip(("a\u202etxt.exe", b"a")), "zip-name"),
    "empty name": (lambda: _zip(("", b"a")), "zip-name"),
    "hidden file": (lambda: _zip((".bashrc", b"a")), "zip-name"),
    "long name": (lambda: _zip(("a" * 300, b"a")), "zip-name"),
    "the same name twice": (lambda: _zip(("a.txt", b"a"), ("a.txt", b"b")), "zip-duplicate"),
    "names that differ by case": (lambda: _zip(("a.txt", b"a"), ("A.TXT", b"b")), "zip-duplicate"),
    "an entry inside another's bytes": (_nested, "zip-overlap"),
    "bytes before the first entry": (lambda: _zip(("a.txt", b"a"), local=1), "zip-hidden"),
    "an entry longer than its place": (
        lambda: _zip(("a.txt", b"a"), ("b.txt", b"b"), packed=500, size=500),
        "zip-two-readings",
    ),
    "another name in the local header": (
        lambda: _zip(("a.txt", b"a")).replace(b"a.txt", b"b.txt", 1),
        "zip-two-readings",
    ),
    "encrypted": (lambda: _zip(("a.txt", b"a"), flags=1), "zip-packing"),
    "an unknown way of packing": (lambda: _zip(("a.txt", b"a"), method=12), "zip-packing"),
    "a symbolic link": (lambda: _zip(("a.txt", b"a"), attributes=0o120777 << 16), "zip-link"),
    "a bomb": (_bomb, "zip-too-big"),
    "more files than a dossier has": (_many, "zip-too-big"),
    "a program before the first file": (_with_prefix, "zip-two-readings"),
    "bytes between the last file and the directory": (_hidden_between, "zip-hidden"),
    "a comment": (lambda: _zip(("a.txt", b"a"))[:-2] + b"\x01\x00x", "zip-truncated"),
}
