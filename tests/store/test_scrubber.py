"""Evidence is read again in the background, a bounded amount at a time; rot is found and said."""

from __future__ import annotations

from pathlib import Path

import pytest
from store_values import StandingClock, a_capture

from companion.model.evidence import EvidenceFile
from companion.store.database import Store
from companion.store.scrubber import AGAIN_AFTER


@pytest.fixture
def kept(store: Store) -> list[EvidenceFile]:
    files = [
        store.evidence.put(f"page {n}".encode() * 100, media_type="text/plain", role="text")
        for n in range(6)
    ]
    store.put_capture(a_capture(evidence=tuple(files)))
    return files


def rot(store: Store, file: EvidenceFile) -> None:
    path = store.evidence.path_of(file.sha256)
    path.write_bytes(path.read_bytes().replace(b"page", b"Page", 1))


def test_a_round_reads_no_more_than_its_budget_and_the_next_goes_on(
    store: Store, kept: list[EvidenceFile]
) -> None:
    size = kept[0].size_bytes
    rounds = [store.scrubber.read_some(2 * size) for _ in range(4)]
    assert rounds == [2, 2, 2, 0]


def test_a_file_larger_than_the_budget_is_read_all_the_same(
    store: Store, kept: list[EvidenceFile]
) -> None:
    assert [store.scrubber.read_some(1) for _ in kept] == [1] * len(kept)


def test_what_was_read_is_left_in_peace_even_by_the_next_program(
    folder: Path, clock: StandingClock, store: Store, kept: list[EvidenceFile]
) -> None:
    assert store.scrubber.read_some() == len(kept)
    with Store.open(folder, clock=clock) as other:
        assert other.scrubber.read_some() == 0
    clock.pass_days(AGAIN_AFTER.days + 1)
    with Store.open(folder, clock=clock) as other:
        assert other.scrubber.read_some() == len(kept)


def test_rot_and_loss_are_found_noted_once_and_said_until_mended(
    store: Store, clock: StandingClock, kept: list[EvidenceFile]
) -> None:
    store.scrubber.read_some()
    assert store.scrubber.broken() == ()
    rot(store, kept[0])
    store.evidence.path_of(kept[1].sha256).unlink()
    for _ in range(2):
        clock.pass_days(AGAIN_AFTER.days + 1)
        store.scrubber.read_some()
    found = {broken.sha256: broken.state for broken in store.scrubber.broken()}
    assert found == {kept[0].sha256: "rotten", kept[1].sha256: "absent"}
    noted = [e for e in store.custody.events() if e.event == "found_broken"]
    assert {(e.subject, e.detail["state"]) for e in noted} == set(found.items())
    assert len(noted) == 2
    for number in (0, 1):
        store.evidence.put(f"page {number}".encode() * 100, media_type="text/plain", role="text")
    assert store.scrubber.read_all() == ()


def test_what_waited_longest_comes_first(
    store: Store, clock: StandingClock, kept: list[EvidenceFile]
) -> None:
    store.scrubber.read_some()
    clock.pass_days(AGAIN_AFTER.days + 1)
    new = store.evidence.put(b"new", media_type="text/plain", role="text")
    rot(store, kept[0])
    store.evidence.path_of(new.sha256).write_bytes(b"old")
    store.scrubber.read_some(1)
    assert [broken.sha256 for broken in store.scrubber.broken()] == [new.sha256]


def test_a_file_erased_since_is_no_loss(store: Store, clock: StandingClock) -> None:
    file = store.evidence.put(b"kept for nobody", media_type="text/plain", role="text")
    store.scrubber.read_some()
    store.evidence.remove(file.sha256)
    clock.pass_days(AGAIN_AFTER.days + 1)
    store.scrubber.read_some()
    assert store.scrubber.read_all() == ()
