"""Firefox over WebDriver BiDi: loads the extension, clicks its button, reads its popup.

Firefox shows a popup in a panel of its own window, which BiDi does not list as a page. Its
browser window is therefore asked through the privileged scope, and the popup through a frame
script in the panel.
"""

from __future__ import annotations

import base64
import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from companion.browsers.bidi import Bidi, evaluate_in
from companion.browsers.page import PATIENCE, BrowserError, DrivenBrowser, DrivenPage

_LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
_PREFERENCES: Mapping[str, object] = {
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.contentblocking.category": "standard",
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "browser.tabs.warnOnClose": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.systemAddon.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "remote.active-protocols": 1,
    "services.settings.server": "data:,",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    # A popup must stay open while a program, and not a hand, looks at it.
    "ui.popup.disable_autohide": True,
}
_KEYS = {
    "Enter": "\ue007",
    "Escape": "\ue00c",
    "Tab": "\ue004",
    "ArrowUp": "\ue013",
    "ArrowDown": "\ue015",
    "ArrowLeft": "\ue012",
    "ArrowRight": "\ue014",
    "Alt": "\ue00a",
    "Shift": "\ue008",
}
_FRAME_SCRIPT = """
addMessageListener("avise:ask", async ({data}) => {
  const answer = {id: data.id};
  try {
    const sandbox = Cu.Sandbox(content, {sandboxPrototype: content, wantXrays: false});
    answer.value = JSON.stringify(await Cu.evalInSandbox(data.expression, sandbox));
  } catch (error) { answer.error = String(error); }
  sendAsyncMessage("avise:answer", answer);
});
"""
_TRIGGER = """(async () => {
  const {extension} = [...WebExtensionPolicy.getActiveExtensions()].find((e) => e.id === %s);
  const {ExtensionParent} = ChromeUtils.importESModule(
    "resource://gre/modules/ExtensionParent.sys.mjs");
  const action = ExtensionParent.apiManager.global.browserActionFor(extension);
  await action.triggerAction(window);
  return true;
})()"""
# BiDi has no keys in the browser's own window.
_PRESS = """(() => {
  const processor = Cc["@mozilla.org/text-input-processor;1"]
    .createInstance(Ci.nsITextInputProcessor);
  processor.beginInputTransactionForTests(window);
  const key = new KeyboardEvent("", {key: %s});
  processor.keydown(key);
  processor.keyup(key);
  return true;
})()"""
_POPUP = "[...document.querySelectorAll('browser.webextension-popup-browser')].at(-1)"


class FirefoxPage(DrivenPage):
    """A tab of a driven Firefox."""

    def __init__(self, bidi: Bidi, context: str) -> None:
        """Take a browsing context by its id."""
        self._bidi = bidi
        self.context = context

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401 whatever JSON the page answers
        """Return the JSON value of a JavaScript expression; promises are awaited."""
        return evaluate_in(self._bidi, self.context, expression)

    def press(self, key: str) -> None:
        """Press and release a key; `Alt+Shift+A` presses them together."""
        keys = [_KEYS.get(part, part) for part in (key.split("+") if len(key) > 1 else [key])]
        actions = [{"type": "keyDown", "value": k} for k in keys]
        actions += [{"type": "keyUp", "value": k} for k in reversed(keys)]
        source = {"type": "key", "id": "keyboard", "actions": actions}
        self._bidi.ask("input.performActions", context=self.context, actions=[source])

    def click_at(self, x: float, y: float) -> None:
        """Move to a place of the page (CSS pixels), press and release the left button."""
        self._pointer(
            x, y, {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        )

    def move_mouse(self, x: float, y: float) -> None:
        """Move the mouse to a place of the page, in CSS pixels."""
        self._pointer(x, y)

    def screenshot(self) -> bytes:
        """Return a PNG of what is visible."""
        answer = self._bidi.ask("browsingContext.captureScreenshot", context=self.context)
        return base64.b64decode(answer["data"])

    def close(self) -> None:
        """Close the page; closing twice is harmless."""
        try:
            self._bidi.ask("browsingContext.close", context=self.context)
        except BrowserError:
            return

    def _pointer(self, x: float, y: float, *then: Mapping[str, object]) -> None:
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y)}, *then]
        source = {"type": "pointer", "id": "mouse", "actions": moves}
        self._bidi.ask("input.performActions", context=self.context, actions=[source])


