"""A backup may come from anybody: what is not whole and ours is refused, the folder untouched."""

from __future__ import annotations

import hashlib
import io
import json
import random
import sqlite3
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from archives import backed_up, everything_in, fill, members_of, rewritten
from store_values import StandingClock

from companion.model.errors import BackupRefused, StoreTooNew
from companion.store.archive import RATIO
from companion.store.database import Store
from companion.store.restore import Restore

Members = dict[str, bytes]


@pytest.fixture
def filled(folder: Path, clock: StandingClock) -> Path:
    with Store.open(folder, clock=clock) as store:
        fill(store)
    return folder


@pytest.fixture
def archive(filled: Path, tmp_path: Path, clock: StandingClock) -> Path:
    return backed_up(filled, tmp_path / "b.zip", clock)


def assert_refused(source: Path, folder: Path, clock: StandingClock) -> str:
    """Over a full folder and beside nothing: refused, not a byte changed, nothing left behind."""
    before = everything_in(folder.parent)
    reasons = set()
    for target in (folder, folder.with_name("elsewhere")):
        with Restore(source, target, clock=clock) as restore, pytest.raises(BackupRefused) as said:
            restore.prepare()
        reasons.add(said.value.reason)
    assert everything_in(folder.parent) == before
    (reason,) = reasons
    return reason


def manifest_with(members: Members, **changed: object) -> Members:
    manifest = {**json.loads(members["manifest.json"]), **changed}
    return {**members, "manifest.json": json.dumps(manifest).encode()}


def listed(data: bytes) -> dict[str, object]:
    return {"sha256": hashlib.sha256(data).hexdigest(), "size_bytes": len(data)}


def with_rows(members: Members, change: Callable[[bytes], bytes]) -> Members:
    """Rewrite the rows and the manifest with them: a forger can count too."""
    rows = change(members["rows.jsonl"])
    return manifest_with({**members, "rows.jsonl": rows}, rows=listed(rows))


def first_evidence(members: Members) -> str:
    return next(name for name in sorted(members) if name.startswith("evidence/"))


CHANGES: list[tuple[str, str, Callable[[Members], Members]]] = [
    ("a path out of the folder", "names", lambda m: {**m, "../../evil": b"x"}),
    ("an absolute path", "names", lambda m: {**m, "/etc/evil": b"x"}),
    ("a path with a drive", "names", lambda m: {**m, "C:\\evil": b"x"}),
    ("evidence under a path", "names", lambda m: {**m, "evidence/../../evil": b"x"}),
    ("evidence that is no hash", "names", lambda m: {**m, "evidence/" + "A" * 64: b"x"}),
    ("a folder", "names", lambda m: {**m, "evidence/": b""}),
    ("a file of ours that is never in a backup", "names", lambda m: {**m, "store.lock": b""}),
    (
        "evidence nobody listed",
        "incomplete",
        lambda m: {**m, "evidence/" + hashlib.sha256(b"x").hexdigest(): b"x"},
    ),
    ("no manifest", "not-ours", lambda m: {k: v for k, v in m.items() if k != "manifest.json"}),
    ("no rows", "incomplete", lambda m: {k: v for k, v in m.items() if k != "rows.jsonl"}),
    (
        "no evidence",
        "incomplete",
        lambda m: {k: v for k, v in m.items() if not k.startswith("evidence/")},
    ),
    (
        "evidence dropped from the manifest too",
        "incomplete",
        lambda m: manifest_with(
            {k: v for k, v in m.items() if not k.startswith("evidence/")}, evidence=[]
        ),
    ),
    ("other bytes as evidence", "damaged", lambda m: {**m, first_evidence(m): b"<p>Faux</p>"}),
    ("a longer log", "damaged", lambda m: {**m, "custody.jsonl": m["custody.jsonl"] * 2}),
    ("rows of another size", "damaged", lambda m: {**m, "rows.jsonl": b""}),
    ("a manifest that is no JSON", "not-ours", lambda m: {**m, "manifest.json": b"{"}),
    ("a manifest of something else", "not-ours", lambda m: manifest_with(m, format="zip")),
    ("a manifest with more to say", "not-ours", lambda m: manifest_with(m, path="/etc")),
    ("a newer format", "newer", lambda m: manifest_with(m, version=2)),
    ("a newer store", "newer", lambda m: manifest_with(m, store_format=99)),
    ("a row that is no JSON", "row", lambda m: with_rows(m, lambda rows: rows + b"{\n")),
    ("a row twice", "row", lambda m: with_rows(m, lambda rows: rows * 2)),
    ("a row cut short", "damaged", lambda m: with_rows(m, lambda rows: rows[:-1])),
    (
        "a row that is no mention",
        "row",
        lambda m: with_rows(m, lambda rows: rows.replace(b'"page_url"', b'"page_urn"')),
    ),
]


