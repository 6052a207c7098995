"""Questions are answered in place in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from companion.model.capture import HandEntry
from companion.model.interval import DateInterval
from companion.store.database import Store
from companion.walk import Walk, open_walk
from tests.builders import FixedClock
from tests.e2e.full_companion import signed_in

pytestmark = pytest.mark.browser
WORDS = "Il a facturé deux actes qu’il n’a pas faits."
GRAVITY = "document.querySelector('main [data-severity]').dataset.severity"


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    clock = FixedClock()
    with Store.open(tmp_path / "data", clock=clock) as store:
        walk = open_walk(store, clock=clock)
        published = DateInterval(earliest=date(2026, 10, 1), latest=date(2026, 10, 9))
        entry = HandEntry(text=WORDS, url="https://avis.example/x", author="J", published=published)
        walk.read_capture(walk.receive_by_hand(entry).id)
        yield walk


def test_an_answer_changes_the_page_in_place_and_a_health_answer_goes_with_it(
    walk: Walk, tmp_path: Path
) -> None:
    (mention,) = walk.store.mentions()
    with signed_in(walk, tmp_path / "profile", f"/mentions/{mention.id}") as page:
        page.wait_for("document.querySelector('[data-question=did-it-happen]')")
        before = page.evaluate(GRAVITY)
        page.evaluate("window.kept = true")
        page.click("[data-question='identifiable'] button[value='no']")
        page.wait_for("document.querySelector('[data-given=identifiable]')")
        assert page.evaluate("window.kept") is True, "the page was not loaded again"
        assert page.evaluate(GRAVITY) < before
        assert page.evaluate("document.activeElement.id") == "questions-title"
        assert walk.store.law.answers_of(mention.id) == {"identifiable": "no"}
        page.click("[data-given='identifiable'] button")
        page.wait_for("!document.querySelector('[data-given=identifiable]')")
        page.click("[data-question='did-it-happen'] button[value='yes']")
        page.wait_for("document.querySelector('[data-given=did-it-happen]')")
        assert page.evaluate("window.kept") is True
        assert page.evaluate("location.search + location.hash") == ""
        assert page.evaluate(GRAVITY) < before
        assert walk.store.law.answers_of(mention.id) == {}
        page.go(f"/mentions/{mention.id}")
        page.wait_for("document.querySelector('[data-question=did-it-happen]')")
        assert page.evaluate(GRAVITY) == before
