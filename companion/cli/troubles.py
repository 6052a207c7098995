"""The usual troubles of an installation: each look yields whether it is well, and a sentence."""

from __future__ import annotations

import argparse
import platform
import shutil
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from companion import __version__
from companion.browsers.find import find_browsers
from companion.cli.autostart import own_entry, standing
from companion.cli.clock import SystemClock
from companion.cli.listening import last_version, only_one, ports_of
from companion.cli.ping import OTHER, ask_ping
from companion.cli.sayings import say
from companion.law.analysis import warm_up
from companion.law.freshness import is_old
from companion.law.pack import load_pack
from companion.model.paris import paris_day
from companion.model.version import is_older
from companion.resources import extension_folder, law_pack_folder
from companion.store.backup import made_at
from companion.store.custody import CustodyWalk
from companion.store.database import Store

Finding = tuple[bool, str]
"""Whether it is well, and the sentence that says so, or what to do."""

_LEAST_FREE_BYTES = 500_000_000
_SYNCED = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "icloud",
    "nextcloud",
    "mobile documents",
)
_COPY_AGE = timedelta(days=7)
_CLOCK_SLACK = timedelta(minutes=5)


def python() -> Iterator[Finding]:
    """Say which Python runs: an older one cannot install the program."""
    yield True, say("check.python", version=platform.python_version(), ours=__version__)


def law() -> Iterator[Finding]:
    """Look at the law pack: whole, and checked within the year."""
    pack = load_pack(law_pack_folder("fr"))
    day = pack.head.checked_on
    yield True, say("check.law", version=pack.version, checked_on=day)
    if is_old(day, paris_day(SystemClock().now())):
        yield False, say("check.law-old", checked_on=day)


def french() -> Iterator[Finding]:
    """Load the French analysis: its package may be missing after a partial installation."""
    started = time.monotonic()
    warm_up()
    yield True, say("check.french", seconds=time.monotonic() - started)


def place(folder: Path) -> Iterator[Finding]:
    """Look at where the data lie: room on the disk, and no service that copies the folder away."""
    yield True, say("check.folder", folder=for_anybody(folder))
    near = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    free = shutil.disk_usage(near).free
    if free < _LEAST_FREE_BYTES:
        yield False, say("check.disk", free=free // 1_000_000)
    parts = [part.casefold() for part in folder.absolute().parts]
    if any(part.startswith(name) for part in parts for name in _SYNCED):
        yield False, say("check.synced", folder=for_anybody(folder))


def kept(store: Store, log: CustodyWalk) -> Iterator[Finding]:
    """Read everything that is kept: rows, evidence files; the custody log was walked."""
    captures, mentions = store.storage.count("captures"), store.mention_count()
    yield True, say("check.store", captures=captures, mentions=mentions)
    yield from ((False, say("serve.incident", incident=one)) for one in store.incidents)
    broken = store.scrubber.read_all()
    if broken:
        first = broken[0].sha256[:12]
        yield False, say("check.evidence-broken", count=len(broken), first=first)
    else:
        yield True, say("check.evidence")
    if log.problems:
        yield False, say("check.custody-broken", first=log.problems[0])
    else:
        yield True, say("check.custody", count=log.lines)


def clock_and_copies(store: Store, log: CustodyWalk, now: datetime) -> Iterator[Finding]:
    """Compare the clock with the last line written, and ask for a copy not older than a week."""
    if log.latest is not None and now < log.latest - _CLOCK_SLACK:
        yield False, say("check.clock", latest=f"{log.latest:%Y-%m-%d %H:%M}")
    days = [made for path in store.backups.paths() if (made := made_at(path)) is not None]
    if store.mention_count() and (not days or now - max(days) > _COPY_AGE):
        yield False, say("check.no-copy")


def ports(options: argparse.Namespace, store: Store) -> Iterator[Finding]:
    """Ask who listens: our own companion, another program, or nobody."""
    tried = ports_of(options, store)
    answers = {port: ask_ping(port) for port in tried}
    for port in (port for port, answer in answers.items() if answer == OTHER):
        yield len(tried) > 1, say("check.port-other", port=port)
    ours = next((port for port, answer in answers.items() if answer == store.instance_id), None)
    if ours is not None:
        yield True, say("check.port-ours", port=ours)
        running = last_version(store)
        if running is not None and running != __version__:
            yield False, say("check.running-other", running=running, ours=__version__)
    elif (lock := only_one(store)) is None:
        yield False, say("serve.mute")
    else:
        lock.free()
        free = next((port for port, answer in answers.items() if answer is None), None)
        if free is not None:
            yield True, say("check.port-free", port=free)


def connected(store: Store) -> Iterator[Finding]:
    """Look at the browsers that are connected, and at their extension's version."""
    live = [browser for browser in store.browsers() if browser.revoked_at is None]
    # Before the first capture, connecting is the next thing to do: no trouble.
    is_well = bool(live) or not store.mention_count()
    yield is_well, say("check.connected" if live else "check.connected-none", count=len(live))
    for browser in live:
        if is_older(browser.extension_version, __version__):
            said = {"theirs": browser.extension_version, "ours": __version__}
            yield False, say("check.extension-older", **said)


def browsers() -> Iterator[Finding]:
    """Look for a browser that can carry the extension."""
    programs = ", ".join(for_anybody(Path(found.program)) for found in find_browsers())
    if programs:
        yield True, say("check.browser", programs=programs)
    else:
        yield False, say("check.browser-none")
    yield True, say("check.extension", folder=for_anybody(extension_folder()))


def session(options: argparse.Namespace) -> Iterator[Finding]:
    """Look at what starts with the session: another copy would answer in our place."""
    entry = own_entry(options)
    sentence = standing(entry)
    yield sentence != "autostart.is-other", say(sentence, place=for_anybody(Path(entry.place)))


def for_anybody(path: Path) -> str:
    """Return a path that may be shown to whoever helps: a home folder is often a person's name."""
    try:
        return str(Path("~") / path.absolute().relative_to(Path.home()))
    except (ValueError, RuntimeError):  # not under it, or there is none
        return str(path)
