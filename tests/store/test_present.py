"""What lies in a folder before a backup takes its place: looked at, counted, never changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from archives import everything_in, fill
from store_values import StandingClock

from companion.store.custody import FIRST_PREVIOUS, CustodyLog
from companion.store.database import DATABASE, Store
from companion.store.present import (
    access_rows,
    erased_in,
    head_sha256,
    instance_of,
    is_in_use,
    log_bytes,
    log_fate,
    present_in,
)
from companion.store.references import files_named, hashes_named


def a_log(path: Path, *subjects: str, erased: bool = False, what: str = "mention") -> bytes:
    log = CustodyLog(path, clock=StandingClock())
    for subject in subjects:
        if erased:
            log.append("erased", subject=subject, detail={"what": what})
        else:
            log.append("read", subject=subject)
    return path.read_bytes()


def test_the_log_that_goes_on_from_the_other_stands(tmp_path: Path) -> None:
    short = a_log(tmp_path / "log.jsonl", "c-1", "c-2")
    long = a_log(tmp_path / "log.jsonl", "c-3")
    other = a_log(tmp_path / "other.jsonl", "c-9")
    assert log_fate(short, short) == "same"
    assert log_fate(b"", b"") == "same"
    assert log_fate(long, short) == "present"
    assert log_fate(long, b"") == "present"
    assert log_fate(short, long) == "backup"
    assert log_fate(other, short) == "backup"
    assert log_fate(b"", short) == "backup"
    # Goes on, but into what nobody can read: the backup's own is whole.
    assert log_fate(short + b"torn", short) == "backup"
    assert log_fate(long + b"\xff\n", short) == "backup"


def test_the_head_of_a_log_is_the_hash_of_its_last_line(tmp_path: Path) -> None:
    log = a_log(tmp_path / "log.jsonl", "c-1", "c-2")
    assert head_sha256(log) == hashlib.sha256(log.splitlines()[-1]).hexdigest()
    assert head_sha256(b"") == FIRST_PREVIOUS


def test_a_log_says_what_was_erased_whatever_else_stands_in_it(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    a_log(path, "m-1", "m-2", erased=True)
    a_log(path, "c-1", erased=True, what="capture")
    log = a_log(path, "m-3") + b"{broken\n\xff\n\n"
    assert erased_in(log) == ("m-1", "m-2")
    assert erased_in(log, "capture") == ("c-1",)
    assert erased_in(b"") == ()


def test_a_folder_is_counted_and_left_as_it_is(folder: Path, clock: StandingClock) -> None:
    with Store.open(folder, clock=clock) as store:
        fill(store)
        instance = store.instance_id
        log = store.custody.bytes_now()
    before = everything_in(folder)
    found = present_in(folder)
    assert found is not None
    assert (found.captures, found.mentions) == (1, 2)
    assert found.log_sha256 == hashlib.sha256(log).hexdigest()
    assert instance_of(folder) == instance
    assert log_bytes(folder) == log
    kept = {(row.collection, row.doc_id) for row in access_rows(folder)}
    assert {name for name, _ in kept} == {"browsers", "settings"}
    assert ("settings", "web_secret") in kept
    assert ("settings", "language") not in kept
    assert everything_in(folder) == before


def test_an_empty_store_has_neither_captures_nor_mentions(
    folder: Path, clock: StandingClock
) -> None:
    Store.open(folder, clock=clock).close()
    found = present_in(folder)
    assert found is not None
    assert (found.captures, found.mentions) == (0, 0)


def test_what_cannot_be_read_is_unknown_and_what_is_not_there_is_nothing(tmp_path: Path) -> None:
    assert present_in(tmp_path) is None
    assert log_bytes(tmp_path) == b""
    (tmp_path / DATABASE).write_bytes(b"no database at all, but long enough to look like one" * 90)
    found = present_in(tmp_path)
    assert found is not None
    assert (found.captures, found.mentions) == (None, None)
    assert found.log_sha256 == hashlib.sha256(b"").hexdigest()
    assert instance_of(tmp_path) is None
    assert access_rows(tmp_path) == []


def test_a_folder_is_in_use_while_a_store_is_open(folder: Path, clock: StandingClock) -> None:
    assert not is_in_use(folder)
    with Store.open(folder, clock=clock):
        assert is_in_use(folder)
    assert not is_in_use(folder)
    assert not is_in_use(folder)


@pytest.mark.parametrize(
    ("body", "files", "hashes"),
    [
        (b"{}", set(), set()),
        (b'{"sha256":"' + b"a" * 64 + b'","size_bytes":3}', {"a" * 64}, {"a" * 64}),
        (b'{"body_sha256":"' + b"b" * 64 + b'"}', set(), {"b" * 64}),
        (b'{"sha256":"' + b"a" * 63 + b'","size_bytes":3}', set(), set()),
        (b'{"sha256":"' + b"A" * 64 + b'","size_bytes":3}', set(), set()),
    ],
)
def test_the_evidence_a_document_rests_on_is_told_from_other_hashes(
    body: bytes, files: set[str], hashes: set[str]
) -> None:
    assert files_named(body) == files
    assert hashes_named([body, b"{}"]) == hashes
