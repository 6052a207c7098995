"""What a page holds stays text, what it hides is said, and it learns nothing of a capture."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pypdf import PdfReader

from companion.browsers.page import DrivenPage
from companion.browsers.visit import capture_page, read_advice, wait_for_state
from companion.cli.clock import SystemClock
from companion.store.database import Store
from tests.builders import a_review_page
from tests.e2e.conftest import Desk

pytestmark = pytest.mark.browser


A_PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/MediaBox[0 0 99 99]/Parent 2 0 R>>endobj
trailer<</Root 1 0 R>>"""

IMAGE = '<img src="https://sink.example/x" onerror="window.hostile = true">'
HOSTILE = [
    ("Image", f"Voleur et menteur. {IMAGE}"),
    ("Script", "Escroc ! <script>window.hostile = true</script>"),
    ("Lien", 'Charlatan. <a href="javascript:window.hostile = true">ici</a>'),
    ("Gabarit", "Menteur {{ 7 * 7 }} ${7 * 7} {% raw %}"),
    ("\u202eeuqilobla\u202c", "Un mot \u202eà l’envers\u202c et \u2066isolé\u2069, arnaque."),
    (
        "Dessin",
        'Voleuse <svg onload="window.hostile = true"><image href="//sink.example/s"/></svg>',
    ),
    ("Style", '<p style="background: url(https://sink.example/c)">Arnaqueur</p>'),
    ("Invi\u200bsible", "Vo\u200bleur\u200d, \ufeffescroc et menteur."),
    ("Formule", '=HYPERLINK("http://sink.example/f","ici") voleur'),
    ("Long", "Arnaque " + "a" * 200_000),
]


def _hostile_page() -> bytes:
    described = {
        "@context": "https://schema.org",
        "@type": "Physician",
        "name": IMAGE,
        "review": [
            {
                "@type": "Review",
                "url": "javascript:window.hostile = true",
                "author": {"@type": "Person", "name": author, "url": "javascript:alert(1)"},
                # Escaped as sites do, since a description may hold markup: the words are the text.
                "reviewBody": html.escape(words),
            }
            for author, words in HOSTILE
        ],
    }
    safe = json.dumps(described).replace("<", "\\u003c")
    shown = "".join(f"<li>{html.escape(words)}</li>" for _, words in HOSTILE)
    return (
        f'<!doctype html><html lang="fr"><head><title>{html.escape(IMAGE)}</title>'
        f'<script type="application/ld+json">{safe}</script></head>'
        f"<body><ul>{shown}</ul><template>{IMAGE}</template></body></html>"
    ).encode()


@pytest.fixture
def hostile(desk: Desk) -> Iterator[DrivenPage]:
    page = desk.browser.open(desk.site.add("https://hostile.example/avis", _hostile_page()))
    yield page
    page.close()


NOTHING_RUNS = """({
  ran: window.hostile === true,
  images: document.querySelectorAll('img[src*=sink]').length,
  links: document.querySelectorAll('a[href^="javascript:"]').length,
  isWider: document.documentElement.scrollWidth > innerWidth,
})"""
NOTHING = {"ran": False, "images": 0, "links": 0, "isWider": False}


def test_hostile_words_are_text_in_popup_and_dashboard(desk: Desk, hostile: DrivenPage) -> None:
    # The page's own loading is its own affair: Firefox fetches ahead even what a template holds.
    asked = len(desk.site.asked)
    popup = capture_page(desk.browser, hostile)
    cards = read_advice(popup)
    assert {card["author"] for card in cards} >= {
        "Image",
        "Script",
        "Lien",
        "Gabarit",
        "Dessin",
        "Style",
        "Formule",
        "Long",
    }
    popup.evaluate("document.querySelectorAll('[aria-expanded=false]').forEach((b) => b.click())")
    shown = popup.text("[data-slot=mentions]")
    for written in (IMAGE, "<script>window.hostile = true</script>", "{{ 7 * 7 }} ${7 * 7}"):
        assert written in shown
    assert popup.evaluate(NOTHING_RUNS) == NOTHING
    popup.close()

    for author, words in HOSTILE:
        desk.dashboard.go(f"/mentions?q={quote(words[:60])}")
        assert desk.dashboard.evaluate(NOTHING_RUNS) == NOTHING, author
        desk.dashboard.click("article[data-mention] a")
        desk.dashboard.wait_for(
            "document.querySelector('[data-words]') && document.readyState === 'complete'"
        )
        assert desk.dashboard.evaluate(NOTHING_RUNS) == NOTHING, author
    assert asked_of_the_sink(desk, asked) == []


def asked_of_the_sink(desk: Desk, since: int) -> list[str]:
    return [url for url in desk.site.asked[since:] if "sink.example" in url]


