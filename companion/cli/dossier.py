"""`avise dossier`: the dossier of kept mentions, with its progress."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from companion.cli.clock import SystemClock
from companion.cli.folder import data_folder
from companion.cli.sayings import say
from companion.model.dossier import DossierMade, DossierOrder
from companion.model.errors import NotFound, NotUnderstood
from companion.store.database import Store
from companion.walk import open_walk
from companion.walk.dossier import make_dossiers


def dossier(options: argparse.Namespace) -> int:
    """Write the dossier of the mentions named, and its redacted twin when one is asked for."""
    _check_places(options.output, options.redacted)
    clock = SystemClock()
    with Store.open(data_folder(options), clock=clock) as store:
        order = DossierOrder(
            mention_ids=_mention_ids(store, options),
            recipient=options.recipient,
            with_analysis=not options.no_analysis,
            with_archive=not options.no_archive,
        )
        made = make_dossiers(
            open_walk(store, clock=clock),
            order,
            options.output,
            twin=options.redacted,
            progress=_show_progress,
        )
    for one, path in zip(made, (options.output, options.redacted), strict=False):
        _say_made(one, path)
    return 0


def _mention_ids(store: Store, options: argparse.Namespace) -> tuple[str, ...]:
    """Return the mentions named; the beginning of an id is enough when it fits only one."""
    known = [mention.id for mention in store.mentions()]
    if options.all:
        return tuple(known)
    return tuple(_mention_id(asked, known) for asked in options.mention)


def _mention_id(asked: str, known: list[str]) -> str:
    fitting = [mention_id for mention_id in known if mention_id.startswith(asked)]
    if len(fitting) != 1 or not asked:
        raise NotFound(say("dossier.no-mention", asked=asked, count=len(fitting)))
    return fitting[0]


def _check_places(output: Path, redacted: Path | None) -> None:
    """Refuse before any work: a place that is no file, or the same place twice."""
    for path in (output, redacted):
        if path is not None and (path.is_dir() or not path.parent.is_dir()):
            raise NotFound(say("dossier.no-folder", path=path))
    if redacted is not None and redacted.resolve() == output.resolve():
        raise NotUnderstood(say("dossier.same-place", path=output))


def _show_progress(done: int, total: int) -> None:
    """Keep one line of the terminal up to date; nothing where nobody watches."""
    if sys.stderr.isatty():
        end = "\n" if done == total else ""
        line = say("dossier.progress", percent=100 * done // total)
        print(f"\r{line}", end=end, file=sys.stderr, flush=True)
    elif done == total:
        print(say("dossier.progress", percent=100), file=sys.stderr)


def _say_made(made: DossierMade, path: Path) -> None:
    key = "dossier.made-redacted" if made.is_redacted else "dossier.made"
    print(
        say(
            key,
            path=path,
            mentions=made.mentions,
            captures=made.captures,
            stamps=made.stamps,
            megabytes=f"{made.size_bytes / 1e6:.1f}",
        )
    )
    print(say("dossier.hash", sha256=made.manifest_sha256))