class FirefoxPopup(DrivenPage):
    """The extension's popup in Firefox's panel."""

    def __init__(self, bidi: Bidi, window: str) -> None:
        """Listen to the panel that is open in `window` (a privileged context)."""
        self._bidi = bidi
        self._window = window
        self._ids = itertools.count(1)
        script = (
            "data:application/javascript;base64,"
            + base64.b64encode(_FRAME_SCRIPT.encode()).decode()
        )
        self._privileged(f"{_POPUP}.messageManager.loadFrameScript({json.dumps(script)}, false)")

    def evaluate(self, expression: str) -> Any:  # noqa: ANN401 whatever JSON the page answers
        """Return the JSON value of a JavaScript expression; promises are awaited."""
        question = json.dumps({"id": next(self._ids), "expression": expression})
        answer = self._privileged(
            f"""new Promise((resolve) => {{
              const question = {question};
              const mm = {_POPUP}?.messageManager;
              if (!mm) {{ resolve({{error: "the popup is closed"}}); return; }}
              const hear = ({{data}}) => {{
                if (data.id !== question.id) return;
                mm.removeMessageListener("avise:answer", hear);
                resolve(data);
              }};
              mm.addMessageListener("avise:answer", hear);
              mm.sendAsyncMessage("avise:ask", question);
              setTimeout(() => resolve({{error: "the popup does not answer"}}), 20000);
            }}).then(JSON.stringify)"""
        )
        heard = json.loads(answer)
        if "error" in heard:
            raise BrowserError(f"{expression}: {heard['error']}")
        return json.loads(heard["value"]) if heard.get("value") is not None else None

    def press(self, key: str) -> None:
        """Press and release a key inside the popup, through Firefox's own window."""
        self._privileged(_PRESS % json.dumps(key))

    def screenshot(self) -> bytes:
        """Return a PNG of the popup, without the browser around it."""
        data = self._privileged(
            f"""(async () => {{
              const global = {_POPUP}.browsingContext.currentWindowGlobal;
              const bitmap = await global.drawSnapshot(undefined, 1, "white");
              const canvas = document.createElementNS("http://www.w3.org/1999/xhtml", "canvas");
              canvas.width = bitmap.width; canvas.height = bitmap.height;
              canvas.getContext("2d").drawImage(bitmap, 0, 0);
              return canvas.toDataURL("image/png").split(",")[1];
            }})()"""
        )
        return base64.b64decode(data)

    def close(self) -> None:
        """Close the panel."""
        self._privileged(f"{_POPUP}?.closest('panel')?.hidePopup()")

    def _privileged(self, expression: str) -> Any:  # noqa: ANN401 whatever JSON the window answers
        return evaluate_in(self._bidi, self._window, expression)


