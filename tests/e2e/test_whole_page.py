"""The picture of the whole page: taken after the advice, true to a page that stays as it was."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from companion.browsers.page import PATIENCE, BrowserError, DrivenPage
from companion.browsers.visit import capture_page, read_advice
from companion.cli.clock import SystemClock
from companion.model.capture import Capture
from companion.model.supplement import Anchor, Supplement
from companion.store.database import Store
from tests.e2e.conftest import Desk
from tests.e2e.hands import close_popup

pytestmark = pytest.mark.browser

RED, GREEN = (200, 20, 20), (10, 160, 60)
REVIEWS = [
    ("Aline M.", "Elle facture des actes qu’elle n’a jamais faits.", (255, 210, 0)),
    ("Bruno T.", "Très à l’écoute, je recommande ce cabinet médical.", (0, 190, 255)),
    ("Chloé V.", "Un escroc de la pire espèce, fuyez ce charlatan.", (190, 0, 220)),
]
OFTEN = "setInterval(() => window.seen = Math.max(window.seen ?? 0, scrollY), 5)"


# By the page itself, so that it happens within the taking however fast that is.
_ONCE_MOVED = b"""<script>
const panel = document.querySelector("#panel");
panel.addEventListener("scroll", () => {
  if (panel.scrollTop < 1500 || window.wasMoved) return;
  window.wasMoved = true;
  setTimeout(() => { panel.scrollTop = 77; }, 20);
});
</script></body>"""


def _css(colour: tuple[int, int, int]) -> str:
    return f"rgb{colour}"


def _reviews() -> str:
    return "".join(
        f'<article style="background:{_css(colour)};margin:700px 40px 0;padding:30px;height:90px">'
        f"<h3>{author}</h3><p>{words}</p></article>"
        for author, words, colour in REVIEWS
    )


def _described() -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "Physician",
        "name": "Dr Camille Roussel-Lefèvre",
        "review": [
            {"@type": "Review", "author": {"@type": "Person", "name": who}, "reviewBody": words}
            for who, words, _ in REVIEWS
        ],
    }
    said = json.dumps(data, ensure_ascii=False)
    return f'<script type="application/ld+json">{said}</script>'


def _tall_page() -> bytes:
    return (
        '<!doctype html><html lang="fr"><head><title>Longue page</title>'
        f'<link rel="icon" href="data:,">{_described()}</head><body style="margin:0">'
        f'<header style="position:sticky;top:0;height:50px;background:{_css(RED)}">Avis</header>'
        f'{_reviews()}<div style="height:300px"></div>'
        f'<div style="height:120px;background:{_css(GREEN)}">fin</div>'
        f"<script>window.changes = 0; {OFTEN};"
        "new MutationObserver((all) => window.changes += all.length).observe(document,"
        "{subtree: true, childList: true, attributes: true, characterData: true})</script>"
        "</body></html>"
    ).encode()


def _panel_page() -> bytes:
    return (
        '<!doctype html><html lang="fr"><head><title>Panneau</title>'
        f'<link rel="icon" href="data:,">{_described()}</head>'
        '<body style="margin:0;height:100vh;overflow:hidden;background:#89c">'
        '<div id="panel" style="position:absolute;left:60px;top:40px;width:420px;'
        'height:calc(100vh - 40px);overflow-y:auto;background:#fff">'
        f'<div style="position:sticky;top:0;height:40px;background:{_css(RED)}">Avis</div>'
        f'{_reviews()}<div style="height:80px;background:{_css(GREEN)}">fin</div></div>'
        "</body></html>"
    ).encode()


def _supplement_of(desk: Desk, url: str) -> tuple[Capture, Supplement, dict[str, Anchor]]:
    """Wait until the capture at `url` is completed; return it with its anchors by author."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with Store.open(desk.companion.folder, clock=SystemClock()) as store:
            capture = next((c for c in store.captures() if c.url == url), None)
            supplement = store.records.find_supplement(capture.id) if capture else None
            if capture and supplement:
                record = store.find_reading(capture.id)
                anchors = [store.records.find_anchor(capture.id, i) for i in record.mention_ids]
                if all(anchors):
                    authors = [review.author for review in record.reading.reviews]
                    return capture, supplement, dict(zip(authors, anchors, strict=True))
        time.sleep(0.2)
    raise BrowserError("no supplement came")


