"""Where no request may go: the whole table of addresses, spellings and ports."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion.model.errors import DestinationRefused
from companion.outgoing.addresses import check_address, check_reach, read_target

REFUSED_ADDRESSES = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:93.184.216.34",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:2800:220:1::1%eth0",
    "fec0::1",
    "ff02::1",
]
PUBLIC_ADDRESSES = [
    "1.1.1.1",
    "9.255.255.255",
    "11.0.0.0",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "172.15.255.255",
    "172.32.0.0",
    "192.167.255.255",
    "223.255.255.255",
    "2606:2800:220:1:248:1893:25c8:1946",
    "2a00:1450:4007:80e::2003",
    "64:ff9b::5db8:d822",
]
REFUSED_URLS = [
    "",
    "example.org",
    "//example.org/",
    "http:",
    "http://",
    "http:///etc/passwd",
    "file:///etc/passwd",
    "gopher://example.org/_x",
    "ftp://example.org/",
    "data:text/plain,x",
    "javascript:alert(1)",
    "http://user@example.org/",
    "http://user:password@example.org/",
    "http://@example.org/",
    "http://example.org@127.0.0.1/",
    "http://127.0.0.1#@example.org/",
    "http://example.org\\@127.0.0.1/",
    "http://example.org\\.evil.example/",
    "http://exa mple.org/",
    "http://example.org/a b",
    "http://example.org/\r\nHost: evil.example",
    "http://exam\tple.org/",
    " http://example.org/",
    "http://example.org\x00.evil.example/",
    "http://example.org:0/",
    "http://example.org:22/",
    "http://example.org:25/",
    "http://example.org:6379/",
    "http://example.org:99999/",
    "http://example.org:+80/",
    "http://example.org:８0/",
    "http://example.org:80:80/",
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.01/",
    "http://127.0.0.1./",
    "http://0/",
    "http://0.0.0.0/",
    "http://1.2.3.4.5/",
    "http://999.1.1.1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://１２７.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[0:0:0:0:0:ffff:127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1%25eth0]/",
    "http://[::1]example.org/",
    "http://[::1/",
    "http://::1/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://sub.localhost/",
    "http://printer.local/",
    "http://db.internal/",
    "http://intranet/",
    "http://box.home.arpa/",
    "http://hidden.onion/",
    "http://example.org./",
    "http://.example.org/",
    "http://example..org/",
    "http://-example.org/",
    "http://exa%6dple.org/",
    "http://exa<mple.org/",
    f"http://{'a' * 64}.org/",
    f"http://{'a.' * 130}org/",
    "http://straße.example/",
    "http://a\u200db.example/",
    f"http://example.org/{'a' * 9000}",
]


@pytest.mark.parametrize("address", REFUSED_ADDRESSES)
def test_an_address_that_is_not_the_public_internets_is_refused(address: str) -> None:
    with pytest.raises(DestinationRefused):
        check_address(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", PUBLIC_ADDRESSES)
def test_a_public_address_is_reached(address: str) -> None:
    check_address(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.9", "192.168.0.9", "100.64.0.9", "::1", "fd00::9"],
)
def test_an_origin_of_the_command_line_may_be_on_the_own_network(address: str) -> None:
    check_address(ipaddress.ip_address(address), may_be_private=True)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
    ],
)
def test_no_flag_opens_link_local_multicast_and_reserved_addresses(address: str) -> None:
    with pytest.raises(DestinationRefused):
        check_address(ipaddress.ip_address(address), may_be_private=True)


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_reached(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    try:
        check_address(address)
    except DestinationRefused:
        return
    inside = int(address) & 0xFFFFFFFF if address in ipaddress.ip_network("64:ff9b::/96") else None
    reached = ipaddress.IPv4Address(inside) if inside is not None else address
    closed = ("private", "loopback", "link_local", "multicast", "reserved", "unspecified")
    assert [kind for kind in closed if getattr(reached, f"is_{kind}")] == []


@pytest.mark.parametrize("url", REFUSED_URLS)
def test_an_odd_or_local_address_is_refused_before_any_name_is_resolved(url: str) -> None:
    with pytest.raises(DestinationRefused):
        check_reach(read_target(url))


@pytest.mark.parametrize(
    ("url", "origin", "path"),
    [
        ("http://example.org", "http://example.org", "/"),
        ("HTTPS://Example.ORG:443/A?b=c#d", "https://example.org", "/A?b=c"),
        ("https://example.org:8443/", "https://example.org:8443", "/"),
        ("http://1.1.1.1:80/", "http://1.1.1.1", "/"),
        ("http://[2606:2800:220:1::0:1]/", "http://[2606:2800:220:1::1]", "/"),
        ("https://médecin.example/é?q=à", "https://xn--mdecin-bva.example", "/%C3%A9?q=%C3%A0"),
        ("https://xn--mdecin-bva.example/", "https://xn--mdecin-bva.example", "/"),
        ("http://example.org/%7Ea?b=%20", "http://example.org", "/%7Ea?b=%20"),
    ],
)
def test_an_address_has_one_spelling(url: str, origin: str, path: str) -> None:
    target = read_target(url)
    check_reach(target)
    assert (target.origin, target.path) == (origin, path)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_in_one_way_or_refused(text: str) -> None:
    for url in (text, f"http://{text}", f"http://example.org{text}", f"http://{text}.example/"):
        try:
            target = read_target(url)
        except DestinationRefused:
            continue
        assert read_target(target.url) == target
        assert target.url.isascii()
