from __future__ import annotations

import atexit
import functools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.browsers.chromium import ChromiumBrowser
from companion.browsers.find import find_browser
from companion.browsers.firefox import FirefoxBrowser
from companion.browsers.page import PATIENCE, DrivenBrowser, DrivenPage
from companion.browsers.visit import connect, set_port
from companion.resources import extension_folder
from tests.e2e.full_companion import Full, fill
from tests.e2e.hands import close_popup
from tests.e2e.site import Site

_LINK = re.compile(r"(http://127\.0\.0\.1:\d+/sign-in/\S+)")


class Companion:
    """A real companion in a process of its own, on its own folder and port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[str] | None = None

    @property
    def process_id(self) -> int:
        """The companion's process, to look at its memory."""
        return self._process.pid

    def start(self) -> str:
        """Start it and return the dashboard's sign-in link, once it answers."""
        self._process = self._command("serve", stdout=subprocess.PIPE)
        link = next(m[1] for line in self._process.stdout if (m := _LINK.search(line)))
        self._wait_until_it_answers()
        return link

    def link(self) -> str:
        """Return a fresh sign-in link from a second process on the same folder."""
        process = self._command("open", stdout=subprocess.PIPE)
        said, _ = process.communicate(timeout=PATIENCE)
        return _LINK.search(said)[1]

    def __del__(self) -> None:
        """A test that failed half-way leaves no companion behind."""
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def kill(self) -> None:
        """kill -9: nothing of it gets a chance to tidy up."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process.stdout.close()

    def stop(self) -> None:
        """Stop it in an orderly way."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=PATIENCE)
            self._process.stdout.close()

    def _command(self, name: str, **options: object) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "companion", name, "--data", str(self.folder)]
        command += ["--port", str(self.port), "--no-browser"]
        return subprocess.Popen(command, text=True, **options)

    def _wait_until_it_answers(self) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        pytest.fail("the companion does not answer")


@functools.cache
def extension_apart() -> Path:
    """Return the extension with a list of ports of its own, where it looks for a companion.

    On the usual ones another test's companion may stand, or that of whoever runs the tests.
    """
    made = tempfile.mkdtemp(prefix="avise-extension-")
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    folder = Path(made) / "extension"
    shutil.copytree(extension_folder(), folder)
    path = folder / "shared" / "ports.json"
    listed = json.loads(path.read_text("utf-8"))
    # Taken until the tests end, and nobody answers there.
    silent = [socket.socket() for _ in listed["ports"]]
    for each in silent:
        each.bind(("127.0.0.1", 0))
        atexit.register(each.close)
    listed["ports"] = [each.getsockname()[1] for each in silent]
    path.write_text(json.dumps(listed), "utf-8")
    return folder


def start_browser(
    family: str,
    site: Site,
    *,
    language: str = "fr",
    profile: Path | None = None,
    extension: Path | None = None,
) -> DrivenBrowser:
    """Start a real browser with the real extension, its network led to our own pages."""
    found = find_browser(family)
    if found is None:
        sentence = f"{family} is not installed: apt-get install chromium firefox-esr"
        # Where the tests must be whole, a missing browser is a failure and not a skip.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(sentence)
    if family == "chromium":
        return ChromiumBrowser(
            found.program,
            extension=extension or extension_apart(),
            language=language,
            profile=profile,
            flags=(
                f"--proxy-server=http://127.0.0.1:{site.port}",
                "--ignore-certificate-errors",
            ),
        )
    return FirefoxBrowser(
        found.program,
        extension=extension or extension_apart(),
        language=language,
        profile=profile,
        preferences={
            "network.proxy.type": 1,
            "network.proxy.http": "127.0.0.1",
            "network.proxy.http_port": site.port,
            "network.proxy.ssl": "127.0.0.1",
            "network.proxy.ssl_port": site.port,
            # What the browser itself asks of an optional access is answered yes.
            "extensions.webextOptionalPermissionPrompts": False,
            # No desktop stands behind: notifications are drawn by Firefox itself.
            "alerts.useSystemBackend": False,
        },
        flags=("--width=1280", "--height=1000"),
        presses_buttons=True,
    )


class Desk:
    """One browser connected to one companion, with a signed-in dashboard tab."""

    def __init__(
        self, family: str, browser: DrivenBrowser, companion: Companion, site: Site
    ) -> None:
        self.family = family
        self.browser = browser
        self.companion = companion
        self.site = site
        self.dashboard: DrivenPage | None = None

    def pair(self, link: str) -> str:
        """Set the port, sign in to the dashboard, connect; return the six digits."""
        set_port(self.browser, self.companion.port)
        self.dashboard = self.browser.open(link)
        page = self.browser.open(self.site.add("https://accueil.example/", b"<h1>Accueil</h1>"))
        code = connect(self.browser, page, self.dashboard)
        page.close()
        return code


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def family(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def companion(family: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Companion]:
    made = Companion(tmp_path_factory.mktemp(f"data-{family}"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def desk(family: str, companion: Companion, site: Site) -> Iterator[Desk]:
    """A browser of each family, paired once for a whole module."""
    link = companion.start()
    with start_browser(family, site) as browser:
        made = Desk(family, browser, companion, site)
        made.pair(link)
        yield made


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Full]:
    """A companion with every state on its pages, once for a whole module."""
    made = fill(tmp_path_factory.mktemp("full"))
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _no_popup_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that failed leaves no popup over the next one's page: a click would close it."""
    yield
    if "desk" in request.fixturenames:
        close_popup(request.getfixturevalue("desk").browser)


@pytest.fixture
def pictures() -> Path:
    """Where screenshots go: a folder named by AVISE_PICTURES, else a temporary one."""
    folder = Path(os.environ.get("AVISE_PICTURES", "build/pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
