"""Which browsers are installed here, and where."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Literal

from companion.model.value import Value

Family = Literal["chromium", "firefox"]

_COMMANDS: tuple[tuple[Family, str], ...] = (
    ("chromium", "chromium"),
    ("chromium", "chromium-browser"),
    ("chromium", "google-chrome"),
    ("chromium", "google-chrome-stable"),
    ("chromium", "microsoft-edge"),
    ("firefox", "firefox"),
    ("firefox", "firefox-esr"),
)
_PLACES: tuple[tuple[Family, str], ...] = (
    ("chromium", "/Applications/Chromium.app/Contents/MacOS/Chromium"),
    ("chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
    ("chromium", "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
    ("firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"),
    ("chromium", "%PROGRAMFILES%/Google/Chrome/Application/chrome.exe"),
    ("chromium", "%PROGRAMFILES(X86)%/Microsoft/Edge/Application/msedge.exe"),
    ("firefox", "%PROGRAMFILES%/Mozilla Firefox/firefox.exe"),
)


class InstalledBrowser(Value, frozen=True, kw_only=True):
    """A browser that can be started: its family and its program."""

    family: Family
    program: str


def find_browsers() -> tuple[InstalledBrowser, ...]:
    """Return the browsers found on this machine, in order of preference, each program once."""
    found: dict[str, InstalledBrowser] = {}
    for family, command in _COMMANDS:
        program = shutil.which(command)
        if program:
            real = str(Path(program).resolve())
            found.setdefault(real, InstalledBrowser(family=family, program=program))
    for family, place in _PLACES:
        path = Path(os.path.expandvars(place))
        if path.is_file():
            found.setdefault(str(path), InstalledBrowser(family=family, program=str(path)))
    return tuple(found.values())


def find_browser(family: Family | None = None) -> InstalledBrowser | None:
    """Return the preferred browser (of `family` when given), or None when there is none."""
    matching = (b for b in find_browsers() if family is None or b.family == family)
    return next(matching, None)
