"""A mention with a capture, and its drafts, for the tests of the documents."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from docx import Document
from pypdf import PdfReader

from companion.advice.documents.catalogue import Description, load_catalogue
from companion.model.document import Draft
from companion.model.practitioner import Practitioner
from companion.model.text import Language
from companion.store.database import Store
from companion.walk import Walk, open_walk
from companion.walk.documents import Drafting
from tests.builders import FixedClock, a_capture_body, a_review_page

URL = "https://www.google.com/maps/place/cabinet"
AUTHOR = "יוסי בן-דוד 😀"
UNLAWFUL = (
    "Cette menteuse est un escroc 😡. Elle facture des actes qu’elle n’a pas faits. Œuvre à fuir !"
)
LAWFUL = "Deux heures d’attente et un accueil froid. Je ne reviendrai pas."
THREAT = "Je vais venir te tuer, je sais où tu habites."
DOCTOR = Practitioner(
    names=("Dr Camille Roussel-Lefèvre",), specialty="ophtalmologie", status="liberal"
)
ALL: list[tuple[str, Language]] = [
    (description.id, language)
    for description in load_catalogue().documents.values()
    for language in description.languages
]
ANSWERS = {
    "email": "cabinet@example.org",
    "address": "1 rue des Lilas, 37000 Tours",
    "phone": "02 47 00 00 00",
    "contract_number": "K-1234",
}


class Case(NamedTuple):
    """A walk with one mention."""

    walk: Walk
    mention_id: str

    @property
    def drafting(self) -> Drafting:
        return self.walk.drafting

    def sample(self, document_id: str, language: Language = "fr") -> Draft:
        return self.drafting.sample(self.mention_id, document_id, language)

    def description(self, document_id: str) -> Description:
        return self.drafting.catalogue.document(document_id)


@contextmanager
def a_case(
    folder: Path, words: str = UNLAWFUL, *, author: str = AUTHOR, url: str = URL
) -> Iterator[Case]:
    """Give a walk in `folder` that captured one review."""
    clock = FixedClock()
    with Store.open(folder, clock=clock) as store:
        walk = open_walk(store, clock=clock)
        walk.put_practitioner(DOCTOR)
        page = a_review_page((author, words, 1, "2026-09-10"))
        capture = walk.receive(*a_capture_body(url=url, dom=page))
        walk.read_capture(capture.id)
        (view,) = walk.view_mentions()
        yield Case(walk, view.mention.id)


def docx_lines(data: bytes) -> list[str]:
    """Return the paragraphs of a word processor file."""
    return [p.text for p in Document(io.BytesIO(data)).paragraphs if p.text.strip()]


def pdf_words(data: bytes) -> str:
    """Return the words of a PDF, white space apart."""
    pages = PdfReader(io.BytesIO(data)).pages
    return squeezed(" ".join(page.extract_text() for page in pages))


def squeezed(text: str) -> str:
    """Return `text` without white space: lines are broken where the page ends."""
    return "".join(text.split())
