"""Every popup state and the options: axe, both languages, light and dark; they fit, zoomed too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.browsers.chromium import ChromiumPage
from companion.browsers.page import DrivenBrowser, DrivenPage
from companion.browsers.visit import capture_page, read_advice
from tests.builders import a_review_page
from tests.e2e.conftest import Companion, Desk, start_browser
from tests.e2e.popup_states import every_state
from tests.e2e.site import Site

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
STATES = {
    "permission-missing", "checking", "companion-absent", "saved", "another-program",
    "version-mismatch", "not-paired", "pairing", "ready", "capturing", "error", "to-read",
    "restricted", "nothing-found", "advice", "advice-protected",
}  # fmt: skip
JUDGED = """axe.run(document).then(({violations, passes}) => ({
  hasLooked: passes.some(({id}) => id === 'color-contrast'),
  violations: violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' | ')}`),
}))"""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing_in_any_state_light_or_dark(
    language: str, site: Site, tmp_path: Path
) -> None:
    companion = Companion(tmp_path)
    link = companion.start()
    found: dict[str, list[str]] = {}
    seen = set()
    with start_browser("chromium", site, language=language) as browser:
        for state, popup in every_state(Desk("chromium", browser, companion, site), link):
            assert isinstance(popup, ChromiumPage)
            # The page is born French; its words come with its script.
            popup.wait_for(f"document.documentElement.lang === {language!r}")
            seen.add(state)
            popup.evaluate(AXE.read_text("utf-8") + "; true")
            for scheme in ("light", "dark"):
                feature = {"name": "prefers-color-scheme", "value": scheme}
                popup.ask("Emulation.setEmulatedMedia", features=[feature])
                judged = popup.evaluate(JUDGED)
                assert judged["hasLooked"], state
                if judged["violations"]:
                    found[f"{state} {scheme}"] = judged["violations"]
            if overflow := wider_than_zoomed(popup):
                found[f"{state} at 200 %"] = [overflow]
        if wrong := options_page(browser):
            found["options"] = wrong
    companion.stop()
    assert found == {}
    assert seen == STATES


def wider_than_zoomed(popup: ChromiumPage) -> str:
    """Return what does not fit where a browser at 200 % leaves a popup 400 × 300 pixels."""
    # A popup cannot be emulated smaller; its body can be given that room.
    found = popup.evaluate(
        """(() => {
          const {style} = document.body;
          Object.assign(style, {width: '400px', minHeight: '0', maxHeight: '300px'});
          const main = document.querySelector('.scroll');
          const found = {wide: main.scrollWidth - main.clientWidth, high: main.clientHeight};
          style.cssText = '';
          return found;
        })()"""
    )
    return "" if found["wide"] <= 0 and found["high"] > 40 else str(found)


def options_page(browser: DrivenBrowser) -> list[str]:
    """Return what axe finds on the page of options, light and dark."""
    page = browser.open_extension_page("options/options.html")
    assert isinstance(page, ChromiumPage)
    page.wait_for("document.querySelector('#port')?.value")
    page.evaluate(AXE.read_text("utf-8") + "; true")
    wrong = []
    for scheme in ("light", "dark"):
        feature = {"name": "prefers-color-scheme", "value": scheme}
        page.ask("Emulation.setEmulatedMedia", features=[feature])
        judged = page.evaluate(JUDGED)
        assert judged["hasLooked"]
        wrong += judged["violations"]
    page.close()
    return wrong


@pytest.fixture
def popup(desk: Desk) -> Iterator[DrivenPage]:
    body = a_review_page(
        ("Claire V.", "Elle facture des actes qu’elle n’a jamais faits.", 1, "2026-11-01")
    )
    page = desk.browser.open(desk.site.add("https://court.example/dr", body.encode()))
    shown = capture_page(desk.browser, page)
    read_advice(shown)
    yield shown
    shown.close()
    page.close()


def test_one_screen_shows_nature_words_days_left_and_the_first_step(popup: DrivenPage) -> None:
    bottom = popup.evaluate(
        """Object.fromEntries(
          ['[data-part=nature]', '[data-part=words]', '[data-part=deadline]', '[data-step]'].map(
            (part) => [part, document.querySelector(part).getBoundingClientRect().bottom]))"""
    )
    assert sorted(bottom.values()) == list(bottom.values())
    assert max(bottom.values()) <= 600, bottom


def test_the_popup_is_420_pixels_wide_without_a_strip_beside_it(popup: DrivenPage) -> None:
    width = "[innerWidth, document.documentElement.clientWidth, document.body.offsetWidth]"
    popup.wait_for(f"{width}.every((found) => found === 420)")
