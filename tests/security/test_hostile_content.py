"""Captured content is hostile: on every page it is text, and originals never run."""

from __future__ import annotations

import base64
import io
import re
import struct
import zlib
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from PIL import Image

from companion.model.errors import NotUnderstood
from companion.proof.pictures import picture_type
from companion.store.database import Store
from companion.walk import Walk
from companion.web.headers import SANDBOXED
from companion.web.screen import safe_link, shown
from tests.web.running_companion import Extension, Person

ATTACK = (
    "charlatan <img src=x onerror=alert(1)><script>alert(2)</script>\"'--><svg onload=alert(3)>"
)


class Elements(HTMLParser):
    """Collects the elements a browser would build."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def elements_of(page: str) -> list[tuple[str, dict[str, str | None]]]:
    parser = Elements()
    parser.feed(page)
    return parser.found


def a_png(width: int = 4, height: int = 4) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(file, "PNG")
    return file.getvalue()


def a_bomb() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


def a_wide_png() -> bytes:
    """A whole picture of a few kilobytes that Pillow itself would open: 100 million pixels."""
    file = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(file, "PNG")
    return file.getvalue()


def test_no_page_turns_captured_words_into_elements(
    person: Person, walk: Walk, add_mention: Callable[..., str]
) -> None:
    mention = add_mention(ATTACK, author=ATTACK, date_text=ATTACK, url="https://a.fr/<script>")
    walk.set_notes(mention, ATTACK + "</textarea><script>")
    step = walk.view_mention(mention).advice
    assert step is not None
    walk.set_step(mention, step.steps[0].id, "waiting", ATTACK)
    for path in ("/", "/mentions", f"/mentions?q={ATTACK}", f"/mentions/{mention}"):
        page = person.get(path).get_data(as_text=True)
        found = elements_of(page)
        assert "onerror" in page
        assert {tag for tag, _ in found} & {"img", "iframe", "object", "style", "base"} == set()
        assert not [a for _, attrs in found for a in attrs if a.startswith("on")]
        assert all(
            attrs.get("src", "").startswith("/static/") for t, attrs in found if t == "script"
        )


def test_a_link_that_runs_is_no_link(person: Person, add_mention: Callable[..., str]) -> None:
    mention = add_mention(url="javascript:alert(document.domain)//")
    page = person.get(f"/mentions/{mention}").get_data(as_text=True)
    links = [attrs.get("href") or "" for tag, attrs in elements_of(page) if tag == "a"]
    assert not [link for link in links if not re.match(r"(https?:/)?/|#", link)]
    assert "javascript:alert" in page


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "file:///etc", "//a.fr", "", None, "http://[", "x"],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert safe_link(url) is None


def test_links_out_give_no_referrer_and_no_opener(
    person: Person, add_mention: Callable[..., str]
) -> None:
    page = person.get(f"/mentions/{add_mention()}").get_data(as_text=True)
    outside = [a for t, a in elements_of(page) if t == "a" and (a["href"] or "").startswith("http")]
    assert outside
    assert {a["rel"] for a in outside} == {"noreferrer noopener"}


def test_characters_that_reorder_text_are_shown() -> None:
    assert shown("a\u202eb\u2066c\u200ed") == "a⟨U+202E⟩b⟨U+2066⟩c⟨U+200E⟩d"
    assert shown("👩‍⚕️ é") == "👩‍⚕️ é"


def test_a_captured_page_is_given_as_text_to_keep(
    extension: Extension, person: Person, capture_body: Callable[..., dict[str, Any]], store: Store
) -> None:
    card = extension.post("/captures", capture_body(dom=f"<html><body>{ATTACK}</body></html>")).json
    mention = card["mentions"][0]["id"]
    capture = store.find_capture(card["id"])
    assert capture is not None
    dom = next(file for file in capture.evidence if file.role == "dom")
    answer = person.get(f"/mentions/{mention}/evidence/{dom.sha256}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert answer.headers["Content-Security-Policy"] == SANDBOXED
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data == f"<html><body>{ATTACK}</body></html>".encode()
    (event,) = [e for e in store.custody.events(card["id"]) if e.event == "viewed_original"]
    assert event.detail == {"sha256": dom.sha256}


def test_a_screenshot_is_shown_as_the_picture_it_is(
    extension: Extension, person: Person, capture_body: Callable[..., dict[str, Any]], store: Store
) -> None:
    picture = {"media_type": "image/png", "data": base64.b64encode(a_png()).decode()}
    card = extension.post("/captures", capture_body(screenshot=picture)).json
    capture = store.find_capture(card["id"])
    assert capture is not None
    sha256 = next(file.sha256 for file in capture.evidence if file.role == "screenshot")
    answer = person.get(f"/mentions/{card['mentions'][0]['id']}/evidence/{sha256}")
    assert (answer.mimetype, answer.data) == ("image/png", a_png())
    assert answer.headers["Content-Disposition"].startswith("inline; filename=")
    assert answer.headers["Content-Security-Policy"] == SANDBOXED


def test_a_picture_that_is_none_is_given_as_text(
    extension: Extension, person: Person, capture_body: Callable[..., dict[str, Any]], store: Store
) -> None:
    false = b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"
    picture = {"media_type": "image/png", "data": base64.b64encode(false).decode()}
    card = extension.post("/captures", capture_body(screenshot=picture)).json
    capture = store.find_capture(card["id"])
    assert capture is not None
    sha256 = next(file.sha256 for file in capture.evidence if file.role == "screenshot")
    answer = person.get(f"/mentions/{card['mentions'][0]['id']}/evidence/{sha256}")
    assert answer.mimetype == "text/plain"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")


def test_evidence_of_another_mention_is_not_found(
    person: Person, store: Store, add_mention: Callable[..., str]
) -> None:
    one, other = add_mention(), add_mention("Accueil froid.", url="https://b.fr/x")
    capture = store.captures()[0]
    owner = store.get_mention(other).sightings[0].capture_id
    target, stranger = (other, one) if capture.id == owner else (one, other)
    sha256 = capture.evidence[0].sha256
    assert person.get(f"/mentions/{target}/evidence/{sha256}").status_code == 200
    assert person.get(f"/mentions/{stranger}/evidence/{sha256}").status_code == 404
    assert person.get(f"/mentions/{one}/evidence/..%2f..%2fcustody.jsonl").status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"GIF89a", b"<svg/>", a_png()[:40], a_png(400, 400)[:-30], a_bomb(), a_wide_png()),
        b"\xff\xd8\xff\xe0 not a jpeg",
    ],
    ids=["empty", "gif", "svg", "torn", "torn late", "bomb", "too wide", "false jpeg"],
)
def test_a_picture_is_decoded_to_its_end_or_refused(data: bytes) -> None:
    with pytest.raises(NotUnderstood):
        picture_type(data)


def test_whole_pictures_are_accepted() -> None:
    file = io.BytesIO()
    Image.new("RGB", (3, 3)).save(file, "JPEG")
    assert picture_type(a_png()) == "image/png"
    assert picture_type(file.getvalue()) == "image/jpeg"
