"""`avise demo`: the whole main job with a fictional practitioner, in a real browser."""

from __future__ import annotations

import argparse
import contextlib
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from companion.browsers.find import find_browser
from companion.browsers.open import open_browser
from companion.browsers.page import DrivenBrowser, DrivenPage
from companion.browsers.visit import capture_page, connect, read_advice, set_port
from companion.cli.clock import SystemClock
from companion.cli.demo_site import DemoSite, load_reviews
from companion.cli.ping import ask_ping
from companion.cli.sayings import language, say
from companion.model.errors import Unavailable
from companion.model.practitioner import Practitioner
from companion.resources import extension_folder
from companion.store.database import Store

_LINK = re.compile(r"http://127\.0\.0\.1:\d+/sign-in/\S+")


def demo(options: argparse.Namespace) -> int:
    """Play the main job from connection to advice; say what the popup shows and where it lies."""
    found = find_browser("chromium")
    if found is None:
        print(say("demo.no-chromium"), file=sys.stderr)
        return 1
    pictures = options.pictures or Path(tempfile.mkdtemp(prefix="avise-demo-"))
    pictures.mkdir(parents=True, exist_ok=True)
    _tell("demo.start")
    site = DemoSite(SystemClock().today())
    with tempfile.TemporaryDirectory(prefix="avise-demo-data-") as folder:
        _tell("demo.companion")
        with _companion(Path(folder)) as link:
            _tell("demo.browser", program=found.program)
            with open_browser(
                found,
                extension=extension_folder(),
                headless=not options.show,
                language=language(),
            ) as browser:
                _play(browser, link, site.url, pictures)
    site.close()
    _tell("demo.pictures", folder=pictures)
    return 0


def _play(browser: DrivenBrowser, link: str, url: str, pictures: Path) -> None:
    """Connect, capture, read the advice, look at the dashboard."""
    set_port(browser, urlsplit(link).port or 0)
    dashboard = browser.open(link)
    page = browser.open(url)
    _picture(page, pictures / "1-page.png")
    _tell("demo.pair")
    _tell("demo.code", code=connect(browser, page, dashboard))
    _tell("demo.page", url=url)
    _tell("demo.capture")
    started = time.monotonic()
    popup = capture_page(browser, page)
    cards = read_advice(popup)
    _tell("demo.advice", seconds=time.monotonic() - started)
    _picture(popup, pictures / "2-popup.png")
    print("\n" + "\n\n".join(_indented(card["text"]) for card in cards) + "\n", flush=True)
    popup.close()
    dashboard.go("/mentions")
    count = dashboard.wait_for("document.querySelector('[data-found]')?.dataset.found")
    _tell("demo.dashboard", count=count)
    _picture(dashboard, pictures / "3-dashboard.png")
    dashboard.click("[data-mention] a")
    dashboard.wait_for("document.querySelector('[data-words]') !== null")
    _picture(dashboard, pictures / "4-mention.png")


@contextlib.contextmanager
def _companion(folder: Path) -> Iterator[str]:
    """Run a companion of its own on a fictional identity; give its sign-in link."""
    site = load_reviews()
    with Store.open(folder, clock=SystemClock()) as store:
        store.put_practitioner(
            Practitioner(
                names=(site["practitioner"],),
                specialty=site["specialty"],
                places=(site["place"],),
                status="liberal",
            )
        )
    port = _free_port()
    command = [sys.executable, "-m", "companion", "serve", "--no-browser"]
    process = subprocess.Popen(  # noqa: S603 our own program  # nosec B603
        [*command, "--data", str(folder), "--port", str(port)],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _link_of(process, port)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _link_of(process: subprocess.Popen[str], port: int) -> str:
    for line in process.stdout or ():
        found = _LINK.search(line)
        if found:
            _wait_for(port)
            return found[0]
    raise Unavailable("the companion did not start")


def _wait_for(port: int) -> None:
    end = time.monotonic() + 30
    while ask_ping(port) is None:
        if time.monotonic() > end:
            raise Unavailable("the companion does not answer")
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _picture(page: DrivenPage, path: Path) -> None:
    path.write_bytes(page.screenshot())


def _indented(text: str) -> str:
    return "\n".join(f"   │ {line}" for line in text.splitlines() if line.strip())


def _tell(key: str, **facts: object) -> None:
    print(say(key, **facts), flush=True)
