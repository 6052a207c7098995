from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_values import StandingClock

from companion.model.errors import CustodyBroken, StoreUnavailable
from companion.model.ports import Clock
from companion.store import incident_words
from companion.store.custody import FIRST_PREVIOUS, CustodyLog


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "custody.jsonl"


@pytest.fixture
def log(path: Path, clock: Clock) -> CustodyLog:
    return CustodyLog(path, clock=clock)


def fill(log: CustodyLog, count: int) -> None:
    for number in range(count):
        log.append("collected", subject=f"c-{number}", detail={"n": str(number)})


def test_each_line_holds_the_hash_of_the_stored_bytes_before_it(
    log: CustodyLog, path: Path
) -> None:
    fill(log, 4)
    lines = path.read_bytes().split(b"\n")
    assert lines.pop() == b""
    held = [json.loads(line)["previous_sha256"] for line in lines]
    assert held == [FIRST_PREVIOUS, *(hashlib.sha256(line).hexdigest() for line in lines[:-1])]
    assert [json.loads(line)["seq"] for line in lines] == [1, 2, 3, 4]
    assert log.head() == (4, hashlib.sha256(lines[-1]).hexdigest())


def test_events_come_back_all_or_of_one_subject(log: CustodyLog, clock: Clock) -> None:
    first = log.append("collected", subject="c-1", detail={"sha256": "0" * 64})
    log.append("collected", subject="c-2")
    second = log.append("read", subject="c-1")
    assert log.events("c-1") == (first, second)
    assert len(log.events()) == 3
    assert first.at == clock.now()
    assert log.verify() == ()


def test_the_events_of_some_subjects_are_found_without_reading_the_others(
    log: CustodyLog, path: Path
) -> None:
    fill(log, 30)
    named = log.append("exported", subject="d-1", detail={"mention": "c-7"})
    again = log.append("read", subject="c-7")
    first = log.events("c-7")[0]
    # A line that names the subject in its detail alone, or whose id begins alike, is not its own.
    assert log.events_of({"c-7"}) == (first, again)
    assert log.events_of({"c-7", "d-1"}) == (first, named, again)
    assert log.events_of({"c-2", "c-21"}) == (*log.events("c-2"), *log.events("c-21"))
    assert log.events_of({"nobody"}) == log.events_of(()) == ()
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([b"{not json}", *lines[1:]]))
    assert CustodyLog(path, clock=StandingClock()).events_of({"c-7"}) == (first, again)


def test_the_log_is_walked_once_for_its_faults_its_lines_and_its_latest_instant(
    log: CustodyLog, path: Path
) -> None:
    assert log.walked() == ((), 0, None)
    fill(log, 3)
    latest = log.append("read", subject="c-1").at
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([lines[0], b"{not json}", *lines[2:]]))
    walked = CustodyLog(path, clock=StandingClock()).walked()
    assert (walked.lines, walked.latest) == (4, latest)
    assert walked.problems == (incident_words.line_unreadable(2), incident_words.line_astray(3))


def test_an_empty_log_is_whole(log: CustodyLog) -> None:
    assert log.verify() == ()
    assert log.events() == ()
    assert log.head() == (0, FIRST_PREVIOUS)


def test_the_chain_goes_on_after_reopening(log: CustodyLog, path: Path, clock: Clock) -> None:
    fill(log, 2)
    again = CustodyLog(path, clock=clock)
    fill(again, 2)
    fill(log, 1)
    assert [event.seq for event in log.events()] == [1, 2, 3, 4, 5]
    assert log.verify() == ()


def test_a_line_longer_than_a_tail_is_found_again(path: Path, clock: Clock) -> None:
    CustodyLog(path, clock=clock).append("read", subject="c-1", detail={"x": "é" * 150_000})
    again = CustodyLog(path, clock=clock)
    assert again.append("read", subject="c-2").seq == 2
    assert again.verify() == ()


def test_a_line_torn_by_a_crash_is_set_aside_and_noted(path: Path, clock: Clock) -> None:
    log = CustodyLog(path, clock=clock)
    fill(log, 2)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"seq":3,"at":"2026-')
    again = CustodyLog(path, clock=clock)
    assert path.read_bytes() == whole
    assert path.with_suffix(".torn").read_bytes() == b'{"seq":3,"at":"2026-\n'
    assert again.incidents == (incident_words.log_torn(20),)
    fill(again, 1)
    assert again.verify() == ()


Tamper = Callable[[list[bytes]], list[bytes]]
TAMPERED: list[tuple[str, Tamper]] = [
    ("a changed word", lambda lines: [lines[0], lines[1].replace(b"c-1", b"c-9"), *lines[2:]]),
    ("a dropped line", lambda lines: [lines[0], *lines[2:]]),
    ("a dropped first line", lambda lines: lines[1:]),
    ("swapped lines", lambda lines: [lines[1], lines[0], *lines[2:]]),
    ("a doubled line", lambda lines: [lines[0], *lines]),
    ("a line that is none", lambda lines: [lines[0], b"{}", *lines[2:]]),
    ("an empty line", lambda lines: [lines[0], b"", *lines[1:]]),
    ("spaces that change no meaning", lambda lines: [lines[0].replace(b":", b": "), *lines[1:]]),
]


