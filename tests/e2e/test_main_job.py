"""The main job in real browsers: one click on a real page, advice in the popup, kept for good."""

from __future__ import annotations

import calendar
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from companion.browsers.visit import capture_page, read_advice, state_of, wait_for_state
from tests.builders import a_review_page
from tests.e2e.conftest import Desk
from tests.e2e.site import expected_of

pytestmark = pytest.mark.browser

CASES = json.loads((Path(__file__).parent / "pages.json").read_text("utf-8"))


def _mentions_in_dashboard(desk: Desk) -> list[dict]:
    desk.dashboard.go("/mentions")
    return desk.dashboard.evaluate(
        """[...document.querySelectorAll('article[data-mention]')].map((row) => ({
          id: row.dataset.mention,
          severity: Number(row.querySelector('[data-severity]')?.dataset.severity),
          text: row.innerText,
        }))"""
    )


def _count_in_dashboard(desk: Desk) -> int:
    desk.dashboard.go("/mentions")
    return int(desk.dashboard.evaluate("document.querySelector('[data-found]').dataset.found"))


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
    review = next(r for r in expected["reviews"] if r["author"] == worst["author"])
    assert len(cards) == len(expected["reviews"])
    assert [card["severity"] for card in cards] == sorted(
        (card["severity"] for card in cards), reverse=True
    )
    # Of two as grave, the days left decide, and those change with the day of the test.
    assert worst["author"] in case["worst"]["authors"]
    assert worst["nature"] in case["worst"]["natures"]
    assert worst["severity"] in case["worst"]["severity"]
    assert _plain(review["text"]) in _plain(worst["words"])
    assert worst["marked"], "the words that decided are marked"
    assert len(worst["steps"]) == 3
    assert worst["deadline_state"] in case["worst"]["deadline"]
    if review["rating"] is not None:
        assert f"{review['rating']:g}" in worst["rating"]
    popup.close()

    kept = next(row for row in _mentions_in_dashboard(desk) if worst["author"] in row["text"])
    assert kept["severity"] == worst["severity"]
    page.close()


def test_the_days_left_are_counted_from_the_day_of_publication(desk: Desk) -> None:
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    published = today - timedelta(days=40)
    words = "Elle facture des actes qu’elle n’a jamais faits, j’ai mon relevé."
    body = a_review_page(("Claire V.", words, 1, published.isoformat())).encode()
    page = desk.browser.open(desk.site.add("https://avis-du-jour.example/dr", body))
    popup = capture_page(desk.browser, page)
    (card,) = read_advice(popup)
    popup.close()
    page.close()

    left = (_three_months_after(published) - today).days
    assert card["author"] == "Claire V."
    assert card["deadline_state"] == "running"
    assert f"{left} jours" in card["deadline"].replace("\u00a0", " ")


def _three_months_after(day: date) -> date:
    """Date to date; the last day of the month where the month is shorter (art. 65)."""
    year, month = divmod(day.year * 12 + day.month - 1 + 3, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def test_a_page_seen_again_shows_its_known_mentions_and_doubles_none(desk: Desk) -> None:
    folder = CASES[0]["page"]
    count = len(expected_of(folder)["reviews"])
    page = desk.browser.open(desk.site.add_saved_page(folder))
    first = capture_page(desk.browser, page)
    wait_for_state(first, "advice")
    first.close()
    before = _count_in_dashboard(desk)

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

    assert _count_in_dashboard(desk) == before
    page.close()


def _plain(text: str) -> str:
    """Line breaks and runs of spaces are the popup's own business."""
    return " ".join(text.split())
