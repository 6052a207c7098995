"""Folders of every earlier format, as the programs of then left them, open with this one."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import pytest
from store_values import StandingClock

from companion.model.errors import StoreTooNew, StoreUnavailable
from companion.store.backup import BEFORE_FORMAT
from companion.store.database import DATABASE, Store
from companion.store.format import FORMAT, format_of, is_older
from companion.store.locks import FileLock

OLD_FOLDERS = sorted((Path(__file__).parent / "folders").iterdir())


@pytest.fixture(params=OLD_FOLDERS, ids=lambda path: path.name)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copytree(request.param, tmp_path / "data"))


def version_of(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return format_of(connection)


def test_there_is_a_folder_of_every_earlier_format() -> None:
    assert [path.name for path in OLD_FOLDERS] == [f"format-{n}" for n in range(1, FORMAT)]


def test_an_older_folder_is_upgraded_and_everything_in_it_is_readable(
    old: Path, clock: StandingClock
) -> None:
    log = (old / "custody.jsonl").read_bytes()
    with Store.open(old, clock=clock) as store:
        assert store.incidents == ()
        assert {m.review.author for m in store.mentions()} == {"Monique P.", "Thierry L.", "Jean"}
        assert len(store.captures()) == 2
        assert all(store.find_reading(capture.id) for capture in store.captures())
        assert all(store.assessments_of(mention.id) for mention in store.mentions())
        assert store.practitioner().places == ("Lyon",)
        assert store.setting("language") == "fr"
        assert store.scrubber.read_all() == ()
        assert store.custody.verify() == ()
    assert (old / "custody.jsonl").read_bytes() == log
    assert version_of(old / DATABASE) == FORMAT


def test_a_copy_of_the_older_format_is_made_first_and_never_rotated_away(
    old: Path, clock: StandingClock
) -> None:
    was = version_of(old / DATABASE)
    for _ in range(10):
        with Store.open(old, clock=clock):
            clock.pass_days(1)
    (copy,) = (old / "backups").glob(f"{BEFORE_FORMAT}*")
    assert version_of(copy) == was


def test_no_copy_no_upgrade(
    old: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (old / DATABASE).read_bytes()

    def disk_full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("companion.store.backup.os.replace", disk_full)
        with pytest.raises(StoreUnavailable, match="No space left"):
            Store.open(old, clock=clock)
    assert (old / DATABASE).read_bytes() == before
    assert is_older(old / DATABASE)
    with Store.open(old, clock=clock) as store:
        assert store.mention_count() == 3


def test_an_older_program_that_still_runs_is_not_pulled_from_under(
    old: Path, clock: StandingClock
) -> None:

    in_use = FileLock(old / "store.use")
    in_use.take(shared=True)
    with pytest.raises(StoreUnavailable, match="older version"):
        Store.open(old, clock=clock)
    assert is_older(old / DATABASE)
    in_use.free()


def test_a_newer_folder_is_refused_and_untouched(old: Path, clock: StandingClock) -> None:
    with contextlib.closing(sqlite3.connect(old / DATABASE)) as connection:
        connection.execute(f"PRAGMA user_version={FORMAT + 1}")
    before = {path: path.read_bytes() for path in old.rglob("*") if path.is_file()}
    with pytest.raises(StoreTooNew):
        Store.open(old, clock=clock)
    assert {path: path.read_bytes() for path in before} == before
