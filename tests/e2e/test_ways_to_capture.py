"""Every way to capture, in both browsers; and what a capture never does to a page.

Two ways cannot be driven in Chromium as a person does them, because its context menu and its
shortcuts are outside every page; see `hands.py`. In Firefox all are real.
"""

from __future__ import annotations

import html
import json
import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from companion.browsers.page import PATIENCE, BrowserError, DrivenPage
from companion.browsers.visit import capture_page, read_advice, wait_for_state
from companion.cli.clock import SystemClock
from companion.store.database import Store
from tests.e2e.conftest import Desk
from tests.e2e.hands import (
    choose_in_menu,
    middle_of,
    popup_that_opened,
    press_shortcut,
    select_text,
)

pytestmark = pytest.mark.browser


OVERLAY = "document.querySelector('avise-overlay')"
A_PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk"
    "+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def _page_of(*reviews: tuple[str, str]) -> bytes:
    """A list of reviews, described by schema.org too, which notes every event that reaches it."""
    described = {
        "@context": "https://schema.org",
        "@type": "Physician",
        "name": "Dr Camille Roussel-Lefèvre",
        "review": [
            {"@type": "Review", "author": {"@type": "Person", "name": author}, "reviewBody": words}
            for author, words in reviews
        ],
    }
    shown = "".join(
        f'<li class="review"><h3>{html.escape(author)}</h3><p class="stars">1/5</p>'
        f'<p class="text">{html.escape(words)}</p><a href="/elsewhere">Signaler</a></li>'
        for author, words in reviews
    )
    safe = json.dumps(described, ensure_ascii=False).replace("<", "\\u003c")
    return (
        '<!doctype html><html lang="fr"><head><title>Avis du lieu</title>'
        '<link rel="icon" href="data:,">'
        f'<script type="application/ld+json">{safe}</script></head>'
        f"<body><h1>Avis</h1><ul>{shown}</ul><script>window.reached = [];"
        "for (const name of ['click', 'mousedown', 'pointerdown', 'keydown'])"
        " document.addEventListener(name, (event) => window.reached.push(event.type), true);"
        "</script></body></html>"
    ).encode()


@pytest.fixture
def page(desk: Desk, request: pytest.FixtureRequest) -> Iterator[DrivenPage]:
    """A page of two reviews, at an address of the test's own."""
    name = request.node.originalname.removeprefix("test_").replace("_", "-")
    body = _page_of(
        ("Aline M.", "Elle facture des actes qu’elle n’a jamais faits."),
        ("Bruno T.", "Très à l’écoute, je recommande ce cabinet."),
    )
    opened = desk.browser.open(desk.site.add(f"https://{name[:60]}.example/avis", body))
    yield opened
    opened.close()


