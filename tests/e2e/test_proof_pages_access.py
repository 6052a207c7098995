"""Time-stamps, second look, attachments, dossiers: axe finds nothing, a narrow screen fits."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from companion.browsers.chromium import ChromiumPage
from companion.browsers.find import find_browser
from companion.browsers.open import open_browser
from companion.model.dossier import DossierOrder
from companion.model.timestamp import QualifiedClaim
from companion.resources import extension_folder
from companion.web.app import create_app, sign_in_links
from tests.builders import a_review_page
from tests.proof.companion_bench import Bench
from tests.proof.local_authority import Authority, AuthorityServer

pytestmark = pytest.mark.browser
AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
JUDGED = """axe.run(document).then(({violations, passes}) => ({
  hasLooked: passes.some(({id}) => id === 'color-contrast'),
  violations: violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' | ')}`),
}))"""
STILL = "new Promise((done) => { setTimeout(() => done(true), 400); })"
"""Buttons take their new colours in a moment: colours half-way are nobody's."""
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[tuple[Bench, str]]:
    """A companion with every state on its pages: the bench, and the mention's id."""
    (tmp_path / "authority").mkdir()
    server = AuthorityServer(Authority(tmp_path / "authority"))
    bench = Bench(tmp_path / "data", server)
    bench.use(name="Autorité du cabinet")
    capture = bench.capture()
    bench.walk.read_capture(capture.id)
    bench.later(minutes=2)
    bench.stamping.run_due()
    bench.use(id="loose", roots_pem=(), claim=QualifiedClaim(status="unknown"))
    bench.stamping.run_due()
    server.answer = lambda _body: (503, b"")
    bench.use(id="away", name="Hors service")
    bench.stamping.run_due()
    mention = bench.walk.view_capture(capture.id).mentions[0].mention
    bench.walk.destinations.allow(mention.page_url, "second_look")
    server.page = (200, a_review_page().encode())
    bench.walk.looks.ask(mention.id, repeat_days=7)
    bench.walk.looks.run_due()
    pdf = b"%PDF-1.7\nstartxref\n9\n%%EOF\n"
    bench.walk.attaching.attach(mention.id, pdf, kind="constat", name="constat.pdf")
    order = DossierOrder(mention_ids=(mention.id,), recipient="insurer")
    bench.walk.dossiers.make(bench.walk, order, with_twin=True, progress=lambda _done, _total: None)
    yield bench, mention.id
    bench.store.close()
    server.close()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_axe_finds_nothing_on_the_pages_of_proof(
    bench: tuple[Bench, str], language: str, tmp_path: Path
) -> None:
    companion, mention = bench
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    app = create_app(walk=companion.walk, store=companion.store, clock=companion.clock, port=port)
    answering = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=answering.serve_forever, daemon=True)
    thread.start()
    found = find_browser("chromium")
    assert found is not None
    wrong: dict[str, object] = {}
    driven = open_browser(
        found,
        extension=extension_folder(),
        headless=True,
        profile=tmp_path / "profile",
        language=language,
    )
    with driven as browser:
        page = browser.open(sign_in_links(app).issue("/settings/time-stamps"))
        assert isinstance(page, ChromiumPage)
        for path in (
            "/settings/time-stamps",
            f"/mentions/{mention}",
            f"/mentions/{mention}/attachments/new",
            "/dossiers",
        ):
            page.go(f"{path}?lang={language}")
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
    answering.shutdown()
    thread.join(10)
    answering.server_close()
    assert wrong == {}
