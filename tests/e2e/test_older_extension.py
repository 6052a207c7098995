"""An extension left behind by an update, and a companion that had to take another port."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from companion.browsers.visit import capture_page, connect, read_advice
from companion.resources import extension_folder, load_ports
from tests.builders import a_review_page
from tests.e2e.conftest import start_browser
from tests.e2e.site import Site

pytestmark = pytest.mark.browser
OLDER = "0.0.9"
_LINK = re.compile(r"http://127\.0\.0\.1:(\d+)/sign-in/\S+")


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """The extension as an earlier version of it: its number, and no word of today's alone."""
    folder = Path(shutil.copytree(extension_folder(), tmp_path / "extension"))
    manifest = folder / "manifest.json"
    told = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**told, "version": OLDER}), "utf-8")
    return folder


@contextmanager
def _somebody_on_the_first_port() -> Iterator[None]:
    """Hold the first port of the list, unless somebody already does."""
    with closing(socket.socket()) as held:
        try:
            held.bind(("127.0.0.1", load_ports()[0]))
            held.listen()
        except OSError:
            pass
        yield


@contextmanager
def _served(folder: Path) -> Iterator[re.Match[str]]:
    """Start a companion as a person does, with no port named; yield its sign-in link."""
    command = [sys.executable, "-m", "companion", "serve", "--no-browser", "--data", str(folder)]
    with subprocess.Popen(command, text=True, stdout=subprocess.PIPE) as program:
        try:
            yield next(found for line in program.stdout if (found := _LINK.search(line)))
        finally:
            program.terminate()
            program.communicate(timeout=60)


def test_it_finds_the_companion_works_and_says_it_is_older(
    older: Path, site: Site, tmp_path: Path
) -> None:
    body = a_review_page(("Luc", "Elle facture des actes qu’elle n’a pas faits.", 1, "2026-11-01"))
    address = site.add("https://avis.example/plus-ancienne", body.encode())
    with (
        _somebody_on_the_first_port(),
        _served(tmp_path / "data") as link,
        start_browser("chromium", site, extension=older) as browser,
    ):
        assert int(link[1]) != load_ports()[0]
        dashboard = browser.open(link[0])
        page = browser.open(address)
        connect(browser, page, dashboard)
        popup = capture_page(browser, page)
        assert read_advice(popup)[0]["severity"]
        said = popup.wait_for(
            "document.querySelector('[data-slot=older]:not([hidden])')?.textContent"
        )
        assert OLDER in said
        assert "avise extension" in said
        dashboard.go("/connections")
        told = dashboard.evaluate("document.querySelector('[data-other-version]').textContent")
        assert "Plus ancienne" in told