@pytest.mark.parametrize(("what", "tamper"), TAMPERED, ids=[case[0] for case in TAMPERED])
def test_a_tampered_chain_is_not_whole(
    what: str, tamper: Tamper, log: CustodyLog, path: Path
) -> None:
    fill(log, 4)
    lines = path.read_bytes().splitlines()
    path.write_bytes(b"".join(line + b"\n" for line in tamper(lines)))
    assert log.verify() != (), what


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_changed_byte_but_in_the_last_line_is_found(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("custody") / "custody.jsonl"
    log = CustodyLog(path, clock=StandingClock())
    fill(log, 3)
    stored = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, stored.rstrip(b"\n").rindex(b"\n")))
    stored[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(bytes(stored))
    assert log.verify() != ()


def test_nothing_is_appended_after_a_line_that_cannot_be_read(path: Path, clock: Clock) -> None:
    path.write_bytes(b"garbage\n")
    log = CustodyLog(path, clock=clock)
    with pytest.raises(CustodyBroken):
        log.append("read", subject="c-1")
    with pytest.raises(CustodyBroken):
        log.events()
    assert log.verify() == (incident_words.line_unreadable(1),)
    assert path.read_bytes() == b"garbage\n"


def test_threads_and_two_logs_on_one_file_make_one_chain(path: Path, clock: Clock) -> None:
    logs = [CustodyLog(path, clock=clock) for _ in range(2)]
    barrier = threading.Barrier(6)

    def append(number: int) -> None:
        barrier.wait()
        for _ in range(10):
            logs[number % 2].append("read", subject=str(number))

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(append, number) for number in range(6)]:
            done.result()
    assert logs[0].verify() == ()
    assert len(logs[0].events()) == 60
    assert all(len(logs[1].events(str(number))) == 10 for number in range(6))


@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_disk_that_refuses_leaves_the_log_as_it_was(
    call: str, log: CustodyLog, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(log, 2)
    before = path.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, refuse)
        with pytest.raises(StoreUnavailable):
            log.append("read", subject="c-1")
    assert path.read_bytes() == before
    fill(log, 1)
    assert log.verify() == ()


@pytest.mark.parametrize("taken", [5, 10])
def test_a_disk_that_takes_part_of_a_line_leaves_the_log_as_it_was(
    log: CustodyLog, path: Path, monkeypatch: pytest.MonkeyPatch, taken: int
) -> None:
    fill(log, 1)
    before = path.read_bytes()
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:taken]))
        with pytest.raises(StoreUnavailable, match="the disk is full"):
            log.append("read", subject="c-1")
    assert path.read_bytes() == before
    assert log.verify() == ()


@pytest.mark.parametrize("kept", [0, 3])
@pytest.mark.parametrize("length", [1, 65_535, 65_536, 65_537, 131_073, 300_000])
def test_a_torn_line_of_any_length_is_set_aside_whole(
    kept: int, length: int, path: Path, clock: Clock
) -> None:
    fill(CustodyLog(path, clock=clock), kept)
    whole = path.read_bytes()
    path.write_bytes(whole + b"x" * length)
    log = CustodyLog(path, clock=clock)
    assert path.read_bytes() == whole
    assert path.with_suffix(".torn").read_bytes() == b"x" * length + b"\n"
    assert log.incidents == (incident_words.log_torn(length),)
    assert log.head().seq == kept


def test_what_was_torn_is_added_to_what_was_torn_before(path: Path, clock: Clock) -> None:
    for torn in (b"one", b"two"):
        with path.open("ab") as file:
            file.write(torn)
        CustodyLog(path, clock=clock)
    assert path.with_suffix(".torn").read_bytes() == b"one\ntwo\n"
    assert CustodyLog(path, clock=clock).incidents == ()
    assert stat.S_IMODE(path.with_suffix(".torn").stat().st_mode) == 0o600


@pytest.mark.parametrize("length", [65_000, 65_535, 65_536, 140_000])
def test_the_head_is_read_from_a_last_line_of_any_length(
    length: int, path: Path, clock: Clock
) -> None:
    fill(CustodyLog(path, clock=clock), 2)
    CustodyLog(path, clock=clock).append("read", subject="c", detail={"x": "x" * length})
    last = path.read_bytes().splitlines()[-1]
    assert CustodyLog(path, clock=clock).head() == (3, hashlib.sha256(last).hexdigest())


def test_a_line_says_what_it_follows_from_wrongly(log: CustodyLog, path: Path) -> None:
    fill(log, 3)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[2])
    assert log.verify() == (
        incident_words.line_misnumbered(2, held=3, expected=2),
        incident_words.line_astray(2),
    )


def test_the_latest_instant_is_the_latest_whatever_the_order(path: Path) -> None:
    clock = StandingClock()
    log = CustodyLog(path, clock=clock)
    latest = clock.now()
    log.append("read", subject="c-1")
    clock.pass_days(-3)
    log.append("read", subject="c-2")
    assert log.walked() == ((), 2, latest)


def test_a_log_that_was_removed_is_not_begun_anew(log: CustodyLog, path: Path) -> None:
    fill(log, 1)
    path.unlink()
    with pytest.raises(StoreUnavailable, match="the custody log was removed"):
        log.append("read", subject="c-1")
    assert not path.exists()