def _picture(desk: Desk, sha256: str) -> Image.Image:
    with Store.open(desk.companion.folder, clock=SystemClock()) as store:
        return Image.open(io.BytesIO(store.evidence.get(sha256))).convert("RGB")


def _rows_of(image: Image.Image, colour: tuple[int, int, int], x: int) -> list[int]:
    return [y for y in range(image.height) if image.getpixel((x, y)) == colour]


def _edges_of(image: Image.Image, y: int, colour: tuple[int, int, int]) -> tuple[int, int]:
    """Return the first and the last column of a colour in one row."""
    columns = [x for x in range(image.width) if image.getpixel((x, y)) == colour]
    return columns[0], columns[-1]


def _ends_with(popup: DrivenPage, *states: str) -> str:
    found = f"{list(states)}.includes(document.querySelector('[data-slot=whole]').dataset.whole)"
    popup.wait_for(found)
    return str(popup.evaluate("document.querySelector('[data-slot=whole]').dataset.whole"))


@pytest.fixture
def tall(desk: Desk, request: pytest.FixtureRequest) -> Iterator[DrivenPage]:
    name = request.node.originalname.removeprefix("test_").replace("_", "-")[:60]
    page = desk.browser.open(desk.site.add(f"https://{name}.example/avis", _tall_page()))
    yield page
    page.close()


