"""`avise serve`, `avise open`, `avise browser`: what starts something."""

from __future__ import annotations

import argparse
import signal
import sys
import webbrowser
from contextlib import closing
from pathlib import Path
from types import FrameType

from companion.browsers.find import InstalledBrowser, find_browser
from companion.browsers.open import open_browser
from companion.browsers.page import BrowserError
from companion.cli.clock import SystemClock
from companion.cli.folder import data_folder
from companion.cli.listening import (
    find_running,
    first_free,
    note_start,
    only_one,
    ports_of,
    wait_for_running,
)
from companion.cli.log_file import start_logging
from companion.cli.sayings import language, say
from companion.jobs import Jobs
from companion.reading.apart import ReaderApart
from companion.resources import extension_folder
from companion.store.database import Store
from companion.walk import open_walk
from companion.web.app import create_app
from companion.web.serve import serve as answer_requests
from companion.web.sessions import SignInLinks


def serve(options: argparse.Namespace) -> int:
    """Start the companion, print and open its dashboard, and answer until stopped."""
    folder = data_folder(options)
    _print(say("serve.opening", folder=folder))
    clock = SystemClock()
    with Store.open(folder, clock=clock) as store:
        start_logging(folder)
        for incident in store.incidents:
            _print(say("serve.incident", incident=incident))
        ours = only_one(store)
        if ours is None:
            return _show_running(options, store, clock)
        with closing(ReaderApart()) as reader, ours.kept():
            return _serve(options, store, clock, reader)


def _serve(
    options: argparse.Namespace, store: Store, clock: SystemClock, reader: ReaderApart
) -> int:
    """Answer until stopped, on the first port that is free."""
    ports = ports_of(options)
    port = first_free(ports)
    if port != ports[0]:
        _print(say("serve.other-port", usual=ports[0], port=port))
    note_start(store, port)
    private = options.allow_private_destination
    walk = open_walk(store, clock=clock, private_destinations=private, reader=reader)
    reader.warm_up()
    app = create_app(walk=walk, store=store, clock=clock, port=port)
    jobs = Jobs(walk, on_warm=_say_warm)
    _print(say("serve.language"))
    jobs.start()
    _print(say("serve.ready", port=port))
    _show(SignInLinks(store=store, clock=clock, port=port).issue("/"), options)
    _print(say("serve.once"))
    _stop_on_signals()
    try:
        answer_requests(app, port=port)
    except (KeyboardInterrupt, SystemExit):
        _print(say("serve.stopped"))
    finally:
        jobs.stop()
    return 0


def _show_running(options: argparse.Namespace, store: Store, clock: SystemClock) -> int:
    """Open the dashboard of the program that already serves this folder."""
    port = wait_for_running(options, store)
    if port is None:
        print(say("serve.mute"), file=sys.stderr)
        return 1
    _print(say("serve.already", port=port))
    return _show(SignInLinks(store=store, clock=clock, port=port).issue("/"), options)


def open_dashboard(options: argparse.Namespace) -> int:
    """Open the dashboard of a companion that already runs on this folder."""
    link = _running_dashboard(options)
    if link is None:
        print(_absent(options), file=sys.stderr)
        return 1
    return _show(link, options)


def browser(options: argparse.Namespace) -> int:
    """Open an installed browser with the extension loaded, and wait until it is closed."""
    found = find_browser(options.family)
    if found is None:
        print(say("browser.none", folder=extension_folder()), file=sys.stderr)
        return 1
    return _browse(found, data_folder(options) / "browser" / found.family, options)


def _browse(found: InstalledBrowser, profile: Path, options: argparse.Namespace) -> int:
    _print(say("browser.opening", program=found.program))
    try:
        driven = open_browser(
            found,
            extension=extension_folder(),
            headless=False,
            profile=profile,
            language=language(),
        )
    except BrowserError as error:
        print(say("browser.failed", why=error), file=sys.stderr)
        return 1
    link = _running_dashboard(options)
    if link is None:
        _print(_absent(options))
    else:
        driven.open(link)
    _print(say("browser.open"))
    driven.wait_until_closed()
    return 0


def _running_dashboard(options: argparse.Namespace) -> str | None:
    """Return a sign-in link to the companion that runs on this folder, if it does."""
    clock = SystemClock()
    with Store.open(data_folder(options), clock=clock) as store:
        port = find_running(store, ports_of(options, store))
        if port is None:
            return None
        return SignInLinks(store=store, clock=clock, port=port).issue("/")


def _absent(options: argparse.Namespace) -> str:
    return say("open.absent", ports=", ".join(map(str, ports_of(options))))


def _show(link: str, options: argparse.Namespace) -> int:
    """Print and open a sign-in link; in the background neither: it would stay in some log."""
    if getattr(options, "background", False):
        return 0
    _print(say("serve.link", link=link))
    if not options.no_browser:
        webbrowser.open(link)
    return 0


def _stop_on_signals() -> None:
    """Turn SIGTERM into the same orderly stop as Ctrl+C."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)


def _say_warm(seconds: float) -> None:
    _print(say("serve.language-ready", seconds=seconds))


def _print(sentence: str) -> None:
    # Flushed line by line: whoever started us may be waiting for the link.
    print(sentence, flush=True)
