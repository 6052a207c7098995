"""`avise check`: looks for the usual troubles, and says of each what to do."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator

from companion.cli import troubles
from companion.cli.clock import SystemClock
from companion.cli.folder import data_folder
from companion.cli.sayings import say
from companion.cli.troubles import Finding
from companion.model.errors import AviseError
from companion.store.database import Store


def check(options: argparse.Namespace) -> int:
    """Print one line per part, « ✓ » or « ✗ »; return 1 if anything is not well."""
    print(say("check.working"), flush=True)
    well = True
    for look in (
        troubles.python,
        troubles.law,
        troubles.french,
        lambda: troubles.place(data_folder(options)),
        lambda: _of_the_store(options),
        troubles.browsers,
        lambda: troubles.session(options),
    ):
        for good, sentence in _safely(look):
            well = well and good
            print(f"{'✓' if good else '✗'} {sentence}", flush=True)
    return 0 if well else 1


def _safely(look: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from look()
    except AviseError as error:
        yield False, say(f"error.{error.code}", detail=error.detail)


def _of_the_store(options: argparse.Namespace) -> Iterator[Finding]:
    """Look at what is kept, then at the program that keeps it."""
    clock = SystemClock()
    with Store.open(data_folder(options), clock=clock) as store:
        log = store.custody.walked()
        yield from _safely(lambda: troubles.kept(store, log))
        yield from _safely(lambda: troubles.clock_and_copies(store, log, clock.now()))
        yield from troubles.ports(options, store)
        yield from troubles.connected(store)
