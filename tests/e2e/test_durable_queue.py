"""Captures survive: the companion away, killed, or asked twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.browsers.visit import capture_page, read_advice, wait_for_state
from companion.cli.clock import SystemClock
from companion.store.database import Store
from tests.e2e.conftest import Companion, Desk, start_browser
from tests.e2e.site import Site

pytestmark = pytest.mark.browser
PAGE = "unknown-json-ld"


@pytest.fixture
def fresh(family: str, site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    companion = Companion(tmp_path_factory.mktemp("data"))
    link = companion.start()
    with start_browser(family, site) as browser:
        desk = Desk(family, browser, companion, site)
        desk.pair(link)
        yield desk
    companion.stop()


def _kept(folder: Path) -> tuple[int, int]:
    with Store.open(folder, clock=SystemClock()) as store:
        assert store.incidents == ()
        assert store.custody.verify() == ()
        assert store.scrubber.read_all() == ()
        return len(store.captures()), store.mention_count()


def test_a_capture_made_while_the_companion_is_away_is_sent_once_when_it_is_back(
    fresh: Desk,
) -> None:
    fresh.companion.stop()
    page = fresh.browser.open(fresh.site.add_saved_page(PAGE))
    popup = fresh.browser.click_toolbar(page)
    wait_for_state(popup, "companion-absent")
    popup.click("section[data-state=companion-absent] [data-action=capture]")
    wait_for_state(popup, "saved")
    popup.close()

    fresh.companion.start()
    popup = fresh.browser.click_toolbar(page)
    popup.wait_for(
        "document.body.dataset.state === 'advice' || document.body.dataset.state === 'ready'",
    )
    popup.wait_for("document.querySelector('[data-slot=queue]').hidden")
    popup.close()
    fresh.companion.stop()

    captures, mentions = _kept(fresh.companion.folder)
    assert captures == 1
    assert mentions > 0


def test_a_capture_acknowledged_survives_kill_minus_nine(fresh: Desk) -> None:
    page = fresh.browser.open(fresh.site.add_saved_page(PAGE))
    popup = capture_page(fresh.browser, page)
    cards = read_advice(popup)
    fresh.companion.kill()
    popup.close()

    assert _kept(fresh.companion.folder) == (1, len(cards))
    link = fresh.companion.start()
    dashboard = fresh.browser.open(link)
    dashboard.go("/mentions")
    found = dashboard.evaluate("document.querySelector('[data-found]').dataset.found")
    assert int(found) == len(cards)
