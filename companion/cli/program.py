"""`avise serve`, `avise open`, `avise browser`: what starts something."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
import webbrowser
from contextlib import closing
from pathlib import Path
from types import FrameType

import platformdirs

from companion.browsers.find import InstalledBrowser, find_browser
from companion.browsers.open import open_browser
from companion.browsers.page import BrowserError
from companion.cli.clock import SystemClock
from companion.cli.ping import ask_ping
from companion.cli.sayings import language, say
from companion.jobs import Jobs
from companion.model.errors import PortTaken
from companion.reading.apart import ReaderApart
from companion.resources import extension_folder
from companion.store.database import Store
from companion.walk import open_walk
from companion.web.app import create_app
from companion.web.serve import serve as answer_requests
from companion.web.sessions import SignInLinks


def data_folder(options: argparse.Namespace) -> Path:
    """Return the data folder: `--data`, else AVISE_DATA, else the platform's own place."""
    if options.data is not None:
        return Path(options.data)
    named = os.environ.get("AVISE_DATA")
    return Path(named) if named else platformdirs.user_data_path("avise", appauthor=False)


def serve(options: argparse.Namespace) -> int:
    """Start the companion, print and open its dashboard, and answer until stopped."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    folder = data_folder(options)
    _print(say("serve.opening", folder=folder))
    clock = SystemClock()
    with Store.open(folder, clock=clock) as store, closing(ReaderApart()) as reader:
        for incident in store.incidents:
            _print(say("serve.incident", incident=incident))
        links = SignInLinks(store=store, clock=clock, port=options.port)
        if ask_ping(options.port) == store.instance_id:
            _print(say("serve.already"))
            return _show(links.issue("/"), options)
        _refuse_if_taken(options.port)
        private = options.allow_private_destination
        walk = open_walk(store, clock=clock, private_destinations=private, reader=reader)
        reader.warm_up()
        app = create_app(walk=walk, store=store, clock=clock, port=options.port)
        jobs = Jobs(walk, on_warm=_say_warm)
        _print(say("serve.language"))
        jobs.start()
        _print(say("serve.ready", port=options.port))
        _show(links.issue("/"), options)
        _print(say("serve.once"))
        _stop_on_signals()
        try:
            answer_requests(app, port=options.port)
        except (KeyboardInterrupt, SystemExit):
            _print(say("serve.stopped"))
        finally:
            jobs.stop()
    return 0


def open_dashboard(options: argparse.Namespace) -> int:
    """Open the dashboard of a companion that already runs on this folder."""
    link = _running_dashboard(options)
    if link is None:
        print(say("open.absent", port=options.port), file=sys.stderr)
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
        _print(say("open.absent", port=options.port))
    else:
        driven.open(link)
    _print(say("browser.open"))
    driven.wait_until_closed()
    return 0


def _running_dashboard(options: argparse.Namespace) -> str | None:
    """Return a sign-in link to the companion that runs on this folder and port, if it does."""
    clock = SystemClock()
    with Store.open(data_folder(options), clock=clock) as store:
        if ask_ping(options.port) != store.instance_id:
            return None
        return SignInLinks(store=store, clock=clock, port=options.port).issue("/")


def _show(link: str, options: argparse.Namespace) -> int:
    _print(say("serve.link", link=link))
    if not options.no_browser:
        webbrowser.open(link)
    return 0


def _refuse_if_taken(port: int) -> None:
    """Raise `PortTaken` before anything heavy is loaded."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(f"{port}") from error


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
