"""A damaged database: the last good state comes back, what can be read is kept, and it is said."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from store_values import StandingClock, a_mention

from companion.model.errors import StoreUnavailable
from companion.store import healing
from companion.store.backup import EVERY, KEPT
from companion.store.database import DATABASE, Store

COUNT = 60


def fill(store: Store, first: int, count: int) -> None:
    with store.transaction():
        for number in range(first, first + count):
            store.put_mention(a_mention(f"m-{number:03}", notes="x" * 2000))


def backups_in(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "backups").glob("*.sqlite3"))


@pytest.fixture
def backed_up(folder: Path, clock: StandingClock) -> Path:
    """Return a folder whose backup holds half of what its database holds."""
    with Store.open(folder, clock=clock) as store:
        fill(store, 0, COUNT)
        clock.pass_days(1)
        store.back_up_if_due()
        fill(store, COUNT, COUNT)
    return folder


def said_of(store: Store) -> tuple[str, ...]:
    return tuple(incident.en for incident in store.incidents)


def garbage_head(path: Path) -> None:
    path.write_bytes(b"not a database" * 100 + path.read_bytes()[1400:])


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


def garbage_in_the_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 3 * 4096] = b"\xa5" * (3 * 4096)
    path.write_bytes(bytes(data))


DAMAGES: list[Callable[[Path], None]] = [
    garbage_head,
    cut_in_half,
    emptied,
    gone,
    garbage_in_the_middle,
]


@pytest.mark.parametrize("damage", DAMAGES, ids=[damage.__name__ for damage in DAMAGES])
def test_a_damaged_database_comes_back_to_the_backup_at_least(
    damage: Callable[[Path], None], backed_up: Path, clock: StandingClock
) -> None:
    with Store.open(backed_up, clock=clock) as store:
        instance_id = store.instance_id
    damage(backed_up / DATABASE)
    with Store.open(backed_up, clock=clock) as store:
        assert len(store.incidents) == 1
        assert "the backup of 2026-11-24 20:00 UTC was restored" in store.incidents[0].en
        kept = {mention.id for mention in store.mentions()}
        assert kept >= {f"m-{number:03}" for number in range(COUNT)}
        assert store.instance_id == instance_id
        fill(store, 500, 1)
        assert store.custody.events("store")[0].detail == {"what": store.incidents[0].en}
    with Store.open(backed_up, clock=clock) as store:
        assert store.incidents == ()
        assert store.find_mention("m-500") is not None


def test_rows_younger_than_the_backup_are_read_from_the_damaged_file(
    backed_up: Path, clock: StandingClock
) -> None:
    garbage_in_the_middle(backed_up / DATABASE)
    with Store.open(backed_up, clock=clock) as store:
        younger = [mention for mention in store.mentions() if int(mention.id[2:]) >= COUNT]
        assert len(younger) > COUNT // 2
        assert all(mention == a_mention(mention.id, notes="x" * 2000) for mention in younger)


def test_the_damaged_file_is_set_aside_not_deleted(backed_up: Path, clock: StandingClock) -> None:
    garbage_head(backed_up / DATABASE)
    damaged = (backed_up / DATABASE).read_bytes()
    Store.open(backed_up, clock=clock).close()
    assert [path.read_bytes() for path in (backed_up / "broken").rglob(DATABASE)] == [damaged]


def test_without_a_backup_what_can_be_read_is_kept(folder: Path, clock: StandingClock) -> None:
    with Store.open(folder, clock=clock) as store:
        fill(store, 0, COUNT)
        instance_id = store.instance_id
    garbage_in_the_middle(folder / DATABASE)
    with Store.open(folder, clock=clock) as store:
        assert "no backup was whole" in store.incidents[0].en
        assert store.mention_count() > COUNT // 2
        assert store.instance_id == instance_id


def test_a_damaged_backup_is_passed_over(backed_up: Path, clock: StandingClock) -> None:
    with Store.open(backed_up, clock=clock) as store:
        clock.pass_days(1)
        newest = store.back_up_if_due()
    assert newest is not None
    garbage_head(newest)
    gone(backed_up / DATABASE)
    with Store.open(backed_up, clock=clock) as store:
        assert "the backup of 2026-11-24" in store.incidents[0].en


def test_a_spoilt_row_comes_back_from_a_backup(backed_up: Path, clock: StandingClock) -> None:
    connection = sqlite3.connect(backed_up / DATABASE)
    connection.execute("UPDATE rows SET body=replace(body,'x','y') WHERE doc_id='m-007'")
    connection.commit()
    connection.close()
    with Store.open(backed_up, clock=clock) as store:
        assert said_of(store) == (
            "row mentions/m-007 did not match its checksum and was restored from a backup",
        )
        assert store.get_mention("m-007") == a_mention("m-007", notes="x" * 2000)


def test_a_crash_in_the_middle_of_restoring_is_finished_at_the_next_opening(
    backed_up: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    garbage_in_the_middle(backed_up / DATABASE)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(healing.os, "replace", crash)
        with pytest.raises(KeyboardInterrupt):
            Store.open(backed_up, clock=clock)
    assert not (backed_up / DATABASE).exists()
    with Store.open(backed_up, clock=clock) as store:
        assert store.mention_count() > COUNT + COUNT // 2, "rows that only the damaged file held"


def test_a_database_in_use_elsewhere_is_never_swapped(
    store: Store, folder: Path, clock: StandingClock
) -> None:
    fill(store, 0, 1)
    (folder / DATABASE).rename(folder / "moved")
    with pytest.raises(StoreUnavailable, match="while another program uses it"):
        Store.open(folder, clock=clock)
    assert not (folder / DATABASE).exists()


def test_a_copy_a_day_and_seven_days_of_them(folder: Path, clock: StandingClock) -> None:
    for _ in range(KEPT + 3):
        for _again in range(2):
            with Store.open(folder, clock=clock) as store:
                fill(store, 0, 1)
        clock.pass_days(1)
    days = [24, 25, 26, 27, 28, 29, 30, 1, 2]
    assert [name[12:14] for name in backups_in(folder)] == [f"{day:02}" for day in days[-KEPT:]]


def test_an_empty_store_is_not_worth_a_copy(folder: Path, clock: StandingClock) -> None:
    Store.open(folder, clock=clock).close()
    assert not (folder / "backups").exists()


def test_a_clock_set_back_does_not_stop_the_copies(folder: Path, clock: StandingClock) -> None:
    with Store.open(folder, clock=clock) as store:
        fill(store, 0, 1)
        assert store.back_up_if_due() is not None
        assert store.back_up_if_due() is None
        clock.instant -= 3 * EVERY
        assert store.back_up_if_due() is not None


def test_a_copy_on_a_full_disk_leaves_the_earlier_ones(
    folder: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(folder, clock=clock) as store:
        fill(store, 0, 3)
        store.back_up_if_due()
        clock.pass_days(1)

        def refuse(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("companion.store.backup.os.replace", refuse)
            with pytest.raises(StoreUnavailable):
                store.back_up_if_due()
        assert backups_in(folder) == ["avise-20261123T200000Z.sqlite3"]
        fill(store, 3, 1)
        assert store.mention_count() == 4


def test_a_disk_too_full_for_a_copy_can_still_be_read(
    backed_up: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.pass_days(2)

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("companion.store.backup.os.replace", refuse)
    with Store.open(backed_up, clock=clock) as store:
        assert store.mention_count() == 2 * COUNT
        assert said_of(store) == (
            "no backup could be made: the data folder refused: No space left on device",
        )
