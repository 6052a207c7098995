from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.address import page_key

SAME = [
    ("the fragment is no part of the page", "https://a.example/p", "https://a.example/p#avis-3"),
    ("campaign marks", "https://a.example/p", "https://a.example/p?utm_source=x&utm_medium=mail"),
    ("an advertiser's click", "https://a.example/p?id=4", "https://a.example/p?id=4&gclid=Cj0"),
    ("a network's click", "https://a.example/p?id=4", "https://a.example/p?fbclid=Iw&id=4"),
    ("the spelling of the mark", "https://a.example/p", "https://a.example/p?UTM_Source=x"),
    ("a mark in percent spelling", "https://a.example/p", "https://a.example/p?utm%5Fsource=x"),
    ("scheme and host in capitals", "https://a.example/p", "HTTPS://A.Example/p"),
    ("the default port", "https://a.example/p", "https://a.example:443/p"),
    ("no path", "http://a.example", "http://a.example:80/"),
    ("a lone question mark", "https://a.example/p", "https://a.example/p?"),
    ("blanks before the fragment", "https://a.example/p", "https://a.example/p ?  #avis"),
    ("the last slash", "https://a.example/p", "https://a.example/p/"),
    ("the usual first name of a host", "https://a.example/p", "https://www.a.example/p"),
    ("the same page without encryption", "https://a.example/p", "http://a.example/p"),
    ("blanks around", "https://a.example/p", "  https://a.example/p\n"),
]
DIFFERENT = [
    ("another parameter", "https://a.example/p?id=4", "https://a.example/p?id=5"),
    ("the same words in capitals in the path", "https://a.example/P", "https://a.example/p"),
    ("another port", "https://a.example:8443/p", "https://a.example/p"),
    ("another order of parameters", "https://a.example/p?a=1&b=2", "https://a.example/p?b=2&a=1"),
    (
        "a parameter that only ends like a mark",
        "https://a.example/?mygclid=1",
        "https://a.example/",
    ),
    ("another scheme", "ftp://a.example/p", "https://a.example/p"),
    ("a port without encryption", "http://a.example:8080/p", "https://a.example:8080/p"),
    ("another host", "https://b.example/p", "https://a.example/p"),
    ("a port that is not this scheme's default", "http://a.example:443/", "http://a.example/"),
]


@pytest.mark.parametrize(("why", "plain", "spelled"), SAME)
def test_addresses_of_one_page_share_a_key(why: str, plain: str, spelled: str) -> None:
    assert page_key(spelled) == page_key(plain), why


@pytest.mark.parametrize(("why", "one", "other"), DIFFERENT)
def test_addresses_of_two_pages_do_not(why: str, one: str, other: str) -> None:
    assert page_key(one) != page_key(other), why


@pytest.mark.parametrize(
    "url", ["http://[broken", "mailto:dr@exemple.fr", "//a.example/p/", "http:///p/", "avis"]
)
def test_what_is_no_address_still_equals_itself(url: str) -> None:
    assert page_key(f" {url} ") == url


@given(
    st.sampled_from(["", "http://", "HTTPS://a.example", "//"]),
    st.text(alphabet="htps:/?#&=.aAé%_utmgclid@[]5 \n\t", max_size=40),
)
def test_a_key_is_its_own_key(start: str, rest: str) -> None:
    key = page_key(start + rest)
    assert page_key(key) == key
