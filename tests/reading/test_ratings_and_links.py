"""Ratings become numbers, links become addresses."""

from __future__ import annotations

import pytest

from companion.reading.links import absolute, unwrapped
from companion.reading.ratings import read_rating

BASE = "https://www.google.com/search?q=dr"


@pytest.mark.parametrize(
    ("shown", "rating"),
    [
        ("5 étoiles", (5.0, 5.0)),
        ("1 star", (1.0, 5.0)),
        ("5 звезд", (5.0, 5.0)),
        ("3,5 Sterne", (3.5, 5.0)),
        ("Note : 1,0 sur 5,", (1.0, 5.0)),
        ("Rated 4.0 out of 5 stars", (4.0, 5.0)),
        ("4/5", (4.0, 5.0)),
        ("8,5 / 10", (8.5, 10.0)),
        ("★★★☆☆", (3.0, 5.0)),
        ("⭐️⭐️", (2.0, 5.0)),
        ("12 avis", None),
        ("12/03/2026", None),
        ("6/5", None),
        ("4", None),
        ("très bien", None),
    ],
)
def test_a_rating_is_read(shown: str, rating: tuple[float, float] | None) -> None:
    assert read_rating(shown) == rating


def test_a_bare_number_counts_only_where_nothing_else_can_stand() -> None:
    assert read_rating("4.0", bare=True) == (4.0, None)


@pytest.mark.parametrize(
    ("link", "leads_to"),
    [
        ("/url?q=https://a.example/x&sa=U", "https://a.example/x"),
        ("/url?sa=t&url=https%3A%2F%2Fa.example%2Fx%3Fy%3D1", "https://a.example/x?y=1"),
        (
            "https://www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly9hLmV4YW1wbGUveA&ntb=1",
            "https://a.example/x",
        ),
        ("https://www.bing.com/ck/a?u=a1%%%", "https://www.bing.com/ck/a?u=a1%%%"),
        ("//duckduckgo.com/l/?uddg=https%3A%2F%2Fa.example%2Fx", "https://a.example/x"),
        ("https://a.example/x#:~:text=dr", "https://a.example/x"),
        ("/url?q=javascript:alert(1)", "https://www.google.com/url?q=javascript:alert(1)"),
        ("javascript:alert(1)", None),
        ("mailto:a@b.example", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_a_wrapped_address_is_looked_through(link: str, leads_to: str | None) -> None:
    assert unwrapped(link, BASE) == leads_to


def test_only_web_addresses_are_kept() -> None:
    assert absolute("../a", "https://b.example/c/d") == "https://b.example/a"
    assert absolute("data:text/html,x", BASE) is None
