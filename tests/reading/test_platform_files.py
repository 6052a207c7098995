"""Every platform description keeps to its schema, compiles, and knows its own pages."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema_rs
import pytest

from companion.model.errors import NotUnderstood
from companion.reading.page import parse_page
from companion.reading.platforms import GENERIC, Platforms, load_platforms
from companion.resources import shared_folder

FOLDER = shared_folder() / "platforms"
FILES = sorted(FOLDER.glob("*.json"))
SCHEMA = json.loads((shared_folder() / "schemas" / "platform.schema.json").read_text("utf-8"))
PLATFORMS = load_platforms(FOLDER)
EMPTY = parse_page(b"<p>-</p>")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_description_keeps_to_its_schema(path: Path) -> None:
    jsonschema_rs.validator_for(SCHEMA).validate(json.loads(path.read_text("utf-8")))


def test_the_schema_refuses_what_is_no_description() -> None:
    assert not jsonschema_rs.validator_for(SCHEMA).is_valid({"id": "x", "unknown": 1})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_description_says_where_its_fields_are_and_how_to_ask_for_removal(path: Path) -> None:
    platform = PLATFORMS.find(path.stem)
    assert platform is not None
    assert PLATFORMS.removal_routes(platform.id)
    if platform.reviews is not None:
        assert platform.reviews.text
        assert platform.reviews.author
        assert platform.reviews.date
    if platform.results is not None:
        assert platform.results.title
        assert platform.results.url


def test_no_removal_link_is_made_up() -> None:
    links = {route.link for one in PLATFORMS.known for route in one.removal if route.link}
    assert links == {"https://g.co/legal"}


@pytest.mark.parametrize(
    ("url", "platform_id"),
    [
        ("https://www.google.com/maps/place/Dr/@48,1", "google-maps"),
        ("https://maps.google.fr/?cid=12", "google-maps"),
        ("https://www.google.fr/search?q=dr", "google-search"),
        ("https://fr.trustpilot.com/review/x", "trustpilot"),
        ("https://www.pagesjaunes.fr/pros/1", "pagesjaunes"),
        ("https://m.facebook.com/p/1", "facebook"),
        ("https://twitter.com/a/status/1", "x"),
        ("https://old.reddit.com/r/france/comments/1", "reddit"),
        ("https://www.youtube.com/watch?v=1", "youtube"),
        ("https://www.jameda.de/a", "doctoralia"),
        ("https://forum.doctissimo.fr/sante/1", "doctissimo"),
        ("https://www.bing.com/search?q=a", "bing"),
        ("https://html.duckduckgo.com/html/?q=a", "duckduckgo"),
        ("https://www.qwant.com/?q=a", "qwant"),
        ("https://notgoogle.com/maps/", None),
        ("https://google.com.evil.example/maps/", None),
        ("https://netflix.com/", None),
        ("pas une adresse", None),
        ("https://[", None),
    ],
)
def test_a_page_is_known_by_its_address(url: str, platform_id: str | None) -> None:
    found = PLATFORMS.find_for(EMPTY, url)
    assert (found.id if found else None) == platform_id


@pytest.mark.parametrize(
    ("dom", "platform_id"),
    [
        ('<body id="phpbb"><div class="post" id="p1"></div>', "phpbb"),
        ('<meta name="generator" content="vBulletin 4.2">', "vbulletin"),
        ('<meta name="generator" content="Discourse 3.4 - https://github">', "discourse"),
        ('<div class="PostStream-item" data-id="1"></div>', "flarum"),
        ('<html id="XF"><body></body></html>', "xenforo"),
        ('<div class="post">un billet</div>', None),
    ],
)
def test_forum_software_is_known_on_any_host(dom: str, platform_id: str | None) -> None:
    found = PLATFORMS.find_for(parse_page(dom.encode()), "https://un-forum.example/t/1")
    assert (found.id if found else None) == platform_id


def test_an_unknown_site_has_the_generic_routes() -> None:
    generic = PLATFORMS.find(GENERIC)
    assert generic is not None
    assert PLATFORMS.removal_routes(None) == generic.removal
    assert PLATFORMS.removal_routes("jamais-vu") == generic.removal
    assert Platforms().removal_routes(None) == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", "{"),
        ("a.json", '{"id": "a", "surprise": 1}'),
        ("autre.json", FILES[0].read_text("utf-8")),
        (FILES[0].name, FILES[0].read_text("utf-8").replace('"css": "', '"css": "[[', 1)),
    ],
    ids=["broken", "unknown field", "another id", "wrong selector"],
)
def test_a_wrong_file_is_refused_by_name(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(NotUnderstood, match=name):
        load_platforms(tmp_path)
