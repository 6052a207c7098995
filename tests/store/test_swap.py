"""A folder is swapped for another whole: a crash at any step leaves one of the two."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from store_values import StandingClock, a_mention

from companion.store import swap
from companion.store.database import Store
from companion.store.swap import finish_swap, swap_in

STEPS = ["write_whole", "rename 1", "rename 2", "sync_folder 1", "sync_folder 2", "sync_folder 3"]


class Crash(BaseException):
    """The process dies here."""


def crash_at(number: int, real: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    calls = 0

    def act(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number and not after:
            raise Crash
        done = real(*arguments)
        if calls == number:
            raise Crash
        return done

    return act


@pytest.fixture
def neighbours(tmp_path: Path, clock: StandingClock) -> tuple[Path, Path]:
    folder, prepared = tmp_path / "data", tmp_path / ".data.restoring-1"
    for path, name in ((folder, "old"), (prepared, "new")):
        with Store.open(path, clock=clock) as store:
            store.put_mention(a_mention(name))
    return folder, prepared


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_crash_at_any_step_leaves_the_old_folder_or_the_new_one(
    step: str,
    after: bool,  # noqa: FBT001 - a table of cases
    neighbours: tuple[Path, Path],
    clock: StandingClock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder, prepared = neighbours
    name, _, number = step.partition(" ")
    with monkeypatch.context() as patch:
        owner = os if name == "rename" else swap
        crash = crash_at(int(number or 1), getattr(owner, name), after=after)
        patch.setattr(owner, name, crash)
        with pytest.raises(Crash):
            swap_in(prepared, folder, folder.with_name("data.aside"))
    with Store.open(folder, clock=clock) as store:
        (kept,) = store.mentions()
        assert kept.id in ("old", "new")
    whole = {path.name for path in folder.parent.iterdir()}
    began = "data.aside" in whole
    assert kept.id == ("new" if began else "old")
    if began:
        with Store.open(folder.with_name("data.aside"), clock=clock) as store:
            assert [mention.id for mention in store.mentions()] == ["old"]
    left = whole - {"data", "data.aside"}
    assert left == ({".data.restoring-1"} if step == "write_whole" and not after else set())


def test_when_the_new_folder_cannot_be_named_the_old_one_is_back(
    neighbours: tuple[Path, Path], clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, prepared = neighbours
    rename = os.rename

    def refuse(source: Path, target: Path) -> None:
        if source == prepared:
            raise OSError(28, "No space left on device")
        rename(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", refuse)
        with pytest.raises(OSError, match="No space"):
            swap_in(prepared, folder, folder.with_name("data.aside"))
    with Store.open(folder, clock=clock) as store:
        assert [mention.id for mention in store.mentions()] == ["old"]


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"{",
        b'{"prepared":"../../etc","aside":"x"}',
        b'{"prepared":"/etc","aside":"x"}',
        b'{"prepared":"a"}',
        b"[]",
    ],
)
def test_a_note_that_says_something_else_is_forgotten(
    note: bytes, neighbours: tuple[Path, Path], clock: StandingClock
) -> None:
    folder, prepared = neighbours
    (folder.parent / ".data.swap.json").write_bytes(note)
    finish_swap(folder)
    assert not (folder.parent / ".data.swap.json").exists()
    assert prepared.is_dir()
    with Store.open(folder, clock=clock) as store:
        assert [mention.id for mention in store.mentions()] == ["old"]
