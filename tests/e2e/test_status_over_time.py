"""Online, changed, gone: seen in a real browser over three captures, shown with their evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion.browsers.visit import capture_page, read_advice
from tests.e2e.conftest import Desk

pytestmark = pytest.mark.browser

URL = "https://suivi.example/dr-roussel"
KEPT = ("Bruno T.", "Très à l’écoute, je recommande ce cabinet médical sans hésiter.", 5)
BEFORE = "Accueil froid. Elle facture des actes qu’elle n’a jamais faits, j’ai mon relevé."
AFTER = (
    "Accueil correct. Elle facture des actes qu’elle n’a jamais faits, j’ai mon relevé"
    " et une photo."
)


def _page(*reviews: tuple[str, str, int]) -> bytes:
    shown = "".join(
        f'<article class="review" style="background:#eef;margin:20px;padding:16px">'
        f'<h3 class="author">{author}</h3><p class="stars">{rating}/5</p>'
        f'<time datetime="2026-10-0{index}">0{index}/10/2026</time>'
        f'<p class="text">{words}</p></article>'
        for index, (author, words, rating) in enumerate(reviews, start=1)
    )
    return (
        '<!doctype html><html lang="fr"><head><title>Avis du Dr Roussel</title>'
        '<link rel="icon" href="data:,"></head><body>'
        f"<h1>{len(reviews)} avis</h1>{shown}</body></html>"
    ).encode()


def _capture(desk: Desk, body: bytes) -> None:
    page = desk.browser.open(desk.site.add(URL, body))
    popup = capture_page(desk.browser, page)
    read_advice(popup)
    whole = "document.querySelector('[data-slot=whole]').dataset.whole"
    popup.wait_for(f"{whole} === 'kept'")
    popup.close()
    page.close()


def test_both_states_are_shown_with_their_evidence(desk: Desk, pictures: Path) -> None:
    third = ("Chloé V.", "Rendez-vous rapide, locaux propres, rien à redire du tout.", 4)
    _capture(desk, _page(("Aline M.", BEFORE, 2), KEPT, third))
    _capture(desk, _page(("Aline M.", AFTER, 1), KEPT, third))
    _capture(desk, _page(KEPT, third))

    desk.dashboard.go("/mentions?q=facture")
    desk.dashboard.click("article[data-mention] a")
    desk.dashboard.wait_for("Boolean(document.querySelector('[data-sighting]'))")
    told = desk.dashboard.evaluate(
        """[...document.querySelectorAll('[data-sighting]')].map((one) => ({
          state: one.dataset.sighting,
          deleted: [...one.querySelectorAll('[data-difference] del')].map((d) => d.textContent),
          inserted: [...one.querySelectorAll('[data-difference] ins')].map((d) => d.textContent),
          evidence: Boolean(document.querySelector(one.querySelector('a').hash)),
        }))"""
    )
    assert [one["state"] for one in told] == ["gone", "changed", "online"]
    assert all(one["evidence"] for one in told)
    assert "froid" in told[1]["deleted"][0]
    assert "correct" in told[1]["inserted"][0]
    assert "et une photo" in told[1]["inserted"][-1]
    assert desk.dashboard.evaluate(
        "document.querySelector('[data-state]').dataset.state"
    ) == "gone"  # fmt: skip
    cuts = "document.querySelectorAll('.element-picture img').length"
    assert desk.dashboard.evaluate(cuts) == 2
    record = desk.dashboard.text("[data-capture] [data-record]") or desk.dashboard.evaluate(
        "document.querySelector('[data-record]').textContent"
    )
    assert "Europe/Paris" in record or "UTC" in record
    details = "document.querySelectorAll('#proof [data-capture] details')"
    desk.dashboard.evaluate(
        f"void ({details}.forEach((d) => d.open = true),"
        " document.querySelectorAll('img').forEach((i) => i.loading = 'eager'))"
    )
    desk.dashboard.wait_for("[...document.images].every((one) => one.complete)")
    second = "[...document.querySelectorAll('[data-capture]')][1]"
    desk.dashboard.evaluate(f"void {second}.scrollIntoView({{behavior: 'instant'}})")
    (pictures / f"{desk.family}-proof.png").write_bytes(desk.dashboard.screenshot())
    desk.dashboard.evaluate(
        "document.querySelector('#sightings').scrollIntoView({behavior: 'instant'})"
    )
    (pictures / f"{desk.family}-sightings.png").write_bytes(desk.dashboard.screenshot())
    broken = "[...document.images].filter((one) => !one.naturalWidth).length"
    assert desk.dashboard.evaluate(broken) == 0
