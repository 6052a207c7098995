from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

import pytest
from store_values import a_capture

from companion.model.errors import EvidenceBroken, StoreUnavailable
from companion.model.evidence import EvidenceFile
from companion.store.database import Store
from companion.store.evidence import UNFINISHED_AFTER_SECONDS, EvidenceFolder

PAGE = "<p>Œil sec</p>".encode()
SHA256 = hashlib.sha256(PAGE).hexdigest()


@pytest.fixture
def evidence(tmp_path: Path) -> EvidenceFolder:
    return EvidenceFolder(tmp_path / "evidence")


def files_in(tmp_path: Path) -> list[Path]:
    return sorted(path for path in tmp_path.rglob("*") if path.is_file())


def test_bytes_come_back_under_their_hash(evidence: EvidenceFolder, tmp_path: Path) -> None:
    kept = evidence.put(PAGE, media_type="text/html", role="dom")
    assert kept == EvidenceFile(
        sha256=SHA256, size_bytes=len(PAGE), media_type="text/html", role="dom"
    )
    assert evidence.get(SHA256) == PAGE
    expected = tmp_path / "evidence" / SHA256[:2] / SHA256[2:4] / SHA256
    assert files_in(tmp_path) == [expected]


def test_the_same_bytes_are_written_once(evidence: EvidenceFolder, tmp_path: Path) -> None:
    evidence.put(PAGE, media_type="text/html", role="dom")
    before = evidence.path_of(SHA256).stat()
    evidence.put(PAGE, media_type="text/plain", role="text")
    after = evidence.path_of(SHA256).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(files_in(tmp_path)) == 1


def test_no_bytes_are_bytes_too(evidence: EvidenceFolder) -> None:
    kept = evidence.put(b"", media_type="text/plain", role="text")
    assert evidence.get(kept.sha256) == b""


def test_changed_and_missing_bytes_are_refused(evidence: EvidenceFolder) -> None:
    evidence.put(PAGE, media_type="text/html", role="dom")
    evidence.path_of(SHA256).write_bytes(PAGE.replace(b"sec", b"vif"))
    with pytest.raises(EvidenceBroken, match="no longer matches"):
        evidence.get(SHA256)
    evidence.path_of(SHA256).unlink()
    with pytest.raises(EvidenceBroken, match="missing"):
        evidence.get(SHA256)


@pytest.mark.parametrize("name", ["", "../../custody.jsonl", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_a_name_that_is_no_hash_never_becomes_a_path(evidence: EvidenceFolder, name: str) -> None:
    with pytest.raises(EvidenceBroken):
        evidence.get(name)


def test_good_bytes_take_the_name_of_rotten_ones_which_are_not_rewritten(
    evidence: EvidenceFolder, tmp_path: Path
) -> None:
    evidence.put(PAGE, media_type="text/html", role="dom")
    evidence.path_of(SHA256).write_bytes(b"rot")
    assert evidence.state_of(evidence.path_of(SHA256)) == "rotten"
    evidence.put(PAGE, media_type="text/html", role="dom")
    assert evidence.get(SHA256) == PAGE
    assert evidence.state_of(evidence.path_of(SHA256)) == "whole"
    assert sorted(path.read_bytes() for path in files_in(tmp_path)) == sorted([PAGE, b"rot"])


def test_scrubbing_a_store_names_what_is_broken_and_what_is_missing(store: Store) -> None:
    kept = [
        store.evidence.put(word.encode(), media_type="text/plain", role="text")
        for word in ("un", "deux", "trois")
    ]
    store.put_capture(a_capture(evidence=tuple(kept)))
    assert store.scrubber.read_all() == ()
    store.evidence.path_of(kept[0].sha256).write_bytes(b"rot")
    store.evidence.path_of(kept[1].sha256).unlink()
    broken = {one.sha256: one.state for one in store.scrubber.read_all()}
    assert broken == {kept[0].sha256: "rotten", kept[1].sha256: "absent"}


def test_what_an_old_crash_left_is_cleared(evidence: EvidenceFolder, tmp_path: Path) -> None:
    folder = evidence.path_of(SHA256).parent
    folder.mkdir(parents=True)
    young, old = folder / ".young.part", folder / ".old.part"
    young.write_bytes(b"half")
    old.write_bytes(b"half")
    long_ago = old.stat().st_mtime - UNFINISHED_AFTER_SECONDS - 60
    os.utime(old, (long_ago, long_ago))
    evidence.clear_unfinished()
    assert files_in(tmp_path) == [young]


@pytest.mark.parametrize("call", ["replace", "fsync", "open", "mkdir"])
def test_a_disk_that_refuses_leaves_nothing_under_the_name(
    call: str, evidence: EvidenceFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = evidence.put(b"earlier", media_type="text/plain", role="text")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(StoreUnavailable, match="No space left"):
            evidence.put(PAGE, media_type="text/html", role="dom")
    assert evidence.get(other.sha256) == b"earlier"
    assert files_in(tmp_path) == [evidence.path_of(other.sha256)]
    evidence.put(PAGE, media_type="text/html", role="dom")
    assert evidence.get(SHA256) == PAGE