@pytest.fixture(scope="module")
def kept(desk: Desk) -> int:
    """The hostile page captured by the extension; returns how much was asked for until then."""
    page = desk.browser.open(desk.site.add("https://hostile.example/encore", _hostile_page()))
    popup = capture_page(desk.browser, page)
    assert len(read_advice(popup)) >= 5
    popup.close()
    page.close()
    return len(desk.site.asked)


def test_hostile_words_are_text_in_the_lists_and_in_a_dossier(
    desk: Desk, kept: int, tmp_path: Path
) -> None:
    for path in ("/", "/mentions", "/history", "/dossiers"):
        desk.dashboard.go(path)
        desk.dashboard.wait_for("document.readyState === 'complete'")
        assert desk.dashboard.evaluate(NOTHING_RUNS) == NOTHING, path
    shown = desk.dashboard.text("[data-choices]")
    assert "Voleuse <svg onload=" in shown
    assert "\u202e" not in shown

    whole, twin = tmp_path / "dossier.zip", tmp_path / "caviarde.zip"
    _avise(desk, "dossier", "--all", "--output", str(whole), "--redacted", str(twin))
    for path in (whole, twin):
        place = tmp_path / path.stem
        with zipfile.ZipFile(path) as made:
            made.extractall(place)
        _assert_the_index_is_text(desk, place)
        _assert_the_verifier_finds_it_whole(desk, place, path)
        _assert_the_sheets_do_nothing(place)
        assert _formulas_in(place) == []
    assert asked_of_the_sink(desk, kept) == []


def _assert_the_index_is_text(desk: Desk, place: Path) -> None:
    page = desk.browser.open((place / "index.html").as_uri())
    page.wait_for("document.readyState === 'complete'")
    assert page.evaluate(NOTHING_RUNS) == NOTHING
    shown = page.text("body")
    for written in (IMAGE, "<svg onload=", "url(https://sink.example/c)", "=HYPERLINK("):
        assert written in shown
    # What reorders is shown by its number, so that the line reads in the order it was written.
    assert "‹U+202E›" in shown
    assert "\u202e" not in shown
    page.close()


def _assert_the_verifier_finds_it_whole(desk: Desk, place: Path, dossier: Path) -> None:
    page = desk.browser.open((place / "verifier.html").as_uri())
    data = base64.b64encode(dossier.read_bytes()).decode()
    # The name is the only word of a dossier that is chosen by whoever sends it.
    page.evaluate(
        f"""(() => {{
          const bytes = Uint8Array.from(atob("{data}"), (one) => one.charCodeAt(0));
          const chosen = new DataTransfer();
          chosen.items.add(new File([bytes], {json.dumps(IMAGE)}));
          const field = document.querySelector("#file");
          field.files = chosen.files;
          field.dispatchEvent(new Event("change"));
          return true;
        }})()"""
    )
    page.wait_for("document.querySelector('#report').dataset.standing")
    assert page.evaluate("document.querySelector('#report').dataset.standing") == "whole"
    assert IMAGE in page.text("#verdict")
    assert page.evaluate(NOTHING_RUNS) == NOTHING
    page.close()


def _assert_the_sheets_do_nothing(place: Path) -> None:
    """Look through the PDF: the words are there, and no link, script or file to open."""
    sheets = PdfReader(place / "attestation.pdf")
    root = sheets.trailer["/Root"]
    assert not {"/AA", "/AcroForm", "/Names"} & set(root)
    # Opening it leads to its own first page: a place, and no action.
    assert isinstance(root["/OpenAction"], list)
    assert [page for page in sheets.pages if "/Annots" in page or "/AA" in page] == []
    shown = "".join(page.extract_text() for page in sheets.pages)
    assert "onerror" in shown
    assert "‹U+202E" in shown


