"""Pages and style sheets travel compressed where that is asked for; a file to keep does not."""

from __future__ import annotations

import gzip

import pytest

from tests.web.running_companion import Person

SHEET = "/bootstrap.css"
ASKED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("path", ["/settings", SHEET, "/static/dashboard.css", "/tokens.css"])
def test_it_is_the_same_content_in_fewer_bytes(person: Person, path: str) -> None:
    plain, packed = person.get(path), person.get(path, **ASKED)
    assert plain.status_code == packed.status_code == 200, path
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    unpacked = gzip.decompress(packed.data)
    if path != "/settings":  # its form tokens differ each time
        assert unpacked == plain.data
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_browser_that_has_the_style_sheet_gets_no_byte_of_it_again(person: Person) -> None:
    etag = person.get(SHEET, **ASKED).headers["ETag"]
    again = person.get(SHEET, **ASKED, **{"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("asked", ["", "br", "gzip;q=0", "identity"])
def test_who_does_not_ask_gets_it_as_it_is(person: Person, asked: str) -> None:
    assert "Content-Encoding" not in person.get(SHEET, **{"Accept-Encoding": asked}).headers


def test_a_refusal_is_a_page_too(person: Person) -> None:
    answer = person.get("/nowhere", **ASKED)
    assert answer.status_code == 404
    assert b"data-problem" in gzip.decompress(answer.data)
