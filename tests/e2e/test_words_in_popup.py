"""« Vérifier une réponse » in both browsers, popup and page: keyboard, marks, wording, axe."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.browsers.page import DrivenPage
from companion.browsers.visit import capture_page, read_advice
from tests.builders import a_review_page
from tests.e2e.conftest import Desk

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
BREACH = "Bonjour 😀. Vous avez manqué votre rendez-vous. Cordialement."
BEST = " Nous sommes le meilleur cabinet de Lyon."
SLOT = "document.querySelector('[data-slot={}]')"


def _open_and_verify(popup: DrivenPage, *, by_keys: bool) -> None:
    """Press « Vérifier » with an empty field, by keys where the driver has them."""
    if not by_keys:
        popup.click("[data-slot=words] summary")
        popup.click("[data-action=verify]")
        return
    popup.evaluate("document.querySelector('[data-slot=words] summary').focus()")
    popup.press("Enter")
    popup.press("Tab")
    assert popup.evaluate("document.activeElement.id") == "words-text"
    popup.press("Tab")
    popup.press("Enter")


def _verify(popup: DrivenPage, text: str) -> None:
    popup.evaluate(f"{SLOT.format('words-text')}.value = {text!r}")
    popup.evaluate(f"{SLOT.format('words-result')}.hidden = true")
    popup.click("[data-action=verify]")
    popup.wait_for(f"!{SLOT.format('words-result')}.hidden")


def test_a_reply_is_checked_and_reworded_in_the_popup(desk: Desk, pictures: Path) -> None:
    body = a_review_page(("Claire V.", "Accueil froid, je suis déçue.", 2, "2026-11-01"))
    page = desk.browser.open(desk.site.add("https://avis.example/dr", body.encode()))
    popup = capture_page(desk.browser, page)
    read_advice(popup)

    _open_and_verify(popup, by_keys=desk.family == "chromium")
    assert popup.wait_for(f"!{SLOT.format('words-problem')}.hidden")

    _verify(popup, BREACH)
    marked = popup.evaluate(
        "[...document.querySelectorAll('[data-slot=words-marked] mark')].map((m) => m.textContent)"
    )
    assert marked
    assert all(words in BREACH and "😀" not in words for words in marked)
    assert (
        popup.evaluate("document.querySelector('[data-finding]').dataset.finding")
        == "patient_relation"
    )
    assert popup.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    popup.evaluate("document.querySelector('[data-slot=words]').scrollIntoView()")
    (pictures / f"{desk.family}-words.png").write_bytes(popup.screenshot())
    assert _violations(popup) == []

    popup.click("[data-finding] button")
    popup.wait_for("document.querySelectorAll('[data-finding]').length === 0")
    said = popup.evaluate(f"{SLOT.format('words-text')}.value")
    assert "rendez-vous" not in said
    assert said.endswith("Cordialement.")
    assert "sans risque" not in popup.evaluate(f"{SLOT.format('words-sentence')}.textContent")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_page_of_the_dashboard_marks_and_rewords(
    desk: Desk, language: str, pictures: Path
) -> None:
    page = desk.dashboard
    page.go(f"/words?lang={language}")
    page.evaluate(f"document.getElementById('text').value = {BREACH + BEST!r}")
    page.click("[data-verify]")
    page.wait_for("document.querySelectorAll('[data-finding]').length >= 3")
    page.wait_for("document.readyState === 'complete'")
    (pictures / f"{desk.family}-words-page-{language}.png").write_bytes(page.screenshot())
    assert _violations(page) == []
    page.click("[data-take]")
    # Between two documents there is neither a finding nor a field.
    page.wait_for(
        "document.getElementById('text') && "
        "document.querySelectorAll('[data-finding=patient_relation]').length === 0"
    )
    assert "rendez-vous" not in page.evaluate("document.getElementById('text').value")
    page.go("/words?lang=fr")


def _violations(popup: DrivenPage) -> list[str]:
    # Buttons take their colours in a moment: colours half-way are nobody's.
    popup.evaluate("new Promise((done) => { setTimeout(() => done(true), 400); })")
    popup.evaluate(f"(() => {{ {AXE.read_text('utf-8')}\n; return true; }})()")
    found: list[str] = popup.evaluate(
        "axe.run(document).then(({violations}) => violations.map(({id, nodes}) => "
        "`${id}: ${nodes.map(({html}) => html).join(' | ')}`))"
    )
    return found
