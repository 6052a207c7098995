"""A whole round of searches from the popup in both browsers, and what the next one finds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from companion.browsers.page import DrivenPage
from companion.browsers.visit import wait_for_state
from tests.e2e.conftest import Desk
from tests.e2e.hands import close_popup
from tests.search_pages import ENGINES, Hit

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
JUDGED = "axe.run(document).then(({violations}) => violations.map(({id}) => id))"
OWN = Hit("Dr Camille Roussel, dermatologue à Lyon", "https://roussel-dermato.example/")
GONE = Hit("Camille Roussel : arnaque", "https://forum.example/t/12", "Dermatologue à Lyon.")
CHANGED = Hit("Camille Roussel – Lyon", "https://annuaire.example/roussel", "Dermatologue.")
NEW = Hit("Camille Roussel : à fuir", "https://avis.example/roussel", "Dermatologue à Lyon.")
LOADED = "location.href.includes('google.com/search') && document.readyState === 'complete'"
SLOT = "document.querySelector('[data-slot={}]')"
IDENTITY = {
    "names": "Dr Camille Roussel",
    "specialty": "Dermatologue",
    "places": "Lyon",
    "own_pages": OWN.url,
}


def fill_identity(dashboard: DrivenPage) -> None:
    dashboard.go("/settings")
    for name, value in IDENTITY.items():
        dashboard.evaluate(
            f"void (document.querySelector('[data-form=identity] [name={name}]').value = {value!r})"
        )
    dashboard.click("[data-form=identity] button.btn-primary")
    dashboard.wait_for("Boolean(document.querySelector('[data-form=slips], [data-form-known]'))")


def serve(desk: Desk, urls: dict[str, str], *hits: Hit) -> None:
    """Serve a look-alike at each address whose engine we know, a plain page at the others."""
    for engine, url in urls.items():
        make = ENGINES.get(engine)
        body = make(hits) if make else "<!doctype html><title>Rien</title><h1>Rien</h1>"
        desk.site.add(url, body.encode())


def open_popup(desk: Desk, page: DrivenPage) -> DrivenPage:
    popup = desk.browser.click_toolbar(page)
    wait_for_state(popup, "ready", "advice")
    # A companion that was busy is asked again: the round may come after the rest.
    popup.wait_for(f"Boolean({SLOT.format('round')}.dataset.round)")
    return popup


def told(popup: DrivenPage) -> dict:
    """Return where the popup says that the round stands."""
    return popup.evaluate(
        f"({{standing: {SLOT.format('round')}.dataset.round,"
        f" done: Number({SLOT.format('round')}.dataset.done),"
        f" hidden: {SLOT.format('round')}.hidden}})"
    )


def record(desk: Desk, page: DrivenPage, *, is_judged: bool = False) -> str:
    """Record the page shown in one click; return what the popup says it found.

    `is_judged`: axe looks at the popup too.
    """
    popup = open_popup(desk, page)
    popup.click("[data-action=round-record]")
    wait_for_state(popup, "advice")
    popup.wait_for(f"!{SLOT.format('round-found')}.hidden")
    assert popup.evaluate(f"{SLOT.format('nothing')}.hidden")
    found = str(popup.evaluate(f"{SLOT.format('round-found')}.textContent"))
    if is_judged:
        popup.evaluate(AXE.read_text("utf-8") + "; true")
        assert popup.evaluate(JUDGED) == []
    close_popup(desk.browser)
    return found.replace("\u00a0", " ").replace("\u202f", " ")


def lead_on(desk: Desk, page: DrivenPage) -> None:
    """Click « Suivante » and wait until the page is another."""
    before = page.evaluate("location.href")
    popup = open_popup(desk, page)
    popup.click("[data-action=round-next]")
    page.wait_for(f"location.href !== {before!r} && document.readyState === 'complete'")
    close_popup(desk.browser)


@pytest.fixture
def urls(desk: Desk) -> dict[str, str]:
    """The addresses of the round's searches, by engine; the identity is given first."""
    fill_identity(desk.dashboard)
    desk.dashboard.go("/watch")
    found: list[list[str]] = desk.dashboard.evaluate(
        "[...document.querySelectorAll('[data-search]')].map((a) => [a.dataset.search, a.href])"
    )
    # Searches through Google share its address, and what is served at it.
    rest = {engine: url for engine, url in found if engine not in ENGINES}
    return {**rest, **{engine: url for engine, url in reversed(found) if engine in ENGINES}}


