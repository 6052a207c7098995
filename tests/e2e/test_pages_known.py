"""Pages the doctor opens: what is known there, looked at again by a click and by itself."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from companion.browsers.chromium import ChromiumBrowser
from companion.browsers.page import DrivenPage
from companion.browsers.visit import capture_page, wait_for_state
from tests.e2e.conftest import Desk
from tests.e2e.hands import close_popup, press_in_popup

pytestmark = pytest.mark.browser

SETTLED = 1.5
"""Seconds after which what was going to happen has happened."""
ADDRESS = "https://avis-connus.example/cabinet"
SITE = "https://avis-connus.example/*"
LATELY = (datetime.now(UTC).date() - timedelta(days=12)).isoformat()
INSULT = "Ce médecin est un charlatan, un escroc, un incompétent, fuyez ce cabinet."
CALM = "Deux heures d’attente pour cinq minutes de consultation, sans un mot d’excuse."
TITLES = """(async () => {
  const tabs = await chrome.tabs.query({});
  return (await Promise.all(tabs.map((t) => chrome.action.getTitle({tabId: t.id})))).join("|");
})()"""
BADGE = """(async () => {
  const [tab] = await chrome.tabs.query({url: %s});
  return tab ? chrome.action.getBadgeText({tabId: tab.id}) : "no tab";
})()"""
LISTED = """(async () => {
  const {knownPages} = await chrome.storage.local.get("knownPages");
  return Object.values(knownPages?.counts ?? {}).includes(2);
})()"""
# The alarm of every quarter of an hour, brought forward: the browser itself rings it.
RING = 'chrome.alarms.create("alerts", {when: Date.now() + 200}).then(() => true, () => true)'
SHOWN = "chrome.notifications.getAll().then((all) => Object.keys(all).includes('avise-news'))"


def serve(desk: Desk, *reviews: tuple[str, str]) -> str:
    """Serve the page with these reviews, which it counts."""
    shown = "".join(
        f'<div class="avis"><b>{author}</b><i aria-label="1 sur 5"></i>'
        f'<time datetime="{LATELY}">{LATELY}</time><p>{words}</p></div>'
        for author, words in reviews
    )
    page = f'<html lang="fr"><title>Avis</title><h1>Avis</h1><p>{len(reviews)} avis</p>{shown}'
    return desk.site.add(ADDRESS, page.encode())


def allow_site(desk: Desk) -> None:
    """Answer beforehand what the browser itself will ask: its question is no page of ours.

    Chromium keeps on its own page of extensions that the site is allowed; Firefox is told not to
    ask (see `start_browser`). The click on our button is real in both.
    """
    if isinstance(desk.browser, ChromiumBrowser):
        page = desk.browser.open("chrome://extensions/")
        asked = (
            f"chrome.developerPrivate.addHostPermission({desk.browser.extension_id!r}, {SITE!r})"
        )
        page.wait_for("typeof chrome.developerPrivate === 'object'")
        page.evaluate(f"{asked}.then(() => true)")
        page.close()


def popup_on(desk: Desk, page: DrivenPage) -> DrivenPage:
    popup = desk.browser.click_toolbar(page)
    wait_for_state(popup, "ready")
    return popup


def test_a_known_page_is_told_and_looked_at_again_with_and_without_access(
    desk: Desk, pictures: Path
) -> None:
    page = desk.browser.open(serve(desk, ("Ana P.", INSULT), ("Luc B.", CALM)))
    wait_for_state(capture_page(desk.browser, page), "advice")
    close_popup(desk.browser)
    page.close()
    options = desk.browser.open_extension_page("options/options.html")
    options.wait_for(LISTED)

    # Without access to the site: nothing before the click; the click re-observes.
    serve(desk, ("Ana P.", f"{INSULT} J’ajoute : il triche."), ("Luc B.", CALM))
    page = desk.browser.open(ADDRESS)
    time.sleep(SETTLED)
    assert "connues ici" not in options.evaluate(TITLES)
    popup = popup_on(desk, page)
    assert "2 mentions connues" in popup.text('[data-slot="known"]')
    assert "2 mentions connues ici" in options.evaluate(TITLES)
    popup.click('[data-slot="recheck"] button')
    wait_for_state(popup, "advice")
    assert "1 en ligne, inchangée, 1 modifiée" in popup.text(
        '[data-slot="observed"]:not(.notice-calm)'
    )
    popup.click('[data-action="again"]')
    wait_for_state(popup, "ready")

    # The access is asked in place, for this site alone.
    allow_site(desk)
    if isinstance(desk.browser, ChromiumBrowser):
        close_popup(desk.browser)
        popup = popup_on(desk, page)
    press_in_popup(desk.browser, popup, '[data-action="watch-site"]')
    popup.wait_for("document.querySelector('[data-slot=\"site\"]').dataset.granted === 'true'")
    close_popup(desk.browser)
    page.close()

    # With it: the badge before any click, and the page looked at by itself.
    serve(desk, ("Luc B.", CALM))
    page = desk.browser.open(f"{ADDRESS}?utm_source=lettre")
    options.wait_for(f"({BADGE % json.dumps(SITE)}).then((text) => text === '2')")
    popup = popup_on(desk, page)
    popup.wait_for("Boolean(document.querySelector('[data-rechecked=answered]'))")
    told = popup.text('[data-slot="rechecked"]')
    assert "1 en ligne, inchangée" in told
    assert "1 disparue" in told
    (pictures / f"known-page-{desk.family}.png").write_bytes(popup.screenshot())
    close_popup(desk.browser)
    page.close()

    # It says what it did, and the access is taken back.
    options.evaluate("location.reload()")
    options.wait_for("document.querySelectorAll('[data-slot=\"journal\"] li').length === 1")
    assert "avis-connus.example" in options.text('[data-slot="journal"]')
    (pictures / f"options-sites-{desk.family}.png").write_bytes(options.screenshot())
    options.click("[data-leave]")
    options.wait_for("document.querySelectorAll('[data-slot=\"sites\"] li').length === 0")
    allowed = options.evaluate(f"chrome.permissions.contains({{origins: [{SITE!r}]}})")
    assert allowed is False
    page = desk.browser.open(ADDRESS)
    time.sleep(SETTLED)
    assert "connues ici" not in options.evaluate(TITLES)
    options.close()
    page.close()


def end_silence(desk: Desk) -> None:
    """Two equal hours mean that there is no hour of silence, whenever this test runs."""
    desk.dashboard.go("/watch/feeds")
    desk.dashboard.evaluate(
        """(() => {
          for (const name of ["quiet_from", "quiet_until"]) {
            document.querySelector(`[name=${name}]`).value = "3";
          }
          document.querySelector("[name=quiet_from]").form.requestSubmit();
          return true;
        })()"""
    )
    desk.dashboard.wait_for("Boolean(document.querySelector('[data-notice]'))")


def test_what_is_urgent_is_notified_once_and_not_when_switched_off(desk: Desk) -> None:
    end_silence(desk)
    options = desk.browser.open_extension_page("options/options.html")
    options.evaluate("chrome.notifications.clear('avise-news')")
    options.evaluate("chrome.storage.local.remove('notified').then(() => true)")
    options.click("#notifications")
    options.wait_for("document.querySelector('[data-slot=\"status\"]').textContent !== ''")
    options.evaluate(RING)
    time.sleep(SETTLED)
    assert options.evaluate(SHOWN) is False
    options.click("#notifications")
    options.wait_for(
        "chrome.storage.local.get('notificationsOff').then((o) => o.notificationsOff === false)"
    )
    options.evaluate(RING)
    options.wait_for("chrome.storage.local.get('notified').then((o) => Boolean(o.notified))")
    options.wait_for(SHOWN)
    options.evaluate("chrome.notifications.clear('avise-news')")
    options.evaluate(RING)
    time.sleep(SETTLED)
    assert options.evaluate(SHOWN) is False
    options.close()
