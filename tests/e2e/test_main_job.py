"""The main job in real browsers: one click on a real page, advice in the popup, kept for good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from companion.browsers.visit import capture_page, read_advice, state_of, wait_for_state
from tests.e2e.conftest import Desk
from tests.e2e.site import expected_of

pytestmark = pytest.mark.browser

CASES = json.loads((Path(__file__).parent / "pages.json").read_text("utf-8"))


def _mentions_in_dashboard(desk: Desk) -> list[dict]:
    desk.dashboard.evaluate("void (location.href = location.origin + '/mentions')")
    desk.dashboard.wait_for("document.querySelector('[data-found]') !== null")
    return desk.dashboard.evaluate(
        """[...document.querySelectorAll('article[data-mention]')].map((row) => ({
          id: row.dataset.mention,
          severity: Number(row.querySelector('[data-severity]')?.dataset.severity),
          text: row.innerText,
        }))"""
    )


@pytest.mark.parametrize("case", CASES, ids=[case["page"] for case in CASES])
def test_a_toolbar_click_on_a_page_gives_its_reviews_most_serious_first(
    desk: Desk, case: dict, pictures: Path
) -> None:
    expected = expected_of(case["page"])
    page = desk.browser.open(desk.site.add_saved_page(case["page"]))
    popup = capture_page(desk.browser, page)

    cards = read_advice(popup)
    (pictures / f"{desk.family}-{case['page']}.png").write_bytes(popup.screenshot())

    worst = cards[0]
    review = next(r for r in expected["reviews"] if r["author"] == case["worst"]["author"])
    assert len(cards) == len(expected["reviews"])
    assert [card["severity"] for card in cards] == sorted(
        (card["severity"] for card in cards), reverse=True
    )
    assert worst["author"] == case["worst"]["author"]
    assert worst["nature"] in case["worst"]["natures"]
    assert worst["severity"] in case["worst"]["severity"]
    assert _plain(review["text"]) in _plain(worst["words"])
    assert worst["marked"], "the words that decided are marked"
    assert worst["steps"][0] in case["worst"]["first_steps"]
    if review["rating"] is not None:
        assert f"{review['rating']:g}" in worst["rating"]
    if case["worst"]["deadline"]:
        assert case["worst"]["deadline"] in worst["deadline"]
    popup.close()

    kept = next(
        row for row in _mentions_in_dashboard(desk) if case["worst"]["author"] in row["text"]
    )
    assert kept["severity"] == worst["severity"]
    page.close()


def test_a_page_seen_again_shows_its_known_mentions_and_doubles_none(desk: Desk) -> None:
    folder = CASES[0]["page"]
    count = len(expected_of(folder)["reviews"])
    page = desk.browser.open(desk.site.add_saved_page(folder))
    first = capture_page(desk.browser, page)
    wait_for_state(first, "advice")
    first.close()
    before = len(_mentions_in_dashboard(desk))

    page = desk.browser.open(desk.site.add_saved_page(folder))
    popup = desk.browser.click_toolbar(page)
    wait_for_state(popup, "ready", "advice")
    if state_of(popup) == "advice":
        popup.click("section[data-state=advice] [data-action=again]")
        wait_for_state(popup, "ready")
    assert str(count) in popup.text("[data-slot=known]")
    popup.click("section[data-state=ready] [data-action=capture]")
    assert len(read_advice(popup)) == count
    popup.close()

    assert len(_mentions_in_dashboard(desk)) == before
    page.close()


def _plain(text: str) -> str:
    """Line breaks and runs of spaces are the popup's own business."""
    return " ".join(text.split())
