"""A dossier made for real: two captures of one page, a local authority's tokens, a constat."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageDraw

from companion.model.dossier import DossierMade, DossierOrder
from companion.model.mention import Mention
from companion.model.practitioner import Practitioner
from companion.model.supplement import Supplement
from companion.walk.dossier import make_dossiers
from tests.builders import a_capture_body, a_review_page
from tests.proof.companion_bench import Bench
from tests.proof.local_authority import AuthorityServer

AUTHOR = "محمد علي 🤬"
OTHER = "Monique P."
WORDS = (
    "Ce médecin est un charlatan, un escroc 🤮. Il a raté le cancer de ma mère Josiane."
    " Appelez le 06 12 34 56 78 ou écrivez à victime@exemple.fr, 12 rue des Lilas, 75011 Paris."
)
REVIEWS = ((OTHER, "À l’écoute, je recommande.", 5, "2026-11-14"), (AUTHOR, WORDS, 1, "2026-09-10"))
PAGE = "https://www.avis.example/dr-roussel?b=2&a=1"


class Made(NamedTuple):
    """A whole dossier and its twin on disk, and what they were made from."""

    whole: Path
    twin: Path
    facts: DossierMade
    twin_facts: DossierMade
    mention: Mention
    root_pem: bytes


@cache
def a_picture(text: str = "Avis") -> bytes:
    picture = Image.new("RGB", (640, 400), "white")
    ImageDraw.Draw(picture).text((40, 40), text, fill="black")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def a_screenshot(text: str = "Avis") -> dict[str, str]:
    return {"media_type": "image/png", "data": base64.b64encode(a_picture(text)).decode()}


@cache
def a_pdf(text: str) -> bytes:
    from fpdf import FPDF  # noqa: PLC0415 only for this

    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=12)
    document.cell(text=text)
    return bytes(document.output())


def a_page_body(**fields: Any) -> tuple[bytes, dict[str, Any]]:
    frame = {"url": "https://www.avis.example/cadre", "dom": "<p>cadre</p>"}
    usual = {
        "url": PAGE,
        "title": "Avis sur le Dr Roussel (Josiane)",
        "dom": a_review_page(*REVIEWS),
        "frames": [frame],
        "screenshot": a_screenshot(),
    }
    return a_capture_body(**{**usual, **fields})


def _tagged(tag: str) -> dict[str, Any]:
    reviews = [(author, words + tag, rating, day) for author, words, rating, day in REVIEWS]
    frame = {"url": "https://www.avis.example/cadre", "dom": f"<p>cadre{tag}</p>"}
    return {"dom": a_review_page(*reviews), "frames": [frame]}


def make(folder: Path, server: AuthorityServer, tag: str = "") -> Made:
    """Capture twice, stamp, complete, attach, note a step, and make both dossiers.

    `tag` makes every file of it another one's.
    """
    bench = Bench(folder / "data", server)
    walk = bench.walk
    try:
        walk.put_practitioner(Practitioner(names=("Dr Camille Roussel-Lefèvre",)))
        bench.use()
        walk.receive(*a_capture_body(url="https://ailleurs.example/autre"))
        for hours in (0, 26):
            bench.later(hours=hours)
            capture = walk.receive(
                *a_page_body(screenshot=a_screenshot(f"Avis {hours}{tag}"), **_tagged(tag))
            )
            walk.read_capture(capture.id)
            walk.store.custody.append("viewed_original", subject="another-matter")
        _complete(bench, capture.id, tag)
        bench.later(minutes=2)
        bench.stamping.run_due()
        bench.stamping.expect_head()
        bench.stamping.run_due()
        found = [m for m in walk.store.mentions() if m.review.author == AUTHOR]
        mention = found[0]
        walk.attaching.attach(mention.id, a_pdf(f"Constat{tag}"), kind="constat", by="Me Dupont")
        walk.set_step(mention.id, "bailiff_record", "done", "note privée")
        walk.set_notes(mention.id, "secret du médecin")
        made, twin = make_dossiers(
            walk,
            DossierOrder(mention_ids=(mention.id,)),
            folder / "dossier.zip",
            twin=folder / "caviarde.zip",
        )
    finally:
        bench.store.close()
    root = server.authority.root.pem
    return Made(folder / "dossier.zip", folder / "caviarde.zip", made, twin, mention, root)


def _complete(bench: Bench, capture_id: str, tag: str) -> None:
    """Keep a picture of the whole page, as the extension's supplement does."""
    store = bench.store
    picture = store.evidence.put(a_picture(f"tout{tag}"), media_type="image/png", role="full_page")
    now = bench.clock.now()
    supplement = Supplement(
        capture_id=capture_id,
        id="supplement-1",
        taken_at=now,
        received_at=now,
        surface="page",
        method="at-once",
        width=640,
        height=400,
        full_height=400,
        scale=1.0,
        picture=picture,
        body_sha256=hashlib.sha256(tag.encode()).hexdigest(),
    )
    detail = {"body_sha256": supplement.body_sha256, "full_page_sha256": picture.sha256}
    store.custody.append("completed", subject=capture_id, detail=detail)
    store.records.put_supplement(supplement)


def files_in(path: Path) -> dict[str, bytes]:
    """Return the files of a ZIP, in its order."""
    with zipfile.ZipFile(path) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
