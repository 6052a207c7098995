"""Every page of the dashboard in a real browser: axe, headings, a narrow screen, both languages."""

from __future__ import annotations

import base64
import io
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from companion.browsers.chromium import ChromiumPage
from companion.law.pack import load_pack
from companion.web.app import sign_in_links
from companion.web.bootstrap_sheet import WHOLE
from tests.e2e.aloud import read_aloud
from tests.e2e.full_companion import Full, Opened, opened, pages_of

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
EXEMPLIE = ROOT / "tests" / "law" / "packs" / "exemplie"
JUDGED = """axe.run(document).then(({violations, passes}) => ({
  hasLooked: passes.some(({id}) => id === 'color-contrast'),
  violations: violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html).join(' | ')}`),
}))"""
HEADINGS = """[...document.querySelectorAll('main :is(h1,h2,h3,h4,h5,h6)')]
  .filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))"""
WIDTH = "document.documentElement.scrollWidth"
# Words of a table that stand on two lines; an address or a hash may.
BROKEN = """[...document.querySelectorAll('th, td')].flatMap((cell) => {
  const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  const broken = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest('bdi, code, .visually-hidden')) continue;
    for (const word of node.data.matchAll(/[\\p{L}\\d]+/gu)) {
      const range = new Range();
      range.setStart(node, word.index);
      range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(({top}) => Math.round(top)));
      if (lines.size > 1) broken.push(word[0]);
    }
  }
  return broken;
})"""
# While examples are tried the page loads itself anew; half there, it has no such mark either.
LAW_IS_READ = "document.readyState === 'complete' && !document.querySelector('[data-law-reading]')"
# What a screen of 1280 pixels shows at 400 %: more than the 200 % that is asked.
NARROW = {"width": 320, "height": 800, "deviceScaleFactor": 1, "mobile": False}