def _wait_until_kept(desk: Desk, words: str) -> str:
    """Wait until the dashboard lists one mention with these words; return its text."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        desk.dashboard.go(f"/mentions?q={quote(words)}")
        if desk.dashboard.evaluate("document.querySelector('[data-found]').dataset.found") == "1":
            return desk.dashboard.text("article[data-mention]")
        time.sleep(0.1)
    raise BrowserError(f"no mention with {words!r} in the dashboard")


def _captures_of(desk: Desk, url: str) -> list:
    with Store.open(desk.companion.folder, clock=SystemClock()) as store:
        return [capture for capture in store.captures() if capture.url == url]


def _close_result(desk: Desk) -> list[dict]:
    popup = popup_that_opened(desk.browser)
    cards = read_advice(popup)
    popup.close()
    return cards


def _start_picking(desk: Desk, page: DrivenPage) -> None:
    popup = desk.browser.click_toolbar(page)
    wait_for_state(popup, "ready")
    popup.click("section[data-state=ready] [data-action=pick]")
    page.wait_for(f"Boolean({OVERLAY})")


def test_the_words_selected_are_captured_from_the_context_menu(
    desk: Desk, page: DrivenPage
) -> None:
    words = select_text(page, ".review .text")
    choose_in_menu(desk.browser, page, ".review .text", "Capturer cet extrait")
    (card,) = _close_result(desk)
    assert card["words"] == words
    (capture,) = _captures_of(desk, page.evaluate("location.href"))
    assert capture.method == "selection"
    assert capture.excerpt.text == words
    assert capture.excerpt.before.endswith("1/5")


def test_the_keyboard_shortcut_captures_the_whole_page(desk: Desk, page: DrivenPage) -> None:
    press_shortcut(desk.browser, page)
    cards = _close_result(desk)
    assert [card["author"] for card in cards] == ["Aline M.", "Bruno T."]
    (capture,) = _captures_of(desk, page.evaluate("location.href"))
    assert capture.method == "page"


def test_a_review_is_picked_with_the_mouse_and_the_page_notices_nothing(
    desk: Desk, page: DrivenPage
) -> None:
    before = page.evaluate("document.documentElement.outerHTML")
    _start_picking(desk, page)
    page.click_at(*middle_of(page, ".review:nth-child(2) a"))
    (card,) = _close_result(desk)

    assert "je recommande ce cabinet" in card["words"]
    assert "actes" not in card["words"]
    assert page.evaluate("[window.reached, location.pathname]") == [[], "/avis"]
    assert page.evaluate("document.documentElement.outerHTML") == before
    page.click_at(*middle_of(page, "h1"))
    page.wait_for("window.reached.includes('click')")


def test_a_review_is_picked_with_the_keyboard(desk: Desk, page: DrivenPage) -> None:
    before = page.evaluate("document.documentElement.outerHTML")
    _start_picking(desk, page)
    for key in ("Tab", "ArrowDown", "ArrowUp", "Tab", "Enter"):
        page.press(key)
    (card,) = _close_result(desk)
    assert card["words"]
    (capture,) = _captures_of(desk, page.evaluate("location.href"))
    assert capture.method == "picked"
    assert page.evaluate("window.reached") == []
    assert page.evaluate("document.documentElement.outerHTML") == before


def test_escape_leaves_picking_without_a_trace(desk: Desk, page: DrivenPage) -> None:
    before = page.evaluate("document.documentElement.outerHTML")
    _start_picking(desk, page)
    page.press("Tab")
    page.press("Escape")
    page.wait_for(f"{OVERLAY} === null")
    assert page.evaluate("document.documentElement.outerHTML") == before
    assert page.evaluate("window.reached") == []
    assert _captures_of(desk, page.evaluate("location.href")) == []
    page.press("a")
    page.wait_for("window.reached.includes('keydown')")


MADE_UP = """(() => {
  const review = document.querySelector(".review .text");
  const {left, top} = review.getBoundingClientRect();
  const at = {bubbles: true, cancelable: true, composed: true,
    clientX: left + 5, clientY: top + 5};
  for (const name of ["mousemove", "pointerdown", "mousedown", "pointerup", "mouseup", "click"]) {
    review.dispatchEvent(new MouseEvent(name, at));
  }
  for (const key of ["Tab", "ArrowUp", "Enter"]) {
    review.dispatchEvent(new KeyboardEvent("keydown", {key, ...at}));
  }
  review.click();
  return true;
})()"""


def test_the_scripts_of_the_page_pick_nothing(desk: Desk, page: DrivenPage) -> None:
    _start_picking(desk, page)
    page.evaluate(MADE_UP)
    # Still waiting for the hand, which then leaves.
    assert page.evaluate(f"Boolean({OVERLAY})")
    page.press("Escape")
    page.wait_for(f"{OVERLAY} === null")
    assert _captures_of(desk, page.evaluate("location.href")) == []


def test_a_review_seen_elsewhere_is_added_by_hand_with_its_picture(desk: Desk) -> None:
    dashboard = desk.dashboard
    dashboard.go("/captures/new")
    dashboard.evaluate(
        f"""(() => {{
          const form = document.querySelector('[data-form=by-hand]');
          form.text.value = 'Ce médecin est un escroc notoire, fuyez {desk.family}.';
          form.url.value = 'https://telephone.example/avis';
          form.author.value = 'Vu au téléphone';
          const bytes = Uint8Array.from(atob('{A_PIXEL}'), (letter) => letter.charCodeAt(0));
          const files = new DataTransfer();
          files.items.add(new File([bytes], 'photo.png', {{type: 'image/png'}}));
          form.screenshot.files = files.files;
          form.requestSubmit();
          return true;
        }})()"""
    )
    dashboard.wait_for("document.querySelector('[data-words]')?.innerText.includes('escroc')")
    assert dashboard.evaluate("document.querySelectorAll('[data-evidence=attachment]').length") == 1
    (capture,) = _captures_of(desk, "https://telephone.example/avis")
    assert capture.method == "manual"


def test_a_review_unticked_in_the_popup_is_no_concern_in_the_dashboard(
    desk: Desk, page: DrivenPage
) -> None:
    popup = capture_page(desk.browser, page)
    assert [card["author"] for card in read_advice(popup)] == ["Aline M.", "Bruno T."]
    popup.click("#mention-1-tick")
    popup.wait_for("document.querySelector('[data-slot=status]').textContent === 'C’est noté.'")
    popup.close()
    popup = desk.browser.click_toolbar(page)
    read_advice(popup)
    assert popup.evaluate(
        "[...document.querySelectorAll('.tick input')].map((t) => t.checked)"
    ) == [
        True,
        False,
    ]
    popup.close()
    host = page.evaluate("location.href")
    with Store.open(desk.companion.folder, clock=SystemClock()) as store:
        concerns = {m.review.author: m.concerns for m in store.mentions() if m.page_url == host}
    assert concerns["Bruno T."] is False
    assert concerns["Aline M."] is not False
    desk.dashboard.go("/mentions?concerns=no&q=" + quote("je recommande ce cabinet"))
    assert "Ne vous concerne pas" in desk.dashboard.text("article[data-mention]")
