"""A folder put in the place of another so that a crash leaves one of the two, never a mixture."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

import msgspec

from companion.store.durable import sync_folder, write_whole

_SUFFIX = ".swap.json"


class _Swap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is under way, by names beside the folder."""

    prepared: str
    aside: str


def swap_in(prepared: Path, folder: Path, aside: Path) -> None:
    """Put `prepared` in the place of `folder`, which is kept as `aside`; all three are neighbours.

    Two renames cannot be one, so a note of what is under way is written first: `finish_swap`,
    called whenever the folder is opened, does the second when a crash came between them.
    """
    note = _note_of(folder)
    swap = _Swap(prepared=prepared.name, aside=aside.name)
    write_whole(note, msgspec.json.encode(swap))
    if folder.exists():
        os.rename(folder, aside)  # noqa: PTH104 - the name tests make fail
        sync_folder(folder.parent)
    try:
        os.rename(prepared, folder)  # noqa: PTH104 - as above
    except OSError:
        with contextlib.suppress(OSError):
            os.rename(aside, folder)  # noqa: PTH104 - as above
        raise
    sync_folder(folder.parent)
    note.unlink()
    sync_folder(folder.parent)


def finish_swap(folder: Path) -> None:
    """Finish or forget a swap that a crash cut short; the folder is then the new or the old one."""
    note = _note_of(folder)
    if not note.exists():
        return
    swap = _understood(note)
    if swap is not None:
        prepared, aside = folder.parent / swap.prepared, folder.parent / swap.aside
        if not folder.exists() and prepared.is_dir():
            os.rename(prepared, folder)  # noqa: PTH104 - as above
        elif prepared.is_dir() and not aside.exists():
            # It never began: what was prepared can be prepared again.
            shutil.rmtree(prepared, ignore_errors=True)
        sync_folder(folder.parent)
    with contextlib.suppress(FileNotFoundError):
        note.unlink()


def _note_of(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}{_SUFFIX}")


def _understood(note: Path) -> _Swap | None:
    """Return what a note says; names that would lead elsewhere, or a torn note, say nothing."""
    try:
        swap = msgspec.json.decode(note.read_bytes(), type=_Swap)
    except (msgspec.DecodeError, FileNotFoundError):
        return None
    is_plain = all(Path(name).name == name for name in (swap.prepared, swap.aside))
    return swap if is_plain else None
