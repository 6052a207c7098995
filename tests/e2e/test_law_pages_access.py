"""Questions answered in place in a real browser; axe finds nothing on the pages of the law."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from companion.browsers.chromium import ChromiumPage
from companion.browsers.find import find_browser
from companion.browsers.open import open_browser
from companion.law.pack import load_pack
from companion.model.capture import HandEntry
from companion.model.interval import DateInterval
from companion.model.second_reading import PointedWords, SecondOpinion, SecondReading
from companion.resources import extension_folder
from companion.store.database import Store
from companion.walk import Walk, open_walk
from companion.walk import said as doctor_said
from companion.web.app import create_app, sign_in_links
from tests.builders import FixedClock

pytestmark = pytest.mark.browser
EXEMPLIE = Path(__file__).parents[1] / "law" / "packs" / "exemplie"
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
JUDGED = """axe.run(document).then(({violations, passes}) => ({
  hasLooked: passes.some(({id}) => id === 'color-contrast'),
  violations: violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' | ')}`),
}))"""
STILL = "new Promise((done) => { setTimeout(() => done(true), 400); })"
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
WORDS = "Il a facturé deux actes qu’il n’a pas faits."
GRAVITY = "document.querySelector('main [data-severity]').dataset.severity"


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Walk]:
    """A mention with an act noted and a second reader that hesitates."""
    clock = FixedClock()
    with Store.open(tmp_path / "data", clock=clock) as store:
        walk = open_walk(store, clock=clock)
        published = DateInterval(earliest=date(2026, 10, 1), latest=date(2026, 10, 9))
        entry = HandEntry(text=WORDS, url="https://avis.example/x", author="J", published=published)
        walk.read_capture(walk.receive_by_hand(entry).id)
        (mention,) = store.mentions()
        doctor_said.note_act(walk, mention.id, "writ", date(2026, 11, 20))
        pointed = PointedWords(start=5, end=12, text=WORDS[5:12])
        store.law.put_second_reading(
            SecondReading(
                id=mention.assessment_id or "",
                mention_id=mention.id,
                assessment_id=mention.assessment_id or "",
                reader="mistral",
                made_at=clock.now(),
                opinion=SecondOpinion(outcome="hesitates", words=(pointed,)),
            )
        )
        yield walk


@contextmanager
def signed_in(walk: Walk, profile: Path, path: str) -> Iterator[ChromiumPage]:
    """Open the dashboard of a running companion in a browser."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    app = create_app(walk=walk, store=walk.store, clock=walk.clock, port=port)
    answering = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=answering.serve_forever, daemon=True)
    thread.start()
    found = find_browser("chromium")
    assert found is not None
    with open_browser(
        found, extension=extension_folder(), headless=True, profile=profile, language="fr"
    ) as browser:
        page = browser.open(sign_in_links(app).issue(path))
        assert isinstance(page, ChromiumPage)
        yield page
    answering.shutdown()
    thread.join(timeout=10)
    answering.server_close()


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


def test_axe_finds_nothing_on_the_pages_of_the_law(walk: Walk, tmp_path: Path) -> None:
    (mention,) = walk.store.mentions()
    doctor_said.answer(walk, mention.id, "identifiable", "no")
    wrong: dict[str, object] = {}
    with signed_in(walk, tmp_path / "profile", "/settings/law") as page:
        for path in (
            "/",
            "/settings/law",
            "/settings/law/limits",
            "/settings/second-reader",
            f"/mentions/{mention.id}",
            f"/mentions/{mention.id}/replay",
            "/settings/law/whole",
        ):
            if path.endswith("whole"):
                walk.pack = load_pack(EXEMPLIE)  # a small law: its examples take no time
            page.go(path)
            page.wait_for("!document.querySelector('[data-law-reading]')")
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
    assert wrong == {}
