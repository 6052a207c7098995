"""Starts an installed browser of either family with the extension in it."""

from __future__ import annotations

from pathlib import Path

from companion.browsers.chromium import ChromiumBrowser
from companion.browsers.find import InstalledBrowser
from companion.browsers.firefox import FirefoxBrowser
from companion.browsers.page import DrivenBrowser


def open_browser(
    found: InstalledBrowser,
    *,
    extension: Path,
    headless: bool = True,
    profile: Path | None = None,
    language: str = "fr",
) -> DrivenBrowser:
    """Start the browser; raises `BrowserError` when it does not start or refuses the extension."""
    kind = ChromiumBrowser if found.family == "chromium" else FirefoxBrowser
    return kind(
        found.program,
        extension=extension,
        headless=headless,
        profile=profile,
        language=language,
    )