def test_a_round_is_led_recorded_and_the_next_one_finds_what_moved(
    desk: Desk, urls: dict[str, str], pictures: Path
) -> None:
    serve(desk, urls, OWN, GONE, CHANGED)
    begun = time.monotonic()
    start = desk.browser.open(desk.site.add("https://accueil.example/", b"<h1>Accueil</h1>"))
    popup = open_popup(desk, start)
    assert told(popup)["standing"] == "due"
    popup.click("[data-action=round-next]")
    page = desk.browser.find_page("google.com/search")
    page.wait_for(LOADED)
    close_popup(desk.browser)

    # The first page, recorded, and once more after it was recorded: the popup knows it.
    assert record(desk, page, is_judged=True) == "Résultats : 3 ; à vous : 1 ; hostiles : 1."
    recorded, steps = {"google-web"}, 1
    while True:
        popup = open_popup(desk, page)
        where = told(popup)
        assert where["done"] >= steps
        (pictures / f"{desk.family}-round.png").write_bytes(popup.screenshot())
        if where["standing"] == "done":
            close_popup(desk.browser)
            break
        close_popup(desk.browser)
        lead_on(desk, page)
        steps += 1
        engine = next(
            (e for e in ("bing", "duckduckgo") if e in page.evaluate("location.hostname")), None
        )
        if engine and engine not in recorded:
            assert "Résultats : 3" in record(desk, page)
            recorded.add(engine)
    spent = time.monotonic() - begun
    assert recorded == {"google-web", "bing", "duckduckgo"}
    assert steps >= 18
    assert spent < 120, f"a round by itself takes {spent:.0f} s"

    desk.dashboard.go("/watch")
    assert desk.dashboard.evaluate("Boolean(document.querySelector('[data-round=done]'))")
    assert desk.dashboard.evaluate("document.querySelectorAll('[data-series]').length") == 3

    # Another round, asked for on the dashboard; what is served has changed meanwhile.
    desk.dashboard.click("[data-form=round-start] button")
    desk.dashboard.wait_for("Boolean(document.querySelector('[data-round=running]'))")
    serve(desk, urls, OWN, CHANGED._replace(title="Camille Roussel : coordonnées"), NEW)
    page.evaluate(f"void (location.href = {urls['google-web']!r})")
    there = f"location.href === new URL({urls['google-web']!r}).href"
    page.wait_for(f"{there} && document.readyState === 'complete'")
    found = record(desk, page)
    assert found.endswith("Depuis la fois d’avant, nouveaux : 1 ; disparus : 1.")
    desk.dashboard.go("/watch")
    desk.dashboard.evaluate(
        "document.querySelector('form[action$=\"/finish\"]').requestSubmit(), true"
    )
    desk.dashboard.wait_for(
        "Boolean(document.querySelector('[data-round=done]'"
        ' + \' [data-found-new="1"][data-found-changed="1"][data-found-gone="1"]\'))'
    )
    (pictures / f"{desk.family}-watch.png").write_bytes(desk.dashboard.screenshot())
    desk.dashboard.click("[data-series] a")
    desk.dashboard.wait_for("Boolean(document.querySelector('.history-chart'))")
    (pictures / f"{desk.family}-first-page.png").write_bytes(desk.dashboard.screenshot())
    page.close()
    start.close()


def test_a_search_opened_from_the_dashboard_is_ticked_off(desk: Desk, urls: dict[str, str]) -> None:
    serve(desk, urls, OWN)
    if desk.dashboard.evaluate("!document.querySelector('[data-round=running]')"):
        desk.dashboard.click("[data-form=round-start] button")
    desk.dashboard.wait_for(
        "Boolean(document.querySelector('[data-round=running]'))"
        " && document.readyState === 'complete'"
    )
    counted = "document.querySelectorAll('[data-step]:not([data-step=waiting])').length"
    before = desk.dashboard.evaluate(counted)
    desk.dashboard.click("[data-round-open]")
    page = desk.browser.find_page("google.com/search")
    page.wait_for(LOADED)
    page.close()
    desk.dashboard.go("/watch")
    desk.dashboard.wait_for(f"{counted} === {before + 1}")
