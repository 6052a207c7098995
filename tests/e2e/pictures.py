"""`python -m tests.e2e.pictures`: takes every picture again.

Every popup state, and every page of the dashboard at two widths, light and dark, in both languages,
go to build/pictures, where somebody looks at them. The few that README and docs show go to
docs/images: real popup and real dashboard on the fictional practitioner of `avise demo`; each holds
at most 256 colours, so that the folder stays small.
"""

from __future__ import annotations

import io
import re
import tempfile
from pathlib import Path

from PIL import Image

from companion.browsers.chromium import ChromiumBrowser, ChromiumPage
from companion.browsers.page import DrivenPage
from companion.browsers.visit import capture_page, read_advice
from companion.cli.clock import SystemClock
from companion.cli.demo_site import PATH, load_reviews, render_page
from companion.model.practitioner import Practitioner
from companion.store.database import Store
from tests.e2e.conftest import Companion, Desk, start_browser
from tests.e2e.full_companion import fill, pages_of, signed_in
from tests.e2e.popup_states import every_state
from tests.e2e.site import Site

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"
ALL = ROOT / "build" / "pictures"
SHOWN = {
    "popup-advice-fr",
    "popup-advice-en",
    "popup-advice-protected-fr",
    "popup-pairing-fr",
    "dashboard-pairing-fr",
    "dashboard-today-fr",
    "dashboard-today-en",
    "dashboard-today-narrow-fr",
    "dashboard-mentions-fr",
    "dashboard-mention-grave-fr",
    "dashboard-mention-grave-en",
    "dashboard-mention-grave-narrow-fr",
    "dashboard-mention-dark-fr",
    "dashboard-words-fr",
    "dashboard-watch-fr",
}
"""The pictures of README, docs and the stores; the others are looked at in build/pictures."""
LARGEST_BYTES = 80_000
WIDE, NARROW = 1100, 390
TALLEST = {WIDE: 1500, NARROW: 1700}
MENTION = "[...document.querySelectorAll('article[data-mention]')].find((row) => %s)"
GRAVE = MENTION % "row.innerText.includes('factures') || row.innerText.includes('facture des')"
CALM = MENTION % "row.innerText.includes('Deux heures')"