class FirefoxBrowser(DrivenBrowser):
    """A Firefox started with the extension; `profile` None means a temporary one."""

    def __init__(  # noqa: PLR0913 what a start needs, all by name
        self,
        program: str,
        *,
        extension: Path,
        headless: bool = True,
        profile: Path | None = None,
        language: str = "fr",
        preferences: Mapping[str, object] | None = None,
        flags: Sequence[str] = (),
        presses_buttons: bool = False,
    ) -> None:
        """Start the browser and install the unpacked extension for this run.

        `presses_buttons` opens Firefox's own window to us, which `click_toolbar` needs; a person
        who browses has no use for it.
        """
        self._temporary = profile is None
        self._profile = profile or Path(tempfile.mkdtemp(prefix="avise-browser-"))
        self._profile.mkdir(parents=True, exist_ok=True)
        self.extension_id = _id_of(extension)
        self._origin = self._fixed_origin()
        self._write_preferences(
            {
                **_PREFERENCES,
                "intl.locale.requested": language,
                "extensions.webextensions.uuids": json.dumps({self.extension_id: self._origin}),
                **(preferences or {}),
            }
        )
        self._process = self._start(
            program, flags, headless=headless, presses_buttons=presses_buttons
        )
        self._bidi = Bidi(self._address())
        self._bidi.ask("session.new", capabilities={"alwaysMatch": {"acceptInsecureCerts": True}})
        self._bidi.ask(
            "webExtension.install",
            extensionData={"type": "path", "path": str(extension.resolve())},
        )

    def open(self, url: str) -> FirefoxPage:
        """Open a page in a new tab, bring it to the front and wait until it has loaded."""
        context = str(self._bidi.ask("browsingContext.create", type="tab")["context"])
        self._bidi.ask("browsingContext.activate", context=context)
        self._bidi.ask("browsingContext.navigate", context=context, url=url, wait="complete")
        return FirefoxPage(self._bidi, context)

    def open_extension_page(self, path: str) -> FirefoxPage:
        """Open a page of the extension, e.g. `options/options.html`, in a new tab."""
        url = f"moz-extension://{self._origin}/{path}"
        context = str(self._bidi.ask("browsingContext.create", type="tab")["context"])
        # Firefox never reports the end of a navigation to an extension page.
        self._bidi.ask("browsingContext.navigate", context=context, url=url, wait="none")
        page = FirefoxPage(self._bidi, context)
        page.wait_for(f"location.href === {json.dumps(url)} && document.readyState === 'complete'")
        return page

    def find_page(self, part_of_url: str, *, seconds: float = PATIENCE) -> FirefoxPage:
        """Return the open page whose address contains `part_of_url`, waiting for it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for context in self._bidi.ask("browsingContext.getTree")["contexts"]:
                if part_of_url in context["url"]:
                    return FirefoxPage(self._bidi, context["context"])
            time.sleep(0.05)
        raise BrowserError(f"no page at {part_of_url} after {seconds} s")

    def click_toolbar(self, page: DrivenPage) -> FirefoxPopup:
        """Click the extension's toolbar button while `page` is in front; return its popup."""
        if not isinstance(page, FirefoxPage):
            raise BrowserError("the page belongs to another browser")
        self._bidi.ask("browsingContext.activate", context=page.context)
        window = self._window()
        evaluate_in(self._bidi, window, _TRIGGER % json.dumps(self.extension_id))
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            # A question asked while the popup still loads would be lost.
            loaded = (
                f"Boolean({_POPUP}?.currentURI?.spec.includes('/popup/')"
                f" && !{_POPUP}.webProgress?.isLoadingDocument)"
            )
            if evaluate_in(self._bidi, window, loaded):
                return FirefoxPopup(self._bidi, window)
            time.sleep(0.05)
        raise BrowserError("the toolbar button opened no popup")

    def wait_until_closed(self) -> None:
        """Return when the person has closed the browser."""
        self._process.wait()

    def close(self) -> None:
        """Close the browser and forget its profile if it was a temporary one."""
        try:
            self._bidi.ask("browser.close")
            self._process.wait(timeout=15)
        except (BrowserError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        self._bidi.close()
        if self._process.stderr is not None:
            self._process.stderr.close()
        if self._temporary:
            shutil.rmtree(self._profile, ignore_errors=True)

    def _start(
        self, program: str, flags: Sequence[str], *, headless: bool, presses_buttons: bool
    ) -> subprocess.Popen[bytes]:
        command = [
            program,
            *(("--headless",) if headless else ()),
            "--remote-debugging-port=0",
            *(("--remote-allow-system-access",) if presses_buttons else ()),
            "--no-remote",
            "--profile",
            str(self._profile),
            *flags,
            "about:blank",
        ]
        return subprocess.Popen(  # noqa: S603 our own command, no text of others in it  # nosec B603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"},
            start_new_session=True,
        )

    def _fixed_origin(self) -> str:
        """Return the extension's origin in this profile, the same at each start.

        A temporary installation otherwise gets a new one each time, and would have to be
        connected again.
        """
        kept = self._profile / "avise-origin"
        if not kept.exists():
            kept.write_text(str(uuid.uuid4()), "ascii")
        return kept.read_text("ascii").strip()

    def _write_preferences(self, preferences: Mapping[str, object]) -> None:
        lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in preferences.items())
        (self._profile / "user.js").write_text("".join(lines), "utf-8")

    def _address(self) -> str:
        """Return the BiDi address Firefox prints, and go on emptying what it prints after."""
        printed = self._process.stderr
        if printed is None:
            raise BrowserError("Firefox prints nothing")
        for line in printed:
            found = _LISTENING.search(line)
            if found:
                threading.Thread(target=_drain, args=(printed,), daemon=True).start()
                return found[1].decode()
        raise BrowserError("Firefox did not start")

    def _window(self) -> str:
        """Return the privileged context of the browser's own window."""
        tree = self._bidi.ask("browsingContext.getTree", **{"moz:scope": "chrome"})
        for context in tree["contexts"]:
            if context["url"].startswith("chrome://browser/"):
                return str(context["context"])
        raise BrowserError("Firefox has no window")


def _id_of(extension: Path) -> str:
    """Return the add-on id an unpacked extension gives itself."""
    manifest = json.loads((extension / "manifest.json").read_text("utf-8"))
    return str(manifest["browser_specific_settings"]["gecko"]["id"])


def _drain(stream: Any) -> None:  # noqa: ANN401 a pipe
    try:
        for _ in stream:
            pass
    except ValueError:  # closed while reading: the browser is gone
        return
