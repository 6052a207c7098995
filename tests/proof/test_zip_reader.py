"""Hostile ZIPs are refused with a sentence before any file is opened; honest ones are read."""

from __future__ import annotations

import contextlib
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from companion.proof.verifier import say_finding
from companion.proof.verify import exit_status, verify_dossier
from companion.proof.zip_reader import EntryBroken, ZipReader, ZipRefused
from tests.proof.hostile_zips import HOSTILE


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_zip_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    build, code = HOSTILE[name]
    path = tmp_path / "hostile.zip"
    path.write_bytes(build())
    report = verify_dossier(path)
    assert exit_status(report) == 2
    assert [finding.code for finding in report.findings] == [code]
    assert all(len(say_finding(report.findings[0], said)) > 20 for said in ("fr", "en"))


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    report = verify_dossier(tmp_path / "none.zip")
    assert exit_status(report) == 2
    assert report.findings[0].code == "zip-unreadable"


class _Unseekable(io.RawIOBase):
    """A stream: ZIPs written to it carry their sizes behind the data, as many programs do."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        self.data += bytes(data)  # type: ignore[call-overload]
        return len(bytes(data))  # type: ignore[call-overload]


def test_a_zip_written_as_a_stream_is_read(tmp_path: Path) -> None:
    out = _Unseekable()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:  # type: ignore[arg-type]
        package.writestr("dossier/", b"")
        package.writestr("dossier/a.txt", b"hello" * 100)
        package.writestr("b.bin", b"x")
    path = tmp_path / "stream.zip"
    path.write_bytes(out.data)
    with ZipReader(path) as reader:
        assert list(reader.entries) == ["dossier/a.txt", "b.bin"]
        assert b"".join(reader.pieces(reader.entries["dossier/a.txt"])) == b"hello" * 100


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_the_bytes_the_reader_refuses_or_gives_what_was_put_in(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    out = io.BytesIO()
    content = {"a.txt": b"alpha" * 40, "b/c.bin": bytes(range(256))}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in content.items():
            package.writestr(name, body)
    raw = bytearray(out.getvalue())
    for _ in range(data.draw(st.integers(1, 3))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.getbasetemp() / "fuzzed.zip"
    path.write_bytes(raw)
    with contextlib.suppress(ZipRefused), ZipReader(path) as reader:
        for entry in reader.entries.values():
            pieces = []
            with contextlib.suppress(EntryBroken):
                pieces = list(reader.pieces(entry))
            assert sum(len(piece) for piece in pieces) <= entry.size_bytes
            # Whatever is given whole under a name that was there is what was put in.
            if pieces and entry.name in content:
                assert b"".join(pieces) == content[entry.name]