def test_a_tall_page_is_pictured_to_its_end_and_put_back(
    desk: Desk, tall: DrivenPage, pictures: Path
) -> None:
    tall.evaluate("void scrollTo(0, 130)")
    url = tall.evaluate("location.href")
    height, before = tall.evaluate(
        "[document.documentElement.scrollHeight, document.documentElement.outerHTML]"
    )
    popup = capture_page(desk.browser, tall)
    assert len(read_advice(popup)) == 3
    assert _ends_with(popup, "kept") == "kept"
    (pictures / f"{desk.family}-whole-popup.png").write_bytes(popup.screenshot())
    popup.close()
    capture, supplement, anchors = _supplement_of(desk, url)

    image = _picture(desk, supplement.picture.sha256)
    image.save(pictures / f"{desk.family}-whole.png")
    assert supplement.surface == "page"
    assert (supplement.full_height, supplement.height) == (height, height)
    assert image.height == pytest.approx(height * supplement.scale, abs=2)
    assert _rows_of(image, GREEN, 600) == list(range(image.height - 120, image.height))
    assert len(_rows_of(image, RED, 600)) == 50, "the sticky header stands there once"
    assert _edges_of(image, 760, REVIEWS[0][2]) == (40, image.width - 41)
    for author, _, colour in REVIEWS:
        anchor = anchors[author]
        cut = _picture(desk, anchor.picture.file.sha256)
        assert anchor.picture.parent_sha256 == supplement.picture.sha256
        assert cut.getpixel((14, cut.height // 2)) == colour
        others = {one for _, _, one in REVIEWS} - {colour}
        assert not others & {colour for _, colour in cut.getcolors(100_000)}

    assert tall.evaluate("scrollY") == 130
    assert tall.evaluate("document.documentElement.outerHTML") == before
    assert tall.evaluate("window.changes") == 0
    assert capture.notes == ()


def test_a_panel_that_scrolls_by_itself_is_pictured_whole(desk: Desk, pictures: Path) -> None:
    url = desk.site.add("https://panneau.example/avis", _panel_page())
    page = desk.browser.open(url)
    page.evaluate("void (document.querySelector('#panel').scrollTop = 40)")
    height = page.evaluate("document.querySelector('#panel').scrollHeight")
    popup = capture_page(desk.browser, page)
    assert len(read_advice(popup)) == 3
    assert _ends_with(popup, "kept") == "kept"
    popup.close()
    _, supplement, anchors = _supplement_of(desk, url)

    image = _picture(desk, supplement.picture.sha256)
    image.save(pictures / f"{desk.family}-panel.png")
    assert supplement.surface == "panel"
    assert supplement.height == height
    assert len(_rows_of(image, RED, 300)) == 40
    assert len(_rows_of(image, GREEN, 300)) == 80
    for author, _, colour in REVIEWS:
        cut = _picture(desk, anchors[author].picture.file.sha256)
        assert cut.getpixel((14, cut.height // 2)) == colour
    assert page.evaluate("document.querySelector('#panel').scrollTop") == 40
    page.close()


def test_the_picture_goes_on_when_the_popup_closes(desk: Desk, tall: DrivenPage) -> None:
    popup = capture_page(desk.browser, tall)
    read_advice(popup)
    close_popup(desk.browser)
    _, supplement, _ = _supplement_of(desk, tall.evaluate("location.href"))

    assert supplement.picture is not None
    assert supplement.notes == ()
    assert supplement.height == supplement.full_height
    assert supplement.delivery is not None
    tall.wait_for("scrollY === 0")


def test_turned_off_nothing_moves_and_the_visible_picture_is_cut(
    desk: Desk, tall: DrivenPage
) -> None:
    _want_whole(desk, wanted=False)
    tall.evaluate("void (scrollTo(0, 500), window.seen = 0)")
    popup = capture_page(desk.browser, tall)
    read_advice(popup)
    assert _ends_with(popup, "kept", "none") == "none"
    assert "désactivée" in popup.text("[data-slot=whole]")
    popup.close()
    _want_whole(desk, wanted=True)
    capture, supplement, anchors = _supplement_of(desk, tall.evaluate("location.href"))

    assert (supplement.picture, supplement.notes) == (None, ("whole-off",))
    assert tall.evaluate("[scrollY, window.seen]") == [500, 500]
    visible = next(file for file in capture.evidence if file.role == "screenshot")
    seen = anchors["Aline M."].picture
    assert seen.parent_sha256 == visible.sha256
    assert _picture(desk, seen.file.sha256).getpixel((14, 90)) == REVIEWS[0][2]
    assert anchors["Chloé V."].picture is None, "it was out of sight"
    assert anchors["Chloé V."].quote.exact == REVIEWS[2][1]


def test_whoever_scrolls_meanwhile_is_left_alone(desk: Desk) -> None:
    taller = _panel_page().replace(b"margin:700px", b"margin:2700px")
    url = desk.site.add("https://bouge.example/avis", taller.replace(b"</body>", _ONCE_MOVED))
    page = desk.browser.open(url)
    popup = capture_page(desk.browser, page)
    read_advice(popup)
    assert _ends_with(popup, "kept", "none") == "kept"
    assert "bougé" in popup.text("[data-slot=whole]")
    popup.close()
    _, supplement, _ = _supplement_of(desk, url)

    assert supplement.notes == ("whole-disturbed",)
    assert 0 < supplement.height < supplement.full_height
    image = _picture(desk, supplement.picture.sha256)
    assert image.height == pytest.approx(supplement.height * supplement.scale, abs=2)
    assert page.evaluate("document.querySelector('#panel').scrollTop") == 77
    page.close()


def _want_whole(desk: Desk, *, wanted: bool) -> None:
    page = desk.browser.open_extension_page("options/options.html")
    page.wait_for("document.querySelector('#port')?.value")
    if page.evaluate("document.querySelector('#whole').checked") is wanted:
        page.close()
        return
    page.evaluate("document.querySelector('#whole').click()")
    page.wait_for("document.querySelector('[data-slot=status]').textContent.trim() !== ''")
    page.close()
