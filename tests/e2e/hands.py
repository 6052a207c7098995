"""What a hand does beyond a click: the context menu, a shortcut, the popup that opens by itself."""

# ruff: noqa: SLF001 - the drivers offer what a page needs; the rest of the browser is reached here
from __future__ import annotations

import contextlib
import json
import time
from urllib.parse import quote

from companion.browsers.bidi import evaluate_in
from companion.browsers.chromium import ChromiumBrowser
from companion.browsers.firefox import FirefoxBrowser, FirefoxPage, FirefoxPopup
from companion.browsers.page import PATIENCE, BrowserError, DrivenBrowser, DrivenPage
from companion.browsers.visit import wait_for_state

_MENU = "document.getElementById('contentAreaContextMenu')"
_POPUPS = "document.querySelectorAll('browser.webextension-popup-browser')"
_LAST = f"[...{_POPUPS}].at(-1)"
# A key pressed in the browser's own window: BiDi has no keys there.
_SHORTCUT = """(() => {
  const processor = Cc["@mozilla.org/text-input-processor;1"]
    .createInstance(Ci.nsITextInputProcessor);
  const hasBegun = processor.beginInputTransactionForTests(window);
  const keys = [["Alt", "AltLeft", 18], ["Shift", "ShiftLeft", 16], ["S", "KeyS", 83]]
    .map(([key, code, keyCode]) => new KeyboardEvent("", {key, code, keyCode}));
  for (const key of keys) processor.keydown(key);
  for (const key of keys.reverse()) processor.keyup(key);
  return hasBegun;
})()"""
# Chromium's menu and shortcuts belong to the system's own window and no program reaches them: its
# worker is told of the choice instead, on a tab whose button was clicked (which gives access).
_TOLD = """(async () => {
  const [tab] = await chrome.tabs.query({active: true, currentWindow: true});
  %s;
  return tab.id;
})()"""


def select_text(page: DrivenPage, selector: str) -> str:
    """Select all the words of an element and return them."""
    return str(
        page.evaluate(
            f"""(() => {{
              const range = document.createRange();
              range.selectNodeContents(document.querySelector({selector!r}));
              getSelection().removeAllRanges();
              getSelection().addRange(range);
              return getSelection().toString();
            }})()"""
        )
    )


def middle_of(page: DrivenPage, selector: str) -> tuple[float, float]:
    """Return a place inside an element where it can be pointed at, in CSS pixels."""
    x, y = page.evaluate(
        f"""(() => {{
          const box = document.querySelector({selector!r}).getBoundingClientRect();
          return [box.left + Math.min(box.width / 2, 40), box.top + box.height / 2];
        }})()"""
    )
    return x, y


def choose_in_menu(browser: DrivenBrowser, page: DrivenPage, selector: str, item: str) -> None:
    """Open the context menu on an element and choose our item by the beginning of its label."""
    if isinstance(browser, FirefoxBrowser):
        assert isinstance(page, FirefoxPage)
        press = [{"type": kind, "button": 2} for kind in ("pointerDown", "pointerUp")]
        page._pointer(*middle_of(page, selector), *press)
        _wait_in_window(browser, f"{_MENU}.state === 'open'")
        found = (
            f"[...{_MENU}.querySelectorAll('menuitem')].find((i) => i.label.startsWith('{item}'))"
        )
        _wait_in_window(browser, f"Boolean({found})")
        _in_window(browser, f"void {_MENU}.activateItem({found})")
        return
    _allow_on(browser, page)
    select = "{menuItemId: 'selection', selectionText: 'told by the browser', editable: false}"
    _tell_worker(browser, f"chrome.contextMenus.onClicked.dispatch({select}, tab)")


def press_shortcut(browser: DrivenBrowser, page: DrivenPage) -> None:
    """Press Alt+Shift+S while `page` is in front."""
    if isinstance(browser, FirefoxBrowser):
        assert _in_window(browser, _SHORTCUT)
        return
    _allow_on(browser, page)
    _tell_worker(browser, "chrome.commands.onCommand.dispatch('capture-page', tab)")


def popup_that_opened(browser: DrivenBrowser) -> DrivenPage:
    """Return the popup the extension opened by itself."""
    if isinstance(browser, FirefoxBrowser):
        last = _LAST
        _wait_in_window(browser, f"{last}?.currentURI?.spec.includes('/popup/') ?? false")
        # A question asked while the popup still loads is lost, and waited for in vain.
        _wait_in_window(browser, f"!{last}.webProgress?.isLoadingDocument")
        return FirefoxPopup(browser._bidi, browser._window())
    return browser.find_page("/popup/popup.html")


def press_in_popup(browser: DrivenBrowser, popup: DrivenPage, selector: str) -> None:
    """Press a button of the popup as a hand does: the browser grants an access to nobody else.

    Firefox takes a click that a program makes for no hand's unless it is told so.
    """
    if not isinstance(browser, FirefoxBrowser):
        popup.click(selector)
        return
    popup.wait_for(f"Boolean(document.querySelector({selector!r})?.getClientRects().length)")
    script = (
        "{ const hand = content.windowUtils.setHandlingUserInput(true);"
        f" content.document.querySelector({selector!r}).click(); hand.destruct(); }}"
    )
    source = json.dumps("data:text/javascript," + quote(script))
    _in_window(browser, f"void {_LAST}.messageManager.loadFrameScript({source}, false)")


def close_popup(browser: DrivenBrowser) -> None:
    """Close whatever popup is open, and wait until it is gone."""
    if isinstance(browser, FirefoxBrowser):
        _in_window(browser, f"{_POPUPS}.forEach((popup) => popup.closest('panel').hidePopup())")
        _wait_in_window(browser, f"{_POPUPS}.length === 0")
        return
    assert isinstance(browser, ChromiumBrowser)
    end = time.monotonic() + PATIENCE
    while popups := [one for one in browser._targets() if browser._is_popup(one)]:
        for target in popups:
            with contextlib.suppress(BrowserError):  # it may close by itself meanwhile
                browser.pipe.ask("Target.closeTarget", {"targetId": target["targetId"]})
        if time.monotonic() > end:
            raise BrowserError("the popup does not close")
        time.sleep(0.02)


def _allow_on(browser: DrivenBrowser, page: DrivenPage) -> None:
    popup = browser.click_toolbar(page)
    wait_for_state(popup, "ready")
    close_popup(browser)


def _tell_worker(browser: DrivenBrowser, call: str) -> None:
    assert isinstance(browser, ChromiumBrowser)
    browser.find_worker().evaluate(_TOLD % call)


def _in_window(browser: FirefoxBrowser, expression: str) -> object:
    return evaluate_in(browser._bidi, browser._window(), expression)


def _wait_in_window(browser: FirefoxBrowser, expression: str) -> None:
    end = time.monotonic() + PATIENCE
    while not _in_window(browser, expression):
        if time.monotonic() > end:
            raise BrowserError(f"Firefox's window does not come to {expression}")
        time.sleep(0.05)