def main() -> None:
    """Take all pictures: French first, then English, then Firefox's popup, then every page."""
    for folder in (IMAGES, ALL):
        folder.mkdir(parents=True, exist_ok=True)
    site = Site()
    for language in ("fr", "en"):
        with tempfile.TemporaryDirectory() as folder:
            _take_in(language, site, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        _take_in_firefox(site, Path(folder))
    site.close()
    with tempfile.TemporaryDirectory() as folder:
        _take_every_page(Path(folder))


def _take_every_page(folder: Path) -> None:
    """Every address, with something to show on each, at two widths, light and dark."""
    full = fill(folder / "world")
    pages = {re.sub(r"[^a-z]+", "-", name.split(" /")[0]): p for name, p in pages_of(full).items()}
    with signed_in(full.walk, folder / "profile") as page:
        for name, path in pages.items():
            if name == "law-whole":  # its examples take minutes to try
                continue
            for language in ("fr", "en"):
                for scheme in ("light", "dark"):
                    _colour(page, scheme)
                    for width in (WIDE, NARROW):
                        _show(page, f"{path}{'&' if '?' in path else '?'}lang={language}", width)
                        _keep(page.screenshot(), f"page-{name}-{language}-{scheme}-{width}")
    full.close()


def _colour(page: ChromiumPage, scheme: str) -> None:
    feature = {"name": "prefers-color-scheme", "value": scheme}
    page.ask("Emulation.setEmulatedMedia", features=[feature])


def _take_in(language: str, site: Site, folder: Path) -> None:
    companion = Companion(folder)
    with start_browser("chromium", site, language=language) as browser:
        assert isinstance(browser, ChromiumBrowser)
        desk = Desk("chromium", browser, companion, site)
        _take_empty(desk, companion, language)
        companion.stop()
        _introduce(folder)
        for state, popup in every_state(desk, companion.start()):
            _keep(popup.screenshot(), f"popup-{state}-{language}")
            if state == "pairing":
                _take(desk, "/pairing", f"pairing-{language}")
        _take_full(desk, language)
    companion.stop()


def _take_empty(desk: Desk, companion: Companion, language: str) -> None:
    desk.dashboard = desk.browser.open(companion.start())
    _take(desk, "/", f"today-empty-{language}")
    desk.dashboard.close()


def _take_full(desk: Desk, language: str) -> None:
    page = desk.dashboard
    for path, name in (
        ("/", "today"),
        ("/mentions", "mentions"),
        ("/captures/new", "by-hand"),
        ("/connections", "connections"),
        ("/watch", "watch"),
        ("/words", "words"),
        ("/glossary", "glossary"),
        ("/settings", "settings"),
        ("/nowhere", "not-found"),
    ):
        _take(desk, path, f"{name}-{language}")
    for mention, name in ((GRAVE, "mention-grave"), (CALM, "mention-protected")):
        page.go("/mentions")
        path = page.evaluate(f"new URL({mention}.querySelector('a').href).pathname")
        _take(desk, path, f"{name}-{language}")
        if name == "mention-grave":
            _take(desk, path, f"{name}-narrow-{language}", width=NARROW)
            assert isinstance(page, ChromiumPage)
            _colour(page, "dark")
            _take(desk, path, f"mention-dark-{language}")
            _colour(page, "light")
    _take(desk, "/", f"today-narrow-{language}", width=NARROW)
    page.click("[data-sign-out]")
    page.wait_for("!document.querySelector('[data-sign-out]')")
    _take(desk, "/", f"signed-out-{language}")


def _take_in_firefox(site: Site, folder: Path) -> None:
    _introduce(folder)
    companion = Companion(folder)
    link = companion.start()
    with start_browser("firefox", site) as browser:
        desk = Desk("firefox", browser, companion, site)
        desk.pair(link)
        url = site.add(f"https://avis.example{PATH}", _demo_page())
        popup = capture_page(browser, browser.open(url))
        read_advice(popup)
        _keep(popup.screenshot(), "popup-advice-firefox-fr")
    companion.stop()


def _demo_page() -> bytes:
    return render_page(SystemClock().today()).encode()


def _introduce(folder: Path) -> None:
    """Say who the practitioner is, as the settings page would."""
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


def _take(desk: Desk, path: str, name: str, *, width: int = WIDE) -> None:
    """Keep one dashboard page from its top, as tall as it is up to a limit."""
    page: DrivenPage = desk.dashboard
    assert isinstance(page, ChromiumPage)
    _show(page, path, width)
    _keep(page.screenshot(), f"dashboard-{name}")


def _show(page: ChromiumPage, path: str, width: int) -> None:
    """Open a page at a width, as tall as it is up to a limit."""
    screen = {"width": width, "deviceScaleFactor": 1, "mobile": width == NARROW}
    page.ask("Emulation.setDeviceMetricsOverride", height=500, **screen)
    page.go(path)
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.ask("Emulation.setDeviceMetricsOverride", height=min(tall, TALLEST[width]), **screen)


def _keep(png: bytes, name: str) -> None:
    """Write the picture; one that is shown gets as many colours as fit into the limit."""
    is_shown = name in SHOWN
    path = (IMAGES if is_shown else ALL) / f"{name}.png"
    if not is_shown:
        path.write_bytes(png)
        return
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64, 32, 16):
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LARGEST_BYTES:
            break
    size = f"{picture.width} × {picture.height}, {path.stat().st_size // 1000} kB"
    print(f"{name}: {size}")  # noqa: T201 progress


if __name__ == "__main__":
    main()
