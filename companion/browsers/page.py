"""What both browser families offer: a page to look at and act on, and the extension's popup."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from typing import Any, Self

PATIENCE = 60.0
"""Seconds after which what is waited for will not come: a busy machine takes many, a quiet none."""


class BrowserError(Exception):
    """The browser refused a command, went away, or did not show what was waited for."""


class DrivenPage(ABC):
    """One page, or the extension's popup, driven from outside."""

    @abstractmethod
    def evaluate(self, expression: str) -> Any:  # noqa: ANN401 whatever JSON the page answers
        """Return the JSON value of a JavaScript expression; promises are awaited."""

    @abstractmethod
    def press(self, key: str) -> None:
        """Press and release a key, e.g. `Enter`, `Escape`, `Tab`, `a`."""

    @abstractmethod
    def screenshot(self) -> bytes:
        """Return a PNG of what is visible."""

    @abstractmethod
    def close(self) -> None:
        """Close the page; closing twice is harmless."""

    def wait_for(self, expression: str, *, seconds: float = PATIENCE) -> Any:  # noqa: ANN401 likewise
        """Return the expression's value once it is true; raises `BrowserError` after `seconds`."""
        end = time.monotonic() + seconds
        last: object = None
        while time.monotonic() < end:
            try:
                last = self.evaluate(expression)
            except BrowserError as error:  # the page may be between two documents
                last = error
            else:
                if last:
                    return last
            time.sleep(0.05)
        raise BrowserError(f"waited {seconds} s for {expression}: last was {last!r}")

    def go(self, path: str) -> None:
        """Open another address of the same site in this page and wait until it has loaded."""
        self.evaluate(f"void (window.isBeingLeft = true, location.href = {path!r})")
        self.wait_for("!window.isBeingLeft && document.readyState === 'complete'")

    def click(self, selector: str, *, seconds: float = PATIENCE) -> None:
        """Click the first visible, enabled element that matches a CSS selector."""
        found = f"document.querySelector({selector!r})"
        self.wait_for(
            f"(() => {{ const e = {found};"
            " return Boolean(e && !e.disabled && e.getClientRects().length); })()",
            seconds=seconds,
        )
        self.evaluate(f"{found}.click()")

    def text(self, selector: str) -> str:
        """Return the visible text of the first element that matches, or an empty string."""
        return str(self.evaluate(f"document.querySelector({selector!r})?.innerText ?? ''"))


class DrivenBrowser(ABC):
    """A started browser with the extension in it; a context manager that closes it."""

    @abstractmethod
    def open(self, url: str) -> DrivenPage:
        """Open a page in a new tab, bring it to the front and wait until it has loaded."""

    @abstractmethod
    def open_extension_page(self, path: str) -> DrivenPage:
        """Open a page of the extension, e.g. `options/options.html`, in a new tab."""

    @abstractmethod
    def find_page(self, part_of_url: str, *, seconds: float = PATIENCE) -> DrivenPage:
        """Return the open page whose address contains `part_of_url`, waiting for it."""

    @abstractmethod
    def click_toolbar(self, page: DrivenPage) -> DrivenPage:
        """Click the extension's toolbar button while `page` is in front; return its popup."""

    @abstractmethod
    def close(self) -> None:
        """Close the browser and forget its profile if it was a temporary one."""

    @abstractmethod
    def wait_until_closed(self) -> None:
        """Return when the person has closed the browser."""

    def __enter__(self) -> Self:
        """Return the browser itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the browser."""
        self.close()
