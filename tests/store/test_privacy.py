"""The data folder is its owner's alone: when it is made, and again at each opening."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from companion.store.database import Store
from companion.walk import open_walk
from tests.builders import FixedClock, a_capture_body


def modes(folder: Path) -> dict[str, str]:
    """Return what is open to others, by path."""
    paths = (folder, *folder.rglob("*"))
    return {
        str(path): oct(stat.S_IMODE(path.lstat().st_mode))
        for path in paths
        if not path.is_symlink() and stat.S_IMODE(path.stat().st_mode) & 0o077
    }


def fill(folder: Path, clock: FixedClock) -> Store:
    store = Store.open(folder, clock=clock)
    walk = open_walk(store, clock=clock)
    capture = walk.receive(*a_capture_body())
    walk.read_capture(capture.id)
    clock.advance(days=2)
    store.back_up_if_due()
    return store


def test_whatever_is_written_is_the_owners_alone_under_any_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = fill(tmp_path / "data", FixedClock())
        names = {path.name for path in store.folder.rglob("*")}
        assert {"avise.sqlite3-wal", "avise.sqlite3-shm"} <= names  # while it is in use, too
        assert any(path.is_file() for path in (store.folder / "backups").iterdir())
        assert modes(store.folder) == {}
        store.close()
        assert modes(store.folder) == {}
    finally:
        os.umask(before)


def test_a_folder_that_was_opened_to_others_is_closed_again(tmp_path: Path) -> None:
    clock = FixedClock()
    fill(tmp_path / "data", clock).close()
    for path in (tmp_path / "data", *(tmp_path / "data").rglob("*")):
        path.chmod(0o777 if path.is_dir() else 0o666)
    assert modes(tmp_path / "data")
    with Store.open(tmp_path / "data", clock=clock):
        assert modes(tmp_path / "data") == {}


def test_what_is_not_ours_in_the_folder_keeps_its_rights(tmp_path: Path) -> None:
    clock = FixedClock()
    folder = tmp_path / "documents"
    folder.mkdir()
    letter = folder / "lettre.txt"
    letter.write_text("à ma banque", "utf-8")
    letter.chmod(0o644)
    outside = tmp_path / "elsewhere.txt"
    outside.write_text("x", "utf-8")
    outside.chmod(0o644)
    fill(folder, clock).close()
    (folder / "evidence" / "link").symlink_to(outside)
    with Store.open(folder, clock=clock):
        assert stat.S_IMODE(letter.stat().st_mode) == 0o644
        assert stat.S_IMODE(outside.stat().st_mode) == 0o644
