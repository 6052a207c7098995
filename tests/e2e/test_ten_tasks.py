"""Ten tasks of a doctor, by keyboard alone, their clicks counted: the counts of docs/tasks.md."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from companion.browsers.page import DrivenPage
from companion.browsers.visit import connect, read_advice, set_port, wait_for_state
from tests.builders import a_review_page
from tests.e2e.full_companion import BILLED, CALM, Full, Opened, opened
from tests.e2e.site import Site

pytestmark = pytest.mark.browser
TASKS = (Path(__file__).parents[2] / "docs" / "tasks.md").read_text("utf-8")
FARTHEST = 400
"""So many times Tab is pressed at most on the way to something."""
REPLY = "Vous avez manqué votre rendez-vous."


class Keys:
    """Hands that know Tab, Enter and letters alone; what a mouse would click is counted."""

    def __init__(self, page: DrivenPage) -> None:
        self.page = page
        self.clicks = 0

    def reach(self, selector: str) -> None:
        """Press Tab until the focus is on what matches."""
        here = f"document.activeElement?.matches({json.dumps(selector)}) ?? false"
        for _ in range(FARTHEST):
            if self.page.evaluate(here):
                assert self.page.evaluate("document.activeElement.checkVisibility()")
                return
            self.page.press("Tab")
        pytest.fail(f"Tab does not reach {selector}")

    def press(self, selector: str, key: str = "Enter") -> None:
        """Go there and press it: one click of a mouse."""
        self.reach(selector)
        self.page.press(key)
        self.clicks += 1

    def follow(self, selector: str) -> None:
        """Press something that leads to another page, and wait for that."""
        self.page.evaluate("window.isBeingLeft = true")
        self.press(selector)
        self.page.wait_for("!window.isBeingLeft && document.readyState === 'complete'")

    def type(self, selector: str, words: str) -> None:
        """Go to a field and type."""
        self.reach(selector)
        self.page.ask("Input.insertText", text=words)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def desk(full: Full, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(full.walk, tmp_path_factory.mktemp("profile") / "p") as found:
        yield found


@pytest.fixture
def keys(desk: Opened) -> Keys:
    """At home, as after a click on the dashboard button."""
    desk.page.go("/?lang=fr")
    return Keys(desk.page)


def promised(task: str) -> int:
    """Return the clicks that docs/tasks.md says a task takes."""
    found = re.search(rf"^\| {re.escape(task)} \|[^|]*\| (\d+) \|", TASKS, re.MULTILINE)
    assert found is not None, f"docs/tasks.md does not tell of {task}"
    return int(found[1])


def to(full: Full, mention: str = "") -> str:
    return f'main a[href="/mentions/{mention or full.grave}"]'


def test_capture_to_advice(desk: Opened) -> None:
    site = Site()
    url = site.add_on_loopback("/dr", a_review_page(("Zoé", BILLED, 1, "2026-11-20")).encode())
    set_port(desk.browser, desk.port)
    reviews = desk.browser.open(url)
    connect(desk.browser, reviews, desk.page)
    popup = desk.browser.click_toolbar(reviews)
    wait_for_state(popup, "ready")
    keys = Keys(popup)
    keys.press("[data-action=capture]")
    assert read_advice(popup)[0]["steps"]
    assert keys.clicks + 1 == promised("Capture to advice")
    popup.close()
    site.close()


def test_what_expires_first(keys: Keys, full: Full) -> None:
    first = keys.page.evaluate(
        "(() => { const one = document.querySelector('[data-ends] li');"
        " return {leads: one.querySelector('a').pathname, says: one.innerText,"
        " bottom: one.getBoundingClientRect().bottom}; })()"
    )
    views = [view for view in full.walk.view_mentions() if view.deadline and view.assessment]
    pressing = [v for v in views if v.assessment and v.assessment.severity >= 3 and v.deadline]
    soonest = min(pressing, key=lambda view: view.deadline.days_left.least or 0)
    assert first["leads"] == f"/mentions/{soonest.mention.id}"
    assert f"{soonest.deadline.days_left.least} " in first["says"]
    assert first["bottom"] < keys.page.evaluate("innerHeight"), "seen without scrolling"
    assert keys.clicks == promised("What expires first")


def test_declare_to_the_insurer(keys: Keys, full: Full) -> None:
    keys.follow(to(full))
    keys.follow(f'a[href="/mentions/{full.grave}/documents/insurer_declaration"]')
    keys.press("[data-export]")
    until(lambda: full.walk.drafting.versions(full.grave))
    assert keys.clicks == promised("Declare to the insurer") <= 4


def test_check_a_reply(keys: Keys) -> None:
    keys.follow('nav a[href="/words"]')
    keys.type("#text", REPLY)
    keys.follow("[data-verify]")
    assert keys.page.evaluate("document.querySelectorAll('[data-finding]').length")
    assert keys.clicks == promised("Check a reply") <= 3


def test_build_a_dossier(keys: Keys, full: Full) -> None:
    before = len(full.walk.dossiers.all())
    keys.follow(to(full))
    keys.follow("[data-dossier-link]")
    keys.follow("form[data-form=dossier] button.btn-primary")
    until(lambda: len(full.walk.dossiers.all()) > before)
    assert keys.clicks == promised("Build a dossier") <= 4


def test_say_it_is_not_about_me(keys: Keys, full: Full) -> None:
    unsaid = [one.mention_id for one in full.walk.glances() if one.concerns is None]
    keys.follow("[data-undecided] button[value=no]")
    left = [one.mention_id for one in full.walk.glances() if one.concerns is None]
    assert len(left) == len(unsaid) - 1
    assert keys.clicks == promised("Say a mention is not about me")


def test_tick_a_step_done(keys: Keys, full: Full) -> None:
    keys.follow(to(full))
    step = keys.page.evaluate("document.querySelector('[data-first-step]').dataset.firstStep")
    keys.follow(f"#step-{step} button[value=done]")
    assert keys.page.evaluate(f"document.querySelector('#step-{step}').dataset.stepState") == "done"
    assert keys.page.evaluate("document.activeElement.id") == f"step-{step}", "the focus comes back"
    assert keys.clicks == promised("Tick a step done")


def test_write_a_note(keys: Keys, full: Full) -> None:
    keys.follow(to(full))
    keys.type("#notes-field", " Rappeler mardi.")
    keys.page.wait_for("document.querySelector('[data-notes-status]').textContent.includes(' à ')")
    assert "Rappeler mardi." in full.walk.view_mention(full.grave).mention.notes
    assert keys.clicks == promised("Write a note")


def test_find_a_mention_by_its_words(keys: Keys, full: Full) -> None:
    keys.follow('nav a[href="/mentions"]')
    keys.type("#q", "glacial")
    keys.page.evaluate("window.isBeingLeft = true")
    keys.page.press("Enter")
    keys.clicks += 1
    keys.page.wait_for("!window.isBeingLeft && document.readyState === 'complete'")
    found = keys.page.evaluate(
        "[...document.querySelectorAll('[data-list] [data-mention]')]"
        ".map((one) => one.dataset.mention)"
    )
    assert found == [full.lawful]
    assert keys.clicks == promised("Find a mention by its words")


def test_add_a_review_by_hand(keys: Keys, full: Full) -> None:
    before = len(full.walk.glances())
    keys.follow('a[href="/captures/new"]')
    keys.type("#text", CALM + " Vu sur un forum.")
    keys.type("#url", "https://forum.example/t/9")
    keys.follow("main form button.btn-primary")
    assert len(full.walk.glances()) == before + 1
    assert keys.clicks == promised("Add a review by hand")


def until(is_so: object, *, seconds: float = 60) -> None:
    """Wait for something that happens behind the page."""
    end = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.1)
