"""Chromium, Chrome or Edge over the DevTools pipe: loads the extension, clicks its button.

The pipe (file descriptors 3 and 4) is the one way in which every branded Chromium still loads an
unpacked extension for a program; nothing listens on a port.
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from companion.browsers.page import PATIENCE, BrowserError, DrivenBrowser, DrivenPage
from companion.browsers.pipe import DevToolsPipe

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
_HEADLESS_FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--hide-scrollbars",
    "--mute-audio",
    # The popup is as wide and high as a real one only where the screen leaves it room.
    "--screen-info={1280x1000}",
    "--window-size=1280,1000",
)
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
        self.pipe = DevToolsPipe(command, language)
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

    def open_extension_page(self, path: str) -> ChromiumPage:
        """Open a page of the extension, e.g. `options/options.html`, in a new tab."""
        return self.open(f"chrome-extension://{self.extension_id}/{path}")

    def find_page(self, part_of_url: str, *, seconds: float = PATIENCE) -> ChromiumPage:
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
        end = time.monotonic() + PATIENCE
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
