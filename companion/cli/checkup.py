"""`avise check`: looks at each part of the installation and says what is missing."""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from companion.browsers.find import find_browsers
from companion.cli.clock import SystemClock
from companion.cli.folder import data_folder
from companion.cli.listening import ports_of
from companion.cli.ping import OTHER, ask_ping
from companion.cli.sayings import say
from companion.law.analysis import warm_up
from companion.law.pack import load_pack
from companion.model.errors import AviseError
from companion.resources import extension_folder, law_pack_folder
from companion.store.database import Store

Finding = tuple[bool, str]
"""Whether it is well, and the sentence that says so."""


def check(options: argparse.Namespace) -> int:
    """Print one line per part, « ✓ » or « ✗ »; return 1 if anything is not well."""
    print(say("check.working"), flush=True)
    well = True
    for finding in (_python, _law, _french, _kept, _port, _browsers):
        for good, sentence in _safely(finding, options):
            well = well and good
            print(f"{'✓' if good else '✗'} {sentence}", flush=True)
    return 0 if well else 1


def _safely(
    finding: Callable[[argparse.Namespace], Iterator[Finding]], options: argparse.Namespace
) -> Iterator[Finding]:
    try:
        yield from finding(options)
    except AviseError as error:
        yield False, say(f"error.{error.code}", detail=error.detail)


def _python(_: argparse.Namespace) -> Iterator[Finding]:
    yield True, say("check.python", version=platform.python_version())


def _law(_: argparse.Namespace) -> Iterator[Finding]:
    pack = load_pack(law_pack_folder("fr"))
    yield True, say("check.law", version=pack.version, checked_on=pack.head.checked_on)


def _french(_: argparse.Namespace) -> Iterator[Finding]:
    started = time.monotonic()
    warm_up()
    yield True, say("check.french", seconds=time.monotonic() - started)


def _kept(options: argparse.Namespace) -> Iterator[Finding]:
    folder = data_folder(options)
    yield True, say("check.folder", folder=_for_anybody(folder))
    with Store.open(folder, clock=SystemClock()) as store:
        captures, mentions = store.storage.count("captures"), store.mention_count()
        yield True, say("check.store", captures=captures, mentions=mentions)
        yield from ((False, incident) for incident in store.incidents)
        broken = store.scrubber.read_all()
        if broken:
            first = broken[0].sha256[:12]
            yield False, say("check.evidence-broken", count=len(broken), first=first)
        else:
            yield True, say("check.evidence")
        torn = store.custody.verify()
        if torn:
            yield False, say("check.custody-broken", first=torn[0])
        else:
            yield True, say("check.custody", count=sum(1 for _ in store.custody.events()))


def _port(options: argparse.Namespace) -> Iterator[Finding]:
    ports = ports_of(options)
    answers = {port: ask_ping(port) for port in ports}
    ours = [port for port, answer in answers.items() if answer not in (None, OTHER)]
    for port, answer in answers.items():
        if answer == OTHER:
            yield len(ports) > 1, say("check.port-other", port=port)
    if ours:
        yield True, say("check.port-ours", port=ours[0])
    else:
        free = [port for port, answer in answers.items() if answer is None]
        if free:
            yield True, say("check.port-free", port=free[0])


def _browsers(_: argparse.Namespace) -> Iterator[Finding]:
    programs = ", ".join(_for_anybody(Path(found.program)) for found in find_browsers())
    if programs:
        yield True, say("check.browser", programs=programs)
    else:
        yield False, say("check.browser-none")
    yield True, say("check.extension", folder=_for_anybody(extension_folder()))


def _for_anybody(path: Path) -> str:
    """Return a path that may be shown to whoever helps: a home folder is often a person's name."""
    try:
        return str(Path("~") / path.absolute().relative_to(Path.home()))
    except (ValueError, RuntimeError):  # not under it, or there is none
        return str(path)
