"""Captured content is hostile: an answer or a clear error, soon, and nothing loaded."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion.model.capture import PageContent
from companion.model.errors import PageNotUnderstood
from companion.model.review import Reading
from companion.reading.page import SIZE_LIMIT, parse_page
from companion.reading.platforms import load_platforms
from companion.reading.reader import read
from companion.reading.words import shown_text
from companion.resources import shared_folder

PLATFORMS = load_platforms(shared_folder() / "platforms")
NOON = datetime(2026, 5, 15, 12, 0, tzinfo=UTC)
SECONDS = 2.0


def _read(dom: bytes, url: str = "https://ailleurs.example/avis") -> Reading:
    return read(PageContent(url=url, captured_at=NOON, dom=dom), platforms=PLATFORMS)


@pytest.mark.parametrize(
    "dom", [b"", b"   \n", b"\x89PNG\r\n\x1a\n\x00\x00", b"%PDF-1.7\x00\x00", b"\x00" * 500]
)
def test_what_is_no_page_is_refused(dom: bytes) -> None:
    with pytest.raises(PageNotUnderstood):
        _read(dom)


def test_a_page_over_the_limit_is_refused_before_it_is_parsed() -> None:
    with pytest.raises(PageNotUnderstood, match="weighs"):
        parse_page(b"<p>" + b"a" * SIZE_LIMIT)


@pytest.mark.parametrize(
    "name",
    ["rot13", "base64", "idna", "punycode", "undefined", "zlib", "unicode_escape", "hex", "x"],
)
def test_a_charset_that_is_none_is_not_asked_for(name: str) -> None:
    dom = f'<meta charset="{name}"><p>'.encode() + "À l’œil".encode("cp1252")
    assert shown_text(parse_page(dom)) == "À l’œil"


def test_a_text_or_a_tree_beyond_measure_is_said_and_not_cut_short() -> None:
    with pytest.raises(PageNotUnderstood, match="too long"):
        parse_page(b"<p>" + b"a" * 11_000_000)
    with pytest.raises(PageNotUnderstood, match="elements"):
        parse_page(b"<body>" + b"<br>" * 210_000)


@pytest.mark.parametrize("depth", [300, 3_000, 200_000])
def test_deep_nesting_gives_an_answer_or_a_clear_error(depth: int) -> None:
    started = time.process_time()
    dom = b"<html><body>" + b"<div>" * depth + b"bonjour" + b"</div>" * depth
    try:
        reading = _read(dom)
    except PageNotUnderstood as refused:
        said = refused.detail
    else:
        said = f"{len(reading.reviews)} reviews"
    assert said in ("the page is nested too deeply", "0 reviews")
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize(
    "dom",
    [
        b"<html><body>" + b"<p>12 mars 2026</p>" * 20_000,
        b"<html><body>" + b"<div>a</div>" * 100_000,
        b"<html><body>" + b'<div data-review-id="x">' * 240 + b"mots",
        b"<table><tr><td><li><p><b>" * 40 + b"</table> 3 / 5 il y a 2 mois",
    ],
    ids=["dated siblings", "many siblings", "one id over and over", "broken markup"],
)
def test_adversarial_pages_are_read_in_time(dom: bytes) -> None:
    started = time.process_time()
    _read(dom)
    _read(dom, "https://www.google.com/maps/place/x")
    assert time.process_time() - started < 2 * SECONDS


def test_no_entity_and_no_file_is_opened(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("motdepasse", "utf-8")
    dom = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}"><!ENTITY a "aaaa">'
        '<!ENTITY b "&a;&a;&a;">]><html><body><p>&x; &b;</p></body></html>'
    )
    assert "motdepasse" not in shown_text(parse_page(dom.encode()))


@pytest.mark.parametrize(
    "dom",
    [
        "<meta charset=iso-8859-15><p>À l’œil : 20 €</p>".encode("iso-8859-15", "replace"),
        '<meta charset="windows-1252"><p>À l’œil : 20 €</p>'.encode("cp1252"),
        "<p>À l’œil : 20 €</p>".encode("cp1252"),
        "<p>À l’œil : 20 €</p>".encode(),
        "\ufeff<p>À l’œil : 20 €</p>".encode(),
        "<p>À l’œil : 20 €</p>".encode("utf-16"),
    ],
)
def test_the_charset_is_found(dom: bytes) -> None:
    assert shown_text(parse_page(dom)).replace("?", "’") == "À l’œil : 20 €"


def test_open_shadow_roots_are_read_and_other_templates_are_not() -> None:
    dom = (
        '<x-card><template shadowrootmode="open"><p>dedans</p></template></x-card>'
        "<template><p>jamais vu</p></template>"
    )
    assert shown_text(parse_page(dom.encode())) == "dedans"


def test_script_links_are_no_addresses() -> None:
    dom = (
        '<div class="d" data-review-id="1"><button data-href="javascript:alert(1)/maps/contrib/">'
        '<div class="d4r55">Zoé</div></button><div class="MyEned"><span class="wiI7pd">Bien'
        "</span></div></div>"
    )
    (review,) = _read(dom.encode(), "https://www.google.com/maps/place/x").reviews
    assert review.author == "Zoé"
    assert review.author_url is None


@settings(max_examples=60, deadline=None)
@given(dom=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(dom: bytes) -> None:
    try:
        reading = _read(dom)
    except PageNotUnderstood:
        return
    assert reading.page.url == "https://ailleurs.example/avis"
