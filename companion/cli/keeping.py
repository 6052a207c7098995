"""`avise backup`, `restore`, `export`, `erase`: what is done with all the data, or for good."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from companion.cli.clock import SystemClock
from companion.cli.folder import data_folder
from companion.cli.passphrase import NotGiven, known_passphrase, new_passphrase
from companion.cli.sayings import language, say
from companion.model.errors import BackupRefused, StoreInUse
from companion.model.paris import paris_day
from companion.store.database import DATABASE, Store
from companion.store.export import export_all
from companion.store.present import is_in_use
from companion.store.restore import Restore, RestorePlan
from companion.store.sealing import is_sealed
from companion.store.whole_backup import write_backup
from companion.walk.dossier_shelf import DossierShelf

_YES = {"o", "oui", "y", "yes"}


def backup(options: argparse.Namespace) -> int:
    """Write a whole backup; the program may be running."""
    clock = SystemClock()
    if options.file.exists():
        return _refuse(say("keep.exists", path=options.file))
    try:
        passphrase = new_passphrase(options)
    except NotGiven as error:
        return _refuse(str(error))
    with Store.open(_existing(options), clock=clock) as store, _progress() as progress:
        made = write_backup(
            store, options.file.absolute(), clock=clock, passphrase=passphrase, progress=progress
        )
    size = _size(options.file.stat().st_size)
    numbers = {"captures": made.captures, "mentions": made.mentions, "evidence": len(made.evidence)}
    print(say("backup.done", path=options.file, size=size, **numbers))
    if made.missing:
        print(say("backup.missing", count=len(made.missing)))
    print(say("backup.sealed" if passphrase else "backup.clear"))
    return 0


def restore(options: argparse.Namespace) -> int:
    """Show what a backup would bring back; put it in place once agreed."""
    folder = data_folder(options).absolute()
    if not options.file.is_file():
        return _refuse(say("keep.absent", path=options.file))
    try:
        passphrase = known_passphrase(options) if is_sealed(options.file) else None
    except NotGiven as error:
        return _refuse(str(error))
    print(say("restore.checking", path=options.file), flush=True)
    with (
        _progress() as progress,
        Restore(
            options.file, folder, clock=SystemClock(), passphrase=passphrase, progress=progress
        ) as restoring,
    ):
        try:
            plan = restoring.prepare()
        except BackupRefused as error:
            sentence = f"{say(f'restore.{error.reason}')} ({error.detail})"
            return _refuse(f"{sentence} {say('restore.untouched')}")
        _show(plan, folder)
        if options.dry_run:
            print(say("restore.dry"))
            return 0
        if not _agreed(options):
            return _refuse(say("keep.not-agreed"))
        restoring.apply(plan)
    print(say("restore.done", folder=folder))
    if plan.aside is not None:
        print(say("restore.aside", aside=plan.aside))
    return 0


def export(options: argparse.Namespace) -> int:
    """Write all data as JSON and files; the program may be running."""
    if options.target.exists():
        return _refuse(say("keep.exists", path=options.target))
    with Store.open(_existing(options), clock=SystemClock()) as store, _progress() as progress:
        count = export_all(store, options.target.absolute(), progress=progress)
    print(say("export.done", path=options.target, count=count))
    return 0


def erase(options: argparse.Namespace) -> int:
    """Say what erasing takes, then do it once agreed; the program must not be running."""
    folder = _existing(options)
    if is_in_use(folder):
        raise StoreInUse("erase from the dashboard, or stop the program")
    with Store.open(folder, clock=SystemClock()) as store:
        unknown = [each for each in options.mention if store.find_mention(each) is None]
        if unknown:
            return _refuse(say("erase.none", ids=", ".join(unknown)))
        plan = store.eraser.plan(options.mention)
        numbers = {"captures": len(plan.captures), "evidence": len(plan.evidence)}
        print(say("erase.plan", mentions=len(plan.mentions), **numbers))
        if plan.shared:
            print(say("erase.shared", count=len(plan.shared)))
        print(say("erase.copies"))
        if not _agreed(options):
            return _refuse(say("keep.not-agreed"))
        store.eraser.erase(options.mention, why="asked")
        DossierShelf(store.folder).forget(options.mention)
    print(say("erase.done"))
    return 0


def _show(plan: RestorePlan, folder: Path) -> None:
    numbers = {"captures": plan.captures, "mentions": plan.mentions, "evidence": plan.evidence}
    size = _size(plan.evidence_bytes)
    print(say("restore.holds", day=paris_day(plan.made_at), size=size, **numbers))
    if plan.missing:
        print(say("restore.missing", count=len(plan.missing), first=plan.missing[0][:12]))
    if plan.log_problems:
        print(say("restore.log", first=plan.log_problems[0]))
    if plan.present is None or plan.aside is None:
        print(say("restore.into-new", folder=folder))
    else:
        known = plan.present.captures is not None
        print(
            say(
                "restore.over",
                folder=folder,
                captures=plan.present.captures if known else "?",
                mentions=plan.present.mentions if known else "?",
                unreadable=say("restore.readable" if known else "restore.unreadable"),
                aside=plan.aside,
            )
        )
        print(say(f"restore.log-{plan.log}"))
    if plan.erased_again:
        print(say("restore.erased", count=len(plan.erased_again)))
    print(say("restore.browsers"))


def _existing(options: argparse.Namespace) -> Path:
    """Return the data folder, or stop: there is nothing to copy from a folder that is not there."""
    folder = data_folder(options)
    if not (folder / DATABASE).exists():
        raise SystemExit(_refuse(say("keep.absent", path=folder)))
    return folder


def _agreed(options: argparse.Namespace) -> bool:
    if options.yes:
        return True
    if not sys.stdin.isatty():
        return False
    return input(say("keep.confirm")).strip().lower() in _YES


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _size(size_bytes: int) -> str:
    mega = f"{size_bytes / 1_000_000:.1f}"
    return f"{mega.replace('.', ',')} Mo" if language() == "fr" else f"{mega} MB"


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """Give a hearer that writes a percentage on a terminal, and nothing anywhere else."""
    is_shown = sys.stderr.isatty()
    last = -1

    def hear(done: int, total: int) -> None:
        nonlocal last
        percent = 100 * done // max(total, 1)
        if is_shown and percent != last:
            last = percent
            print(f"\r{percent} %", end="", file=sys.stderr, flush=True)

    try:
        yield hear
    finally:
        if last >= 0:
            print("\r     \r", end="", file=sys.stderr, flush=True)
