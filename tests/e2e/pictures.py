"""`python -m tests.e2e.pictures`: takes every picture under docs/images again.

Real popup and real dashboard on the fictional practitioner of `avise demo`, light, in both
languages; each picture holds at most 256 colours, so that the folder stays small.
"""

from __future__ import annotations

import io
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
from tests.e2e.popup_states import every_state
from tests.e2e.site import Site

IMAGES = Path(__file__).parents[2] / "docs" / "images"
LARGEST_BYTES = 80_000
WIDE, NARROW = 1100, 390
TALLEST = {WIDE: 1500, NARROW: 1700}
MENTION = "[...document.querySelectorAll('article[data-mention]')].find((row) => %s)"
GRAVE = MENTION % "row.innerText.includes('factures') || row.innerText.includes('facture des')"
CALM = MENTION % "row.innerText.includes('Deux heures')"


def main() -> None:
    """Take all pictures: French first, then English, then Firefox's popup."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    site = Site()
    for language in ("fr", "en"):
        with tempfile.TemporaryDirectory() as folder:
            _take_in(language, site, Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        _take_in_firefox(site, Path(folder))
    site.close()


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
    page.ask(
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=500,
        deviceScaleFactor=1,
        mobile=width == NARROW,
    )
    page.go(path)
    tall = page.evaluate("document.documentElement.scrollHeight")
    height = min(tall, TALLEST[width])
    page.ask(
        "Emulation.setDeviceMetricsOverride",
        width=width,
        height=height,
        deviceScaleFactor=1,
        mobile=width == NARROW,
    )
    _keep(page.screenshot(), f"dashboard-{name}")


def _keep(png: bytes, name: str) -> None:
    """Write the picture with as many colours as fit into the limit, and say how large it is."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    path = IMAGES / f"{name}.png"
    for colours in (256, 128, 64, 32, 16):
        picture.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LARGEST_BYTES:
            break
    print(f"{name}: {picture.width} × {picture.height}, {path.stat().st_size // 1000} kB")  # noqa: T201 progress


if __name__ == "__main__":
    main()
