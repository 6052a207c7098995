"""Steps, follow-up, why not, waves, calendar, outcomes: axe finds nothing, a narrow screen fits."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from companion.browsers.chromium import ChromiumPage
from companion.browsers.find import find_browser
from companion.browsers.open import open_browser
from companion.model.capture import HandEntry
from companion.model.follow_up import Outcome
from companion.model.interval import DateInterval
from companion.resources import extension_folder
from companion.store.database import Store
from companion.walk import Walk, open_walk
from companion.walk.follow_up import StepDetails
from companion.web.app import create_app, sign_in_links
from tests.builders import FixedClock

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
JUDGED = """axe.run(document).then(({violations, passes}) => ({
  hasLooked: passes.some(({id}) => id === 'color-contrast'),
  violations: violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' | ')}`),
}))"""
STILL = "new Promise((done) => { setTimeout(() => done(true), 400); })"
"""Buttons take their new colours in a moment: colours half-way are nobody's."""
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
COPIED = "Ce médecin bâcle ses consultations et ne regarde jamais ses patients en face, fuyez."


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    clock = FixedClock()
    with Store.open(tmp_path / "data", clock=clock) as store:
        yield open_walk(store, clock=clock)


def keep(walk: Walk, text: str, *, number: int) -> str:
    day = walk.today() - timedelta(days=3 + number)
    entry = HandEntry(
        text=text,
        url="https://www.google.com/maps/place/Dr+Roussel",
        author=f"Compte {number} Essai",
        published=DateInterval(earliest=day, latest=day),
    )
    capture = walk.receive_by_hand(entry)
    walk.read_capture(capture.id)
    return walk.view_capture(capture.id).mentions[0].mention.id


def every_state(walk: Walk) -> list[str]:
    """Keep a wave, a step answered, a reminder due and an ending; return the pages that show it."""
    ids = [keep(walk, f"{COPIED} {number}", number=number) for number in range(5)]
    lawful = keep(walk, "Accueil glacial, deux heures d’attente.", number=9)
    today = walk.today()
    details = StepDetails(
        note="n° 12",
        begun_on=today - timedelta(days=9),
        answer="refused",
        answered_on=today,
        remind_on=today,
        cost_cents=12_950,
    )
    walk.set_step(ids[0], "platform_report", "waiting")
    walk.follow_ups.put_details(ids[0], "platform_report", details)
    walk.follow_ups.say_outcome(ids[1], Outcome(ending="removed_by_author", on=today))
    return [
        f"/mentions/{ids[0]}/steps/platform_report",
        f"/mentions/{ids[0]}/follow-up",
        f"/mentions/{lawful}/why-not",
        f"/mentions/{lawful}",
        "/waves",
        "/calendar",
        "/outcomes",
        "/",
    ]


def test_axe_finds_nothing_on_the_pages_of_the_follow_up(walk: Walk, tmp_path: Path) -> None:
    paths = every_state(walk)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    app = create_app(walk=walk, store=walk.store, clock=walk.clock, port=port)
    answering = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=answering.serve_forever, daemon=True)
    thread.start()
    try:
        assert judge(app, paths, tmp_path / "profile") == {}
    finally:
        answering.shutdown()
        thread.join(10)
        answering.server_close()


def judge(app: Flask, paths: list[str], profile: Path) -> dict[str, object]:
    """Return what axe or a narrow screen finds wrong, by page and colour scheme."""
    found = find_browser("chromium")
    assert found is not None
    wrong: dict[str, object] = {}
    driven = open_browser(
        found, extension=extension_folder(), headless=True, profile=profile, language="fr"
    )
    with driven as browser:
        page = browser.open(sign_in_links(app).issue("/"))
        assert isinstance(page, ChromiumPage)
        for place, path in enumerate(paths):
            page.go(f"{path}?lang={'en' if place % 2 else 'fr'}")
            page.wait_for("document.readyState === 'complete'")
            page.evaluate(AXE.read_text("utf-8") + "; true")
            for scheme in ("light", "dark"):
                feature = {"name": "prefers-color-scheme", "value": scheme}
                page.ask("Emulation.setEmulatedMedia", features=[feature])
                page.evaluate(STILL)
                judged = page.evaluate(JUDGED)
                assert judged["hasLooked"], path
                if judged["violations"]:
                    wrong[f"{path} {scheme}"] = judged["violations"]
            narrow = {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": False}
            page.ask("Emulation.setDeviceMetricsOverride", **narrow)
            if not page.evaluate(FITS):
                wrong[f"{path} narrow"] = page.evaluate("document.documentElement.scrollWidth")
            page.ask("Emulation.clearDeviceMetricsOverride")
    return wrong
