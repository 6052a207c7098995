"""Chromium, Chrome or Edge over the DevTools pipe: loads the extension, clicks its button.

The pipe (file descriptors 3 and 4) is the one way in which every branded Chromium still loads an
unpacked extension for a program; nothing listens on a port.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from companion.browsers.page import BrowserError, DrivenBrowser, DrivenPage

_FLAGS = (
    "--remote-debugging-pipe",
    "--enable-unsafe-extension-debugging",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--disable-features=Translate,MediaRouter,OptimizationHints",
)
_HEADLESS_FLAGS = ("--headless=new", "--disable-gpu", "--hide-scrollbars", "--mute-audio")
_KEYS = {
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    "Tab": (9, "\t"),
    "ArrowDown": (40, ""),
    "ArrowUp": (38, ""),
    "ArrowLeft": (37, ""),
    "ArrowRight": (39, ""),
    " ": (32, " "),
}


class _Pipe:
    """JSON messages ended by a zero byte, one thread reading, many asking."""

    def __init__(self, command: Sequence[str], language: str) -> None:
        read_by_browser, self._out = os.pipe()
        self._in, written_by_browser = os.pipe()
        self.process = _start(command, language, read_by_browser, written_by_browser)
        os.close(read_by_browser)
        os.close(written_by_browser)
        self._ids = itertools.count(1)
        self._answers: dict[int, queue.Queue[dict[str, Any]]] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._read, daemon=True).start()

    def ask(
        self, method: str, params: Mapping[str, Any] | None = None, session: str | None = None
    ) -> dict[str, Any]:
        """Return the result of a DevTools command; raises `BrowserError`."""
        number = next(self._ids)
        message: dict[str, Any] = {"id": number, "method": method, "params": dict(params or {})}
        if session:
            message["sessionId"] = session
        waiting: queue.Queue[dict[str, Any]] = queue.Queue()
        self._answers[number] = waiting
        try:
            with self._lock:
                _write_all(self._out, json.dumps(message).encode() + b"\0")
            answer = waiting.get(timeout=60)
        except (OSError, queue.Empty) as error:
            raise BrowserError(f"{method}: the browser does not answer") from error
        finally:
            self._answers.pop(number, None)
        if "error" in answer:
            raise BrowserError(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer.get("result", {})
        return result

    def close(self) -> None:
        """Close our ends of the pipe."""
        for end in (self._in, self._out):
            try:
                os.close(end)
            except OSError:
                continue

    def _read(self) -> None:
        left = b""
        while True:
            try:
                chunk = os.read(self._in, 1 << 16)
            except OSError:
                chunk = b""
            if not chunk:
                break
            *whole, left = (left + chunk).split(b"\0")
            for message in whole:
                answer = json.loads(message)
                waiting = self._answers.get(answer.get("id", 0))
                if waiting is not None:
                    waiting.put(answer)
        for waiting in list(self._answers.values()):
            waiting.put({"error": {"message": "the browser has closed"}})


def _write_all(end: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(end, view) :]


def _start(
    command: Sequence[str], language: str, reads: int, writes: int
) -> subprocess.Popen[bytes]:
    """Start the browser with the pipe's ends as its file descriptors 3 and 4."""
    if sys.platform == "win32":
        raise BrowserError("a browser cannot be started with the extension on Windows yet")
    # A shell moves the descriptors: the numbers given to us may themselves be 3 or 4.
    script = f'exec 9<&{reads} 8>&{writes}; exec 3<&9 4>&8 9<&- 8>&-; exec "$@"'
    return subprocess.Popen(  # noqa: S603 our own command, no text of others in it
        ["/bin/sh", "-c", script, "sh", *command],
        pass_fds=(reads, writes),
        # On Linux the interface language, which extensions speak, comes from the environment.
        env={**os.environ, "LANGUAGE": language, "LC_ALL": f"{language}.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


class ChromiumPage(DrivenPage):
    """A tab, or the popup, of a driven Chromium."""

    def __init__(self, browser: ChromiumBrowser, target: str) -> None:
        """Attach to a target by its id."""
        self._pipe = browser.pipe
        self.target = target
        answer = self._pipe.ask("Target.attachToTarget", {"targetId": target, "flatten": True})
        self._session = str(answer["sessionId"])

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401 whatever JSON the page answers
        """Return the JSON value of a JavaScript expression; promises are awaited."""
        answer = self.ask(
            "Runtime.evaluate",
            expression=expression,
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        if "exceptionDetails" in answer:
            thrown = answer["exceptionDetails"]
            said = thrown.get("exception", {}).get("description") or thrown.get("text")
            raise BrowserError(f"{expression}: {said}")
        return answer["result"].get("value")

    def press(self, key: str) -> None:
        """Press and release a key."""
        code, text = _KEYS.get(key, (ord(key[0].upper()), key))
        event = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.ask("Input.dispatchKeyEvent", type="keyDown", text=text, **event)
        self.ask("Input.dispatchKeyEvent", type="keyUp", **event)

    def move_mouse(self, x: float, y: float) -> None:
        """Move the mouse to a place of the page, in CSS pixels."""
        self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def click_at(self, x: float, y: float) -> None:
        """Press and release the left button at a place of the page, in CSS pixels."""
        self.move_mouse(x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self.ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def screenshot(self) -> bytes:
        """Return a PNG of what is visible."""
        return base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"])

    def close(self) -> None:
        """Close the page; closing twice is harmless."""
        try:
            self._pipe.ask("Target.closeTarget", {"targetId": self.target})
        except BrowserError:
            return

    def ask(self, method: str, **params: object) -> dict[str, Any]:
        """Send a DevTools command to this page."""
        return self._pipe.ask(method, params, self._session)


class ChromiumBrowser(DrivenBrowser):
    """A Chromium started with the extension; `profile` None means a temporary one."""

    def __init__(  # noqa: PLR0913 what a start needs, all by name
        self,
        program: str,
        *,
        extension: Path,
        headless: bool = True,
        profile: Path | None = None,
        language: str = "fr",
        flags: Sequence[str] = (),
    ) -> None:
        """Start the browser and load the unpacked extension."""
        self._temporary = profile is None
        self._profile = profile or Path(tempfile.mkdtemp(prefix="avise-browser-"))
        # Chromium refuses its sandbox to root (containers, continuous integration).
        as_root = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
        command = [
            program,
            *_FLAGS,
            *(_HEADLESS_FLAGS if headless else ()),
            *as_root,
            f"--user-data-dir={self._profile}",
            f"--lang={language}",
            *flags,
            "about:blank",
        ]
        self.pipe = _Pipe(command, language)
        try:
            loaded = self.pipe.ask("Extensions.loadUnpacked", {"path": str(extension.resolve())})
        except BrowserError:
            self.close()
            raise
        self.extension_id = str(loaded["id"])

    def open(self, url: str) -> ChromiumPage:
        """Open a page in a new tab, bring it to the front and wait until it has loaded."""
        target = self.pipe.ask("Target.createTarget", {"url": "about:blank"})["targetId"]
        page = ChromiumPage(self, str(target))
        page.ask("Page.enable")
        answer = page.ask("Page.navigate", url=url)
        if answer.get("errorText"):
            raise BrowserError(f"{url}: {answer['errorText']}")
        page.wait_for("document.readyState === 'complete' && location.href !== 'about:blank'")
        page.ask("Page.bringToFront")
        return page

    def find_page(self, part_of_url: str, *, seconds: float = 20.0) -> ChromiumPage:
        """Return the open page whose address contains `part_of_url`, waiting for it."""
        return ChromiumPage(self, self._target(part_of_url, {"page"}, seconds))

    def find_worker(self) -> ChromiumPage:
        """Return the extension's background worker, to look at what it keeps."""
        return ChromiumPage(self, self._target(self.extension_id, {"service_worker"}, 20.0))

    def click_toolbar(self, page: DrivenPage) -> ChromiumPage:
        """Click the extension's toolbar button while `page` is in front; return its popup."""
        if not isinstance(page, ChromiumPage):
            raise BrowserError("the page belongs to another browser")
        before = {t["targetId"] for t in self._targets() if self._is_popup(t)}
        tab = self._tab_of(page)
        self.pipe.ask("Extensions.triggerAction", {"id": self.extension_id, "targetId": tab})
        end = time.monotonic() + 20
        while time.monotonic() < end:
            for target in self._targets():
                if self._is_popup(target) and target["targetId"] not in before:
                    return ChromiumPage(self, target["targetId"])
            time.sleep(0.02)
        raise BrowserError("the toolbar button opened no popup")

    def wait_until_closed(self) -> None:
        """Return when the person has closed the browser."""
        self.pipe.process.wait()

    def close(self) -> None:
        """Close the browser and forget its profile if it was a temporary one."""
        try:
            self.pipe.ask("Browser.close")
            self.pipe.process.wait(timeout=10)
        except (BrowserError, subprocess.TimeoutExpired):
            self.pipe.process.kill()
            self.pipe.process.wait()
        self.pipe.close()
        if self._temporary:
            shutil.rmtree(self._profile, ignore_errors=True)

    def _targets(self, kinds: Sequence[str] = ()) -> list[dict[str, Any]]:
        params = {"filter": [{"type": kind} for kind in kinds]} if kinds else {}
        infos: list[dict[str, Any]] = self.pipe.ask("Target.getTargets", params)["targetInfos"]
        return infos

    def _is_popup(self, target: Mapping[str, Any]) -> bool:
        return f"{self.extension_id}/popup/" in target["url"] and target["type"] == "page"

    def _tab_of(self, page: ChromiumPage) -> str:
        """Return the id of the tab that shows a page: the button belongs to tabs, not pages."""
        url = page.evaluate("location.href")
        tabs = [tab for tab in self._targets(["tab"]) if tab["url"] == url]
        if not tabs:
            raise BrowserError(f"no tab shows {url}")
        return str(tabs[0]["targetId"])

    def _target(self, part_of_url: str, kinds: set[str], seconds: float) -> str:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for target in self._targets():
                if target["type"] in kinds and part_of_url in target["url"]:
                    return str(target["targetId"])
            time.sleep(0.05)
        raise BrowserError(f"no {'/'.join(kinds)} at {part_of_url} after {seconds} s")