@pytest.mark.parametrize(("what", "reason", "change"), CHANGES, ids=[case[0] for case in CHANGES])
def test_what_is_not_as_we_wrote_it_is_refused(  # noqa: PLR0913, PLR0917 - a table of cases
    what: str,
    reason: str,
    change: Callable[[Members], Members],
    archive: Path,
    filled: Path,
    tmp_path: Path,
    clock: StandingClock,
) -> None:
    changed = rewritten(archive, tmp_path / "changed.zip", change)
    assert assert_refused(changed, filled, clock) == reason, what


def test_the_same_members_written_again_are_accepted(
    archive: Path, filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    """The table above refuses for what it changed, not for having been written again."""
    again = rewritten(archive, tmp_path / "again.zip", lambda members: members)
    with Restore(again, filled, clock=clock) as restore:
        assert restore.prepare().mentions == 2


def test_cut_anywhere_it_is_refused(
    archive: Path, filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    data = archive.read_bytes()
    chance = random.Random(20261123)  # noqa: S311 - where to cut, no secret
    cut = tmp_path / "cut.zip"
    for length in [0, 1, 2, 22, len(data) - 1, *(chance.randrange(len(data)) for _ in range(12))]:
        cut.write_bytes(data[:length])
        assert assert_refused(cut, filled, clock) in ("damaged", "not-ours"), length


def test_any_flipped_byte_is_refused_or_changes_nothing(
    archive: Path, filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    data = archive.read_bytes()
    chance = random.Random(7)  # noqa: S311 - as above
    before = everything_in(filled)
    refused = 0
    for _ in range(40):
        at = chance.randrange(len(data))
        flipped = tmp_path / "flipped.zip"
        flipped.write_bytes(data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :])
        with Restore(flipped, filled, clock=clock) as restore:
            try:
                plan = restore.prepare()
            except BackupRefused:
                refused += 1
            else:
                assert (plan.mentions, plan.evidence, plan.missing) == (2, 2, ())
    assert everything_in(filled) == before
    assert refused > 30


def zip_of(members: list[tuple[zipfile.ZipInfo, bytes]], target: Path) -> Path:
    with zipfile.ZipFile(target, "w") as opened:
        for info, data in members:
            opened.writestr(info, data)
    return target


def as_infos(archive: Path) -> list[tuple[zipfile.ZipInfo, bytes]]:
    return [(zipfile.ZipInfo(name), data) for name, data in members_of(archive).items()]


def test_a_link_is_no_file(
    archive: Path, filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    members = as_infos(archive)
    members[0][0].external_attr = 0o120777 << 16
    linked = zip_of(members, tmp_path / "linked.zip")
    assert assert_refused(linked, filled, clock) == "names"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused(
    archive: Path, filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    members = as_infos(archive)
    doubled = zip_of([*members, members[-1]], tmp_path / "doubled.zip")
    assert assert_refused(doubled, filled, clock) == "names"


def test_an_encrypted_member_is_refused(
    archive: Path, filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    data = bytearray(archive.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 0x1)
    locked = tmp_path / "locked.zip"
    locked.write_bytes(bytes(data))
    assert assert_refused(locked, filled, clock) == "names"


def test_a_bomb_is_not_unpacked(
    archive: Path, filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    """Valid in every other way: the evidence is named by its hash and listed in the manifest."""
    zeros = bytes(50_000_000)
    name = "evidence/" + hashlib.sha256(zeros).hexdigest()

    def add(members: Members) -> Members:
        evidence = json.loads(members["manifest.json"])["evidence"]
        return manifest_with({**members, name: zeros}, evidence=[*evidence, listed(zeros)])

    bomb = rewritten(archive, tmp_path / "bomb.zip", add)
    assert bomb.stat().st_size * RATIO < len(zeros)
    assert assert_refused(bomb, filled, clock) == "bomb"


def test_a_member_that_lies_about_its_size_is_caught_while_it_is_read(
    archive: Path, filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    rows = members_of(archive)["rows.jsonl"]
    data = bytearray(
        rewritten(archive, tmp_path / "small.zip", lambda members: members).read_bytes()
    )
    shrunk = struct.pack("<LLL", zlib.crc32(rows), len(zlib.compress(rows, 6)) - 6, len(rows))
    at = data.rfind(shrunk)
    assert at > 0
    struct.pack_into("<L", data, at + 8, 10)
    lying = tmp_path / "lying.zip"
    lying.write_bytes(bytes(data))
    assert assert_refused(lying, filled, clock) in ("damaged", "row")


def test_members_that_lie_over_one_another_are_refused(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    """Many entries of the table pointing at one stretch of data: much from little."""
    data = bytes(200_000)
    names = [f"evidence/{number:064x}" for number in range(60)]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr("manifest.json", b"{}")
        opened.writestr(names[0], data)
        first = opened.getinfo(names[0])
        for name in names[1:]:
            info = zipfile.ZipInfo(name)
            info.header_offset, info.CRC = first.header_offset, first.CRC
            info.file_size = info.compress_size = len(data)
            opened.filelist.append(info)
    overlapping = tmp_path / "overlapping.zip"
    overlapping.write_bytes(out.getvalue())
    assert assert_refused(overlapping, filled, clock) in ("bomb", "damaged")


def test_a_table_too_large_to_hold_is_refused_before_it_is_read(
    archive: Path, filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    data = bytearray(archive.read_bytes())
    struct.pack_into("<L", data, data.rfind(b"PK\x05\x06") + 12, 3_000_000_000)
    huge = tmp_path / "huge.zip"
    huge.write_bytes(bytes(data))
    assert assert_refused(huge, filled, clock) == "bomb"


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7 " * 100, b"PK\x03\x04" + b"x" * 99])
def test_another_file_is_no_backup(
    content: bytes, filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    (tmp_path / "other").write_bytes(content)
    assert assert_refused(tmp_path / "other", filled, clock) in ("not-ours", "damaged")


def test_a_database_of_others_a_damaged_copy_and_one_with_a_trigger_are_refused(
    filled: Path, tmp_path: Path, clock: StandingClock
) -> None:
    other = tmp_path / "other.sqlite3"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE t (x)")
    connection.close()
    with Store.open(filled, clock=clock) as store:
        copy = store.backups.make(store.storage).read_bytes()
    armed = tmp_path / "armed.sqlite3"
    armed.write_bytes(copy)
    connection = sqlite3.connect(armed)
    connection.execute("CREATE TRIGGER t AFTER INSERT ON rows BEGIN DELETE FROM rows; END")
    connection.commit()
    connection.close()
    damaged = tmp_path / "damaged.sqlite3"
    damaged.write_bytes(copy[: len(copy) // 2])
    for path, reasons in ((other, {"not-ours"}), (armed, {"not-ours"}), (damaged, {"damaged"})):
        before = everything_in(filled)
        with Restore(path, filled, clock=clock) as restore:
            with pytest.raises(BackupRefused) as said:
                restore.prepare()
            assert said.value.reason in reasons
        assert everything_in(filled) == before
    newer = tmp_path / "newer.sqlite3"
    newer.write_bytes(copy)
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version=99")
    connection.close()
    with Restore(newer, filled, clock=clock) as restore, pytest.raises(StoreTooNew):
        restore.prepare()
