"""Pages that move by themselves move under nobody's hands, and a form outlives its sign-in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from companion.browsers.chromium import ChromiumPage
from companion.web.app import sign_in_links
from tests.e2e.full_companion import Full, Opened, _by_hand, opened

pytestmark = pytest.mark.browser
SHIFTED = """new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => done(sum), 600);
})"""
SAID = "document.querySelector('[data-live-new]:not([hidden]) [data-live-words]')?.textContent"
IN_STATUS = "document.querySelector('[data-live-new]').closest('[role=status]') !== null"


@pytest.fixture(scope="module")
def desk(full: Full, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(full.walk, tmp_path_factory.mktemp("profile") / "p") as found:
        yield found


@pytest.fixture
def page(desk: Opened) -> ChromiumPage:
    return desk.page


@pytest.mark.parametrize("path", ["/", "/mentions", "/mentions?q=facture", "/trends", "grave"])
def test_nothing_shifts_while_a_page_loads(full: Full, page: ChromiumPage, path: str) -> None:
    page.go(f"/mentions/{full.grave}" if path == "grave" else path)
    assert page.evaluate(SHIFTED) == 0


def test_a_new_mention_appears_by_itself_and_is_announced(full: Full, page: ChromiumPage) -> None:
    page.go("/")
    new = _by_hand(full.walk, "Un escroc de la pire espèce.", days=1, author="Nouveau")
    page.wait_for(f"document.querySelector('main a[href^=\"/mentions/{new}\"]') !== null")
    assert page.evaluate(SAID) == "Une nouvelle mention."
    assert page.evaluate(IN_STATUS)


def test_a_page_somebody_works_on_stays_and_offers_what_came(
    full: Full, page: ChromiumPage
) -> None:
    page.go("/mentions")
    typed = "document.querySelector('#q')"
    page.evaluate(f"{typed}.value = 'à moitié'; {typed}.focus()")
    before = page.evaluate("document.querySelectorAll('main article').length")
    new = _by_hand(full.walk, "Une incompétente notoire.", days=1, author="Encore")
    page.wait_for(f"{SAID} === 'Une nouvelle mention.'")
    assert page.evaluate(f"{typed}.value") == "à moitié"
    assert page.evaluate("document.querySelectorAll('main article').length") == before
    page.evaluate("document.querySelector('[data-live-show]').click()")
    page.wait_for(f"document.querySelector('article[data-mention=\"{new}\"]') !== null")


def test_what_was_typed_is_offered_in_the_same_browser_after_signing_in_again(
    full: Full, desk: Opened, page: ChromiumPage
) -> None:
    page.go("/captures/new")
    page.evaluate(
        "document.querySelector('#text').value = 'Elle m’a volé,\\nje le jure.';"
        "document.querySelector('#url').value = 'https://avis.example/1'"
    )
    full.bench.later(hours=9)
    page.click("main form button.btn-primary")
    page.wait_for("document.querySelector('[data-problem=sign-in-expired] [data-kept]') !== null")

    again = desk.browser.open(sign_in_links(desk.app).issue("/"))
    again.wait_for("document.querySelector('[data-kept-waiting]') !== null")
    again.click("[data-kept-waiting]")
    again.wait_for("document.querySelector('[data-sent-again]') !== null")
    assert again.evaluate("document.querySelector('[data-sent-again] [name=text]').value") == (
        "Elle m’a volé,\nje le jure."
    )
    again.click("[data-sent-again] button")
    again.wait_for("document.querySelector('[data-notice]') !== null")
    assert any("je le jure" in one.review.words for one in full.walk.store.mentions())
    again.go("/")
    assert again.evaluate("document.querySelector('[data-kept-waiting]') === null")
    again.close()
