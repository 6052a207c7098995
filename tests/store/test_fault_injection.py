"""The disk refuses at any call: the request is refused with a sentence, the rest stays whole.

Real ones where the machine allows it (a tiny tmpfs, a folder nobody may write, a removed folder),
injected ones for each call we make ourselves.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from child_writer import keep_one
from store_values import StandingClock, a_mention
from test_processes import CHECKOUT, HERE, assert_all_is_kept

from companion.model.errors import StoreUnavailable
from companion.store.database import Store
from companion.store.whole_backup import write_backup


class Faulty:
    """Lets `before` calls pass and refuses the rest, as a full or dying disk does."""

    def __init__(self, real: Callable[..., Any], number: int, before: int) -> None:
        self.real, self.number, self.left = real, number, before
        self.refused = 0

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        if self.left == 0:
            self.refused += 1
            raise OSError(self.number, os.strerror(self.number))
        self.left -= 1
        return self.real(*arguments, **options)


CALLS = ["open", "write", "fsync", "replace", "mkdir"]
FAULTS = [
    (call, number, before)
    for call in CALLS
    for number in (errno.ENOSPC, errno.EIO)
    for before in (0, 1, 2, 3, 5)
]


@pytest.mark.parametrize(("call", "number", "before"), FAULTS)
def test_a_call_that_fails_refuses_the_capture_and_spoils_nothing(  # noqa: PLR0913, PLR0917 - a table
    call: str,
    number: int,
    before: int,
    folder: Path,
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = []
    with Store.open(folder, clock=clock) as store:
        kept.append(keep_one(store, "whole", 1))
        faulty = Faulty(getattr(os, call), number, before)
        said = []
        with monkeypatch.context() as patch:
            patch.setattr(os, call, faulty)
            for attempt in range(3):
                try:
                    kept.append(keep_one(store, "tried", attempt))
                except StoreUnavailable as error:
                    said.append(error.detail)
        assert bool(said) == bool(faulty.refused), "never silently"
        assert all(os.strerror(number) in sentence for sentence in said)
        kept.append(keep_one(store, "after", 1))
        assert len({mention.id for mention in store.mentions()}) == len(kept)
    with Store.open(folder, clock=clock) as store:
        # A refused capture may have left its line and its bytes, never a row; see `_keep`.
        captures = {capture.id for capture in store.captures(10**6)}
        assert captures == set(kept)
        assert store.custody.verify() == ()
        assert store.scrubber.read_all() == ()
        assert store.incidents == ()


def test_a_rename_that_fails_leaves_no_backup_of_half(
    folder: Path, tmp_path: Path, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store.open(folder, clock=clock) as store:
        keep_one(store, "whole", 1)
        with monkeypatch.context() as patch:
            patch.setattr(os, "link", Faulty(os.link, errno.EPERM, 0))
            patch.setattr(os, "rename", Faulty(os.rename, errno.EIO, 0))
            with pytest.raises(StoreUnavailable):
                write_backup(store, tmp_path / "b.zip", clock=clock)
            patch.setattr(os, "rename", Faulty(os.rename, errno.EIO, 9))
        assert {path.name for path in tmp_path.iterdir()} == {"data"}
        write_backup(store, tmp_path / "b.zip", clock=clock)


def test_a_folder_removed_under_the_program_is_refused_and_not_made_up_again(
    folder: Path, clock: StandingClock
) -> None:
    with Store.open(folder, clock=clock) as store:
        keep_one(store, "whole", 1)
        shutil.rmtree(folder)
        refusals: list[Callable[[], object]] = [
            lambda: store.evidence.put(b"x", media_type="text/plain", role="text"),
            lambda: store.custody.append("read", subject="x"),
            lambda: store.put_mention(a_mention("m-2")),
            lambda: store.eraser.erase(["m-whole-1"], why="asked"),
        ]
        for refusal in refusals:
            with pytest.raises(StoreUnavailable):
                refusal()
        assert not folder.exists()


READ_ONLY = """
import os, sys
from child_writer import SystemClock, keep_one
from pathlib import Path
from companion.model.errors import StoreUnavailable
from companion.store.database import Store

os.chdir(sys.argv[1])
store = Store.open(Path("data"), clock=SystemClock())
print(keep_one(store, "before", 0))
for path in [Path("data"), *Path("data").rglob("*")]:
    path.chmod(0o500 if path.is_dir() else 0o400)
if os.getuid() == 0:
    os.setuid(65534)  # permissions mean nothing to root
refused = 0
for act in (
    lambda: store.evidence.put(b"new", media_type="text/plain", role="text"),
    lambda: store.custody.append("read", subject="x"),
    lambda: Store.open(Path("data"), clock=SystemClock()),
):
    try:
        act()
    except StoreUnavailable as error:
        refused += 1
        assert error.detail, "a sentence"
print("refused", refused)
print("readable", store.find_capture("before-0").title)
"""


def test_a_folder_nobody_may_write_is_refused_and_still_read(
    tmp_path: Path, clock: StandingClock
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", READ_ONLY, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(CHECKOUT), str(HERE)))},
    )
    assert done.returncode == 0, done.stderr
    assert "refused 3" in done.stdout
    assert "readable before 0" in done.stdout
    for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]:
        path.chmod(stat.S_IRWXU if path.is_dir() else stat.S_IRUSR | stat.S_IWUSR)
    with Store.open(tmp_path / "data", clock=clock) as store:
        assert_all_is_kept(store, ["before-0"])


@contextlib.contextmanager
def tiny_disk(where: Path) -> Iterator[None]:
    """Mount a disk of 700 kB; raises `CalledProcessError` where mounting is not allowed."""
    where.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(where)]
    subprocess.run(mount, check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(where)], check=True)


def test_a_full_disk_refuses_in_words_and_goes_on_once_there_is_room(
    tmp_path: Path, clock: StandingClock
) -> None:
    """On a real tiny disk; where mounting is not allowed `test_failing_disk` limits the files."""
    with contextlib.ExitStack() as disk:
        try:
            disk.enter_context(tiny_disk(tmp_path / "disk"))
        except (subprocess.CalledProcessError, FileNotFoundError):
            return
        folder, filler = tmp_path / "disk" / "data", tmp_path / "disk" / "filler"
        kept = []
        with Store.open(folder, clock=clock) as store:
            kept += [keep_one(store, "whole", number) for number in range(3)]
            with contextlib.suppress(OSError), filler.open("wb") as file:
                while True:
                    file.write(b"x" * 1000)
                    file.flush()
            refused = 0
            for number in range(40):
                try:
                    kept.append(keep_one(store, "tried", number))
                except StoreUnavailable:
                    refused += 1
            assert refused
            filler.unlink()
            kept.append(keep_one(store, "after", 0))
        with Store.open(folder, clock=clock) as store:
            assert {capture.id for capture in store.captures(10**6)} == set(kept)
            assert store.custody.verify() == ()
            assert store.scrubber.read_all() == ()
            assert not any("database" in str(incident) for incident in store.incidents)