def _formulas_in(place: Path) -> list[str]:
    """Return the cells of the dossier's table that a spreadsheet would calculate."""
    table = (place / "chronologie.csv").read_text("utf-8-sig")
    rows = list(csv.reader(io.StringIO(table), delimiter=";"))
    assert len(rows) > len(HOSTILE)
    return [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.usefixtures("kept")
def test_the_export_holds_hostile_words_and_nothing_that_a_double_click_runs(
    desk: Desk, tmp_path: Path
) -> None:
    _avise(desk, "export", str(tmp_path / "tout.zip"))
    with zipfile.ZipFile(tmp_path / "tout.zip") as made:
        # A captured page leaves as plain text, and no table is calculated: there is none.
        kinds = {Path(name).suffix for name in made.namelist()}
        mentions = json.loads(made.read("mentions.json"))
    assert kinds <= {".json", ".jsonl", ".txt", ".png", ".jpg", ".pdf"}
    kept = json.dumps(mentions, ensure_ascii=False)
    for author, words in HOSTILE:
        if author not in ("Style", "Invi\u200bsible"):
            assert json.dumps(words, ensure_ascii=False)[1:-1] in kept, author


def _avise(desk: Desk, *arguments: str) -> None:
    """Run a command of the companion on the desk's folder, as in a terminal."""
    command = [sys.executable, "-m", "companion", *arguments]
    # A word of 200 kB once held a dossier up for minutes.
    subprocess.run([*command, "--data", str(desk.companion.folder)], check=True, timeout=60)


def test_a_capture_changes_nothing_on_the_page_and_asks_it_nothing(desk: Desk) -> None:
    body = a_review_page().replace("<head>", '<head><link rel="icon" href="data:,">')
    page = desk.browser.open(desk.site.add("https://tranquille.example/dr", body.encode()))
    page.evaluate(
        "void (window.changes = 0, new MutationObserver((all) => window.changes += all.length)"
        ".observe(document, {subtree: true, childList: true, attributes: true,"
        " characterData: true}))"
    )
    before = page.evaluate("[document.documentElement.outerHTML, Object.keys(window), scrollY]")
    asked = len(desk.site.asked)
    popup = capture_page(desk.browser, page)
    assert len(read_advice(popup)) == 2
    popup.close()

    after = page.evaluate("[document.documentElement.outerHTML, Object.keys(window), scrollY]")
    assert after == before
    assert page.evaluate("window.changes") == 0
    assert not [url for url in desk.site.asked[asked:] if "tranquille.example" in url]
    page.close()


def test_frames_of_the_page_and_open_shadow_roots_are_captured(desk: Desk) -> None:
    framed = a_review_page(("Dans le cadre", "Un escroc, il m’a volé.", 1, "2026-11-01"))
    desk.site.add("https://cadre.example/widget", framed.encode())
    desk.site.add("https://ailleurs.example/secret", b"<p>Secret d'un autre site</p>")
    body = """<!doctype html><html lang="fr"><head><title>Cadres</title></head><body><h1>Avis</h1>
      <iframe src="/widget"></iframe><iframe src="https://ailleurs.example/secret"></iframe>
      <div id="host"></div><script>
      document.querySelector("#host").attachShadow({mode: "open"}).innerHTML =
        "<article><p>Mots de la racine ouverte</p><b id='inner'></b></article>";
      document.querySelector("#host").shadowRoot.querySelector("#inner")
        .attachShadow({mode: "open"}).innerHTML = "<p>Racine dans la racine</p>";
      </script></body></html>"""
    page = desk.browser.open(desk.site.add("https://cadre.example/avis", body.encode()))
    popup = capture_page(desk.browser, page)
    assert [card["author"] for card in read_advice(popup)] == ["Dans le cadre"]
    popup.close()
    page.close()

    with Store.open(desk.companion.folder, clock=SystemClock()) as store:
        capture = next(c for c in store.captures() if c.url == "https://cadre.example/avis")
        kept = {file.role: store.evidence.get(file.sha256).decode(errors="ignore")
                for file in capture.evidence}  # fmt: skip
    assert capture.frame_urls == ("https://cadre.example/widget",)
    assert "Dans le cadre" in kept["frame"]
    assert "Mots de la racine ouverte" in kept["dom"]
    assert "Racine dans la racine" in kept["dom"]
    assert "Secret" not in "".join(kept.values())
    assert "screenshot" in kept


RESTRICTED = {
    "chromium": [
        ("chrome://version/", "pages"),
        ("data:text/html,<p>Un avis</p>", "pages"),
        ("https://restreint.example/fiche.pdf", "PDF"),
    ],
    "firefox": [
        ("about:license", "page du navigateur"),
        ("view-source:https://restreint.example/avis", "code source"),
        ("https://restreint.example/fiche.pdf", "PDF"),
    ],
}


@pytest.mark.parametrize("which", [0, 1, 2], ids=["of-the-browser", "not-of-the-web", "pdf"])
def test_a_page_that_cannot_be_captured_says_why(desk: Desk, which: int) -> None:
    desk.site.add("https://restreint.example/avis", a_review_page().encode())
    desk.site.add("https://restreint.example/fiche.pdf", A_PDF, "application/pdf")
    url, why = RESTRICTED[desk.family][which]
    page = desk.browser.open(url)
    popup = desk.browser.click_toolbar(page)
    wait_for_state(popup, "restricted")
    assert why in popup.text("[data-slot=restricted-why]")
    assert "à la main" in popup.text("section[data-state=restricted]")
    popup.close()
    page.close()