@pytest.fixture(scope="module")
def desk(full: Full, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(full.walk, tmp_path_factory.mktemp("profile") / "p") as found:
        yield found


@pytest.fixture
def page(desk: Opened) -> ChromiumPage:
    return desk.page


def test_axe_finds_nothing_on_any_page_light_or_dark_in_both_languages(
    full: Full, page: ChromiumPage
) -> None:
    pages = pages_of(full)
    assert len(pages) > 40
    french = full.walk.pack
    wrong: dict[str, object] = {}
    for name, path in pages.items():
        # The whole of a small law: the examples of the French one take minutes to try.
        full.walk.pack = load_pack(EXEMPLIE) if "law.whole" in name else french
        for language in ("fr", "en"):
            page.go(f"{path}{'&' if '?' in path else '?'}lang={language}")
            page.wait_for(LAW_IS_READ)
            wrong.update({f"{name} {language} {what}": w for what, w in judged(page).items()})
    full.walk.pack = french
    assert wrong == {}, "\n".join(f"{where}: {what}" for where, what in wrong.items())


def judged(page: ChromiumPage) -> dict[str, object]:
    """Return what is wrong with the page shown: by axe in two schemes, in headings, in width."""
    wrong: dict[str, object] = {}
    page.evaluate(AXE + "; true")
    for scheme in ("light", "dark"):
        # Without motion, buttons take their new colours at once.
        features = [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]
        page.ask("Emulation.setEmulatedMedia", features=features)
        found = page.evaluate(JUDGED)
        assert found["hasLooked"]
        if found["violations"]:
            wrong[scheme] = found["violations"]
    levels = page.evaluate(HEADINGS)
    if levels[:1] != [1] or levels.count(1) != 1:
        wrong["h1"] = levels
    if any(lower - upper > 1 for upper, lower in itertools.pairwise(levels)):
        wrong["headings"] = levels
    page.ask("Emulation.setDeviceMetricsOverride", **NARROW)
    if (width := page.evaluate(WIDTH)) > NARROW["width"]:
        wrong["narrow"] = width
    if broken := page.evaluate(BROKEN):
        wrong["broken words"] = broken[:5]
    page.ask("Emulation.clearDeviceMetricsOverride")
    return wrong


# Of each kind of element the first one met, told by its tag and classes and its parent's.
COMPARED = """((whole, met) => {
  const kinds = new Map();
  for (const one of document.querySelectorAll('body, body *')) {
    const kind = [one, one.parentElement]
      .map(({tagName, className}) => `${tagName} ${className}`).join(' < ');
    if (!met.includes(kind) && !kinds.has(kind)) kinds.set(kind, one);
  }
  const styles = () => [...kinds].flatMap(([kind, one]) => ['', '::before'].map((part) => {
    const style = getComputedStyle(one, part);
    return [...style].map((name) => `${kind} ${part} ${name}: ${style.getPropertyValue(name)}`);
  }));
  const before = styles();
  const link = document.querySelector('link[href*="/bootstrap.css"]');
  const sheet = document.createElement('style');
  sheet.textContent = whole;
  link.after(sheet);
  link.disabled = true;
  const differ = styles().flatMap(
    (after, at) => after.filter((said, of) => said !== before[at][of]));
  return {kinds: [...kinds.keys()], differ: differ.slice(0, 3)};
})"""


def test_no_page_would_look_otherwise_with_the_whole_of_bootstrap(
    full: Full, page: ChromiumPage
) -> None:
    whole = json.dumps(WHOLE.read_text("utf-8"))
    page.ask("Page.setBypassCSP", enabled=True)
    # Without motion nothing is caught on its way from one colour to another.
    features = [{"name": "prefers-reduced-motion", "value": "reduce"}]
    page.ask("Emulation.setEmulatedMedia", features=features)
    met: list[str] = []
    differ = {}
    for name, path in pages_of(full).items():
        if "law.whole" in name:  # its examples take minutes to try
            continue
        page.go(path)
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found = page.evaluate(f"{COMPARED}({whole}, {json.dumps(met)})")
        met += found["kinds"]
        if found["differ"]:
            differ[name] = found["differ"]
    page.ask("Page.setBypassCSP", enabled=False)
    page.ask("Emulation.setEmulatedMedia", features=[])
    assert len(met) > 200
    assert differ == {}


def test_the_page_of_a_mention_makes_sense_read_aloud(
    full: Full, page: ChromiumPage, pictures: Path
) -> None:
    page.go(f"/mentions/{full.grave}?lang=fr")
    lines = read_aloud(page)
    (pictures / "mention-read-aloud.txt").write_text("\n".join(lines), "utf-8")
    said = [line.strip() for line in lines]
    told_in_order = [
        "[heading] Peut relever de la diffamation (level 1)",
        "Gravité :",
        "Grave",
        "[heading] L’essentiel (level 2)",
        "Ne répondez pas publiquement pour l’instant.",
        "À faire d’abord :",
        "[navigation] Sur cette page",
        "[heading] Les mots (level 2)",
        "[heading] Que faire, dans l’ordre (level 2)",
        "[heading] Dates et délais (level 2)",
        "[table] Éléments constitutifs",
        "[heading] Ce que l’autre partie objectera (level 4)",
        "[ajouté :",
        "[heading] Vos notes (level 2)",
        "[table] Journal de cette mention, le plus récent d’abord",
    ]
    places = [said.index(line.replace(" :", "\u00a0:")) for line in told_in_order]
    assert places == sorted(places)
    # Every control has a name, no sign that is for the eye is read, no two controls of a kind in a
    # row sound the same.
    bare = [line for line in said if re.fullmatch(r"\[(?:link|button|textbox|combobox)\]", line)]
    assert bare == []
    assert [line for line in said if re.search("[▲■○●◕◑✓▸▾]", line)] == []
    states = [line for line in said if line.startswith("[group] État de la démarche")]
    assert len(states) == len(set(states)) > 2
    words = said[said.index("[blockquote]") :]
    read = " ".join(line for line in words[:14] if not line.startswith("["))
    assert read.startswith("Elle facture des actes qu’elle n’a jamais faits, une escroquerie")
    moments = said[said.index(told_in_order[9]) :]
    line_of_days = [
        line for line in moments if re.match(r"Publié|Première capture|Aujourd’hui", line)
    ]
    assert len(line_of_days) == 3, "the line of days is a list in words"


NOTES = "document.querySelector('#notes-field')"
SAYS = "document.querySelector('[data-notes-status]').textContent"


def test_notes_outlive_the_end_of_the_sign_in(full: Full, desk: Opened) -> None:
    page = desk.page
    page.go(f"/mentions/{full.lawful}?lang=fr")
    assert page.evaluate(f"{SAYS}") == ""
    assert page.evaluate("document.querySelector('[data-notes-status]').role") == "status"
    write(page, "Appelé lundi.")
    page.wait_for(f"{SAYS}.startsWith('Enregistré à')")
    assert full.walk.view_mention(full.lawful).mention.notes == "Appelé lundi."

    page.ask("Network.enable")
    page.ask("Network.clearBrowserCookies")
    write(page, " Rappelé mardi.")
    page.wait_for(f"{SAYS}.startsWith('Pas encore enregistré')")
    assert page.evaluate(f"{NOTES}.value") == "Appelé lundi. Rappelé mardi."
    again = desk.browser.open(sign_in_links(desk.app).issue("/"))
    again.close()
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    page.wait_for(f"{SAYS}.startsWith('Enregistré à')")
    kept = full.walk.view_mention(full.lawful).mention.notes
    assert kept == "Appelé lundi. Rappelé mardi."

    write(page, " Reçu mercredi.")
    page.go("/mentions?lang=fr")
    kept = full.walk.view_mention(full.lawful).mention.notes
    assert kept.endswith("Reçu mercredi."), "leaving the page at once loses nothing"


def write(page: ChromiumPage, words: str) -> None:
    """Type at the end of the notes, as a hand does."""
    page.evaluate(f"(() => {{ const n = {NOTES}; n.focus(); n.setSelectionRange(9e4, 9e4); }})()")
    page.ask("Input.insertText", text=words)


def test_the_focus_comes_back_where_it_was(page: ChromiumPage) -> None:
    here = "document.activeElement"
    page.go("/mentions?lang=fr")
    page.evaluate("document.querySelector('[data-keys]').focus()")
    page.press("Enter")
    page.wait_for("document.querySelector('[data-keys-help]').open")
    page.press("Escape")
    page.wait_for("!document.querySelector('[data-keys-help]').open")
    assert page.evaluate(f"{here}.matches('[data-keys]')")
    page.go("/?lang=fr")
    page.press("Tab")
    assert page.evaluate(f"{here}.className") == "skip"
    page.press("Enter")
    assert page.evaluate(f"{here}.id") == "content"
    page.go("/words?lang=fr")
    page.evaluate("document.getElementById('text').value = 'Vous avez manqué votre rendez-vous.'")
    page.evaluate("window.isBeingLeft = true")
    page.click("[data-verify]")
    page.wait_for("!window.isBeingLeft && document.readyState === 'complete'")
    assert page.evaluate(f"{here}.id") == "result", "what was found is read next"
    assert page.evaluate("document.querySelector('[data-verdict]').role") == "status"


def test_the_system_s_colours_and_stillness_are_kept(full: Full, page: ChromiumPage) -> None:
    features = [
        {"name": "forced-colors", "value": "active"},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    page.ask("Emulation.setEmulatedMedia", features=features)
    page.go(f"/mentions/{full.grave}?lang=fr")
    style = "getComputedStyle(document.querySelector({})).{}"
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    tabs = [
        page.evaluate(style.format(f"'.tabs a{which}'", "borderBottomColor"))
        for which in ("[aria-current]", ":not([aria-current])")
    ]
    assert tabs[0] != tabs[1], "the page one is on is told without our colours"
    dot, base = (page.evaluate(style.format(f"'{one}'", "stroke")) for one in (".dot-best", "h1"))
    assert dot == page.evaluate(style.format("'h1'", "color")), base
    assert page.evaluate(style.format("'.btn'", "transitionDuration")) == "0s"
    page.ask("Emulation.setEmulatedMedia", features=[])


def test_the_sheet_prints_what_matters_and_nothing_to_click(full: Full, page: ChromiumPage) -> None:
    page.go(f"/mentions/{full.grave}/sheet?lang=fr")
    assert page.evaluate("!document.querySelector('[data-print]').hidden")
    printed = page.ask("Page.printToPDF", printBackground=False)["data"]
    pages = PdfReader(io.BytesIO(base64.b64decode(printed))).pages
    text = " ".join(one.extract_text() for one in pages).replace("\u00a0", " ")
    said = ("jamais un verdict", "escroquerie", "Ce que l’autre partie objectera", "SHA-256")
    assert [one for one in said if one not in text] == []
    assert [one for one in ("Se déconnecter", "Avec mes notes", "Tendances") if one in text] == []
    assert len(pages) <= 6
