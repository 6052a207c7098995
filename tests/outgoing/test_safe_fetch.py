"""The one way out: nothing unallowed, nothing private, nothing endless, nothing unwritten."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable

import pytest
import trustme

from companion.model.errors import (
    AviseError,
    DestinationNotAllowed,
    DestinationRefused,
    FetchFailed,
    StoreUnavailable,
)
from companion.model.outgoing import LedgerEntry, OutgoingAnswer, OutgoingRequest
from companion.outgoing.budget import Budget
from companion.outgoing.fetch import SafeFetch
from companion.outgoing.ledger import Ledger
from companion.outgoing.resolve import resolve_name
from companion.outgoing.way_out import WayOut, open_way_out
from companion.outgoing.wire import Wire
from companion.store.database import Store
from tests.builders import FixedClock
from tests.outgoing.small_internet import (
    PUBLIC,
    Answer,
    Internet,
    dripping,
    moved,
    plain,
    raw,
)

Get = Callable[..., OutgoingAnswer]
SITE = "http://site.example/feed"


def outcomes(way_out: WayOut) -> list[tuple[str, str]]:
    return [(line.origin, line.outcome) for line in reversed(way_out.ledger.exchanges())]


# ── what is sent, and what comes back ─────────────────────────────────────────────────────────


def test_an_allowed_address_is_fetched_plainly(internet: Internet, get: Get) -> None:
    internet.site(SITE, plain(b"words", headers="Content-Type: text/plain\r\n"))
    answer = get(SITE, headers=(("Accept-Language", "fr"),))
    assert (answer.status, answer.body, answer.url) == (200, b"words", SITE)
    assert (answer.address, answer.redirects) == (PUBLIC, ())
    assert answer.header("Content-Type") == "text/plain"
    names = {line.partition(":")[0] for line in internet.requests[0].split("\r\n")[1:] if line}
    assert names == {"Host", "User-Agent", "Accept-Encoding", "Connection", "Accept-Language"}
    assert "User-Agent: Avise/" in internet.requests[0]
    assert internet.connected == [(PUBLIC, 80)]
    assert internet.asked == ["site.example"]


def test_what_is_posted_arrives_whole(internet: Internet, get: Get) -> None:
    got: list[bytes] = []

    def answer(connection: socket.socket, path: str) -> None:
        while sum(map(len, got)) < 200_000:
            got.append(connection.recv(65_536))
        plain(b"ok")(connection, path)

    internet.site(SITE, answer)
    answered = get(SITE, method="POST", body=b"q" * 200_000, purpose="time_stamp")
    assert answered.body == b"ok"
    assert b"".join(got) == b"q" * 200_000
    assert "Content-Length: 200000" in internet.requests[0]


def test_any_status_is_an_answer(internet: Internet, get: Get) -> None:
    internet.site(SITE, plain(b"gone", status="410 Gone"))
    assert get(SITE).status == 410


@pytest.mark.parametrize(
    "name", ["Cookie", "Referer", "Authorization", "Host", "User-Agent", "X-Anything", "Origin"]
)
def test_a_header_that_identifies_is_never_sent(internet: Internet, get: Get, name: str) -> None:
    internet.site(SITE, plain())
    with pytest.raises(ValueError, match=name):
        get(SITE, headers=((name, "x"),))
    assert internet.asked == []


def test_a_header_cannot_carry_another_one(internet: Internet, get: Get) -> None:
    internet.site(SITE, plain())
    with pytest.raises(FetchFailed):
        get(SITE, headers=(("Accept", "a\r\nCookie: b"),))
    assert internet.requests == []


def test_a_cookie_is_not_kept_for_the_next_request(internet: Internet, get: Get) -> None:
    internet.site(SITE, moved("/b"))
    internet.answers[SITE] = plain(
        b"", status="302 Found", headers="Set-Cookie: a=b\r\nLocation: /b\r\n"
    )
    internet.site("http://site.example/b", plain())
    get(SITE)
    assert len(internet.requests) == 2
    assert not any("Cookie" in asked or "Referer" in asked for asked in internet.requests)


# ── allowed by the user, for this purpose ─────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "url",
    [
        "http://other.example/feed",
        "https://site.example/feed",
        "http://www.site.example/feed",
        "http://site.example:8080/feed",
    ],
)
def test_only_the_allowed_origin_is_reached(
    internet: Internet, fetch: SafeFetch, way_out: WayOut, url: str
) -> None:
    way_out.destinations.allow(SITE, "feed")
    with pytest.raises(DestinationNotAllowed):
        fetch(OutgoingRequest(url=url, purpose="feed"))
    assert (internet.asked, internet.connected, outcomes(way_out)) == ([], [], [])


def test_an_origin_is_allowed_for_one_purpose(
    internet: Internet, fetch: SafeFetch, way_out: WayOut
) -> None:
    internet.site(SITE, plain())
    way_out.destinations.allow(SITE, "feed")
    with pytest.raises(DestinationNotAllowed):
        fetch(OutgoingRequest(url=SITE, purpose="second_look"))
    assert internet.asked == []


def test_a_permission_taken_back_stops_the_next_request(
    internet: Internet, get: Get, fetch: SafeFetch, way_out: WayOut
) -> None:
    internet.site(SITE, plain())
    get(SITE)
    way_out.destinations.revoke("http://site.example", "feed")
    with pytest.raises(DestinationNotAllowed):
        fetch(OutgoingRequest(url=SITE, purpose="feed"))
    assert len(internet.requests) == 1


# ── addresses ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "answer",
    [
        ("127.0.0.1",),
        ("10.0.0.7",),
        ("169.254.169.254",),
        ("100.64.0.1",),
        ("0.0.0.0",),
        ("::1",),
        ("::ffff:127.0.0.1",),
        ("fe80::1%eth0",),
        (PUBLIC, "127.0.0.1"),
        (PUBLIC, "::1"),
        ("2606:2800:220:1::1", "192.168.1.1"),
    ],
)
def test_one_private_address_among_the_answers_spoils_the_name(
    internet: Internet, get: Get, way_out: WayOut, answer: tuple[str, ...]
) -> None:
    internet.site(SITE, plain(), answer)
    with pytest.raises(DestinationRefused):
        get(SITE)
    assert internet.connected == []
    assert outcomes(way_out) == [("http://site.example", "destination-refused")]


def test_a_name_that_turns_private_after_the_check_is_not_asked_again(
    internet: Internet, get: Get
) -> None:
    internet.site(SITE, plain(), (PUBLIC,), ("127.0.0.1",))
    assert get(SITE).status == 200
    assert internet.asked == ["site.example"]
    assert internet.connected == [(PUBLIC, 80)]
    with pytest.raises(DestinationRefused):
        get(SITE)


def test_the_name_is_checked_anew_at_each_redirect(internet: Internet, get: Get) -> None:
    internet.site(SITE, moved("/again"), (PUBLIC,), ("127.0.0.1",))
    with pytest.raises(DestinationRefused):
        get(SITE)
    assert internet.connected == [(PUBLIC, 80)]


def test_a_name_that_leads_nowhere_is_said(internet: Internet, get: Get) -> None:
    internet.site(SITE, plain(), ())
    with pytest.raises(FetchFailed) as failed:
        get(SITE)
    assert failed.value.reason == "connection"
    internet.names["site.example"] = [("not an address",)]
    with pytest.raises(FetchFailed) as failed:
        get(SITE)
    assert failed.value.reason == "name"


def test_the_next_checked_address_is_tried_when_the_first_is_silent(
    internet: Internet, way_out: WayOut, clock: FixedClock
) -> None:
    internet.site(SITE, plain(), ("1.1.1.1", PUBLIC))

    def connect(address: str, port: int, seconds: float) -> socket.socket:
        if address == "1.1.1.1":
            raise ConnectionRefusedError
        return internet.connect(address, port, seconds)

    fetch = SafeFetch(
        destinations=way_out.destinations,
        ledger=way_out.ledger,
        clock=clock,
        resolve=internet.resolve,
        connect=connect,
    )
    way_out.destinations.allow(SITE, "feed")
    assert fetch(OutgoingRequest(url=SITE, purpose="feed")).address == PUBLIC


# ── redirects ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "//10.0.0.1/",
        "http://2130706433/",
        "http://user@site.example/",
        "http://site.example:22/",
        "file:///etc/passwd",
        "gopher://site.example/_",
        "javascript:alert(1)",
    ],
)
def test_no_redirect_leads_to_where_no_request_goes(
    internet: Internet, get: Get, location: str
) -> None:
    internet.site(SITE, moved(location))
    with pytest.raises((DestinationRefused, FetchFailed)):
        get(SITE)
    assert internet.connected == [(PUBLIC, 80)]


def test_a_chain_of_public_redirects_into_a_private_name_stops_there(
    internet: Internet, get: Get, way_out: WayOut
) -> None:
    internet.site(SITE, moved("http://b.example/"))
    internet.site("http://b.example/", moved("http://c.example/"))
    internet.site("http://c.example/", plain(), ("192.168.1.1",))
    for name in ("b", "c"):
        way_out.destinations.allow(f"http://{name}.example/", "feed")
    with pytest.raises(DestinationRefused):
        get(SITE)
    assert len(internet.requests) == 2
    assert outcomes(way_out) == [
        ("http://site.example", "answered"),
        ("http://b.example", "answered"),
        ("http://c.example", "destination-refused"),
    ]


def test_a_redirect_to_another_origin_needs_its_own_permission(
    internet: Internet, get: Get
) -> None:
    internet.site(SITE, moved("https://b.example/x"))
    internet.site("https://b.example/x", plain())
    with pytest.raises(DestinationNotAllowed):
        get(SITE)
    assert internet.asked == ["site.example"]


def test_an_allowed_redirect_is_followed_and_told(
    internet: Internet, get: Get, way_out: WayOut
) -> None:
    internet.site(SITE, moved("http://b.example/x#part"))
    internet.site("http://b.example/x", plain(b"there"))
    way_out.destinations.allow("http://b.example", "feed")
    answer = get(SITE)
    assert (answer.body, answer.url) == (b"there", "http://b.example/x")
    assert answer.redirects == (SITE,)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 T", "308 P"])
def test_what_is_posted_is_never_sent_on(
    internet: Internet, get: Get, way_out: WayOut, status: str
) -> None:
    internet.site(SITE, moved("http://b.example/", status))
    internet.site("http://b.example/", plain())
    way_out.destinations.allow("http://b.example", "time_stamp")
    with pytest.raises(FetchFailed) as failed:
        get(SITE, method="POST", body=b"hash", purpose="time_stamp")
    assert failed.value.reason == "redirects"
    assert internet.asked == ["site.example"]


def test_a_circle_and_an_endless_chain_of_redirects_end(internet: Internet, get: Get) -> None:
    internet.site(SITE, moved("/b"))
    internet.site("http://site.example/b", moved("/feed"))
    with pytest.raises(FetchFailed, match="nowhere"):
        get(SITE)
    assert len(internet.requests) == 2
    for number in range(20):
        internet.site(f"http://site.example/{number}", moved(f"/{number + 1}"))
    with pytest.raises(FetchFailed, match="nowhere"):
        get("http://site.example/0")
    assert len(internet.requests) == 2 + 6


def test_a_second_look_stays_on_the_site_the_person_allowed(internet: Internet, get: Get) -> None:
    page = "http://site.example/page"
    internet.site(page, moved("http://www.site.example/page"))
    internet.site("http://www.site.example/page", plain(b"review"))
    assert get(page, purpose="second_look").body == b"review"


@pytest.mark.parametrize(
    "location",
    [
        "http://consent.example/?continue=site",
        "http://site.example.evil.example/",
        "http://sub.site.example/",
        "http://site.example:8080/",
        "http://127.0.0.1/",
        "http://www.localhost/",
        "javascript:alert(1)",
    ],
)
def test_a_second_look_sent_elsewhere_answers_with_the_redirect(
    internet: Internet, get: Get, location: str
) -> None:
    page = "http://site.example/page"
    internet.site(page, moved(location))
    answer = get(page, purpose="second_look")
    assert (answer.status, answer.url, answer.redirects) == (302, page, ())
    assert answer.header("location") == location
    assert len(internet.connected) == 1


def test_a_second_look_never_falls_back_from_https(
    internet: Internet, way_out: WayOut, authority: trustme.CA, clock: FixedClock
) -> None:
    page = "https://site.example/page"
    secure = with_certificate(internet, authority, "site.example", way_out, clock)
    internet.site(page, moved("http://site.example/page"))
    way_out.destinations.allow(page, "second_look")
    answer = secure(OutgoingRequest(url=page, purpose="second_look"))
    assert (answer.status, answer.url) == (302, page)


def test_a_www_name_that_is_private_is_refused_to_a_second_look_too(
    internet: Internet, get: Get
) -> None:
    page = "http://site.example/page"
    internet.site(page, moved("http://www.site.example/page"))
    internet.site("http://www.site.example/page", plain(), ("127.0.0.1",))
    with pytest.raises(DestinationRefused):
        get(page, purpose="second_look")
    assert len(internet.connected) == 1


# ── TLS ───────────────────────────────────────────────────────────────────────────────────────


def with_certificate(
    internet: Internet, authority: trustme.CA, name: str, way_out: WayOut, clock: FixedClock
) -> SafeFetch:
    """Return a fetch that trusts `authority`, the server showing a certificate of `name`."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(server)
    internet.tls = server
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return SafeFetch(
        destinations=way_out.destinations,
        ledger=way_out.ledger,
        clock=clock,
        resolve=internet.resolve,
        connect=internet.connect,
        tls=client,
    )


def test_a_certificate_of_the_name_asked_for_is_accepted(
    internet: Internet, way_out: WayOut, authority: trustme.CA, clock: FixedClock
) -> None:
    fetch = with_certificate(internet, authority, "site.example", way_out, clock)
    internet.site("https://site.example/", plain(b"secret"))
    way_out.destinations.allow("https://site.example", "time_stamp")
    answer = fetch(OutgoingRequest(url="https://site.example/", purpose="time_stamp"))
    assert answer.body == b"secret"
    assert internet.connected == [(PUBLIC, 443)]


def test_a_certificate_of_another_name_is_refused(
    internet: Internet, way_out: WayOut, authority: trustme.CA, clock: FixedClock
) -> None:
    fetch = with_certificate(internet, authority, "other.example", way_out, clock)
    internet.site("https://site.example/", plain(b"secret"))
    way_out.destinations.allow("https://site.example", "feed")
    with pytest.raises(FetchFailed) as failed:
        fetch(OutgoingRequest(url="https://site.example/", purpose="feed"))
    assert failed.value.reason == "tls"
    assert internet.requests == []


def test_a_certificate_of_an_unknown_authority_is_refused(
    internet: Internet, get: Get, way_out: WayOut, authority: trustme.CA, clock: FixedClock
) -> None:
    with_certificate(internet, authority, "site.example", way_out, clock)
    internet.site("https://site.example/", plain())
    with pytest.raises(FetchFailed) as failed:
        get("https://site.example/")
    assert failed.value.reason == "tls"
    assert internet.requests == []


# ── size ──────────────────────────────────────────────────────────────────────────────────────

CHUNKED = "Transfer-Encoding: chunked\r\n"


def endless_chunks(connection: socket.socket, _path: str) -> None:
    connection.sendall(f"HTTP/1.1 200 OK\r\n{CHUNKED}\r\n".encode())
    while True:
        connection.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")


BOMB = gzip.compress(bytes(50_000_000), 1, mtime=0)


def a_bomb(connection: socket.socket, _path: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n\r\n"
    connection.sendall(head.encode() + BOMB)


TOO_LARGE: list[tuple[str, Answer]] = [
    ("a length that is too large", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")),
    ("a body without length", dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536, every=0)),
    ("chunks without end", endless_chunks),
    ("a gzip bomb", a_bomb),
    ("a header without end", dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 65_536, every=0)),
    ("headers without end", dripping(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 9000, every=0)),
    ("promises without end", dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 2000, every=0)),
    (
        "a chunk size without end",
        dripping(f"HTTP/1.1 200 OK\r\n{CHUNKED}\r\n".encode(), b"1" * 65_536, every=0),
    ),
    (
        "trailers without end",
        dripping(f"HTTP/1.1 200 OK\r\n{CHUNKED}\r\n0\r\n".encode(), b"X: y\r\n" * 9000, every=0),
    ),
]


@pytest.mark.parametrize("answer", [a for _, a in TOO_LARGE], ids=[name for name, _ in TOO_LARGE])
def test_an_answer_without_end_is_left(internet: Internet, get: Get, answer: Answer) -> None:
    internet.site(SITE, answer)
    started = time.monotonic()
    with pytest.raises(FetchFailed) as failed:
        get(SITE, max_bytes=1_000_000)
    assert failed.value.reason in {"size", "protocol"}
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("compressed", "reason"),
    [
        (gzip.compress(b"words", mtime=0)[:-9], "connection"),
        (b"not gzip at all", "protocol"),
        (zlib.compress(b"words"), "protocol"),
    ],
)
def test_a_compressed_answer_that_is_none_is_said(
    internet: Internet, get: Get, compressed: bytes, reason: str
) -> None:
    internet.site(SITE, plain(compressed, headers="Content-Encoding: gzip\r\n"))
    with pytest.raises(FetchFailed) as failed:
        get(SITE)
    assert failed.value.reason == reason


def test_a_compressed_answer_nobody_asked_for_is_read_all_the_same(
    internet: Internet, get: Get
) -> None:
    words = b"words " * 100_000
    internet.site(SITE, plain(gzip.compress(words, mtime=0), headers="Content-Encoding: gzip\r\n"))
    assert get(SITE).body == words


def test_exactly_the_size_allowed_is_not_too_large(internet: Internet, get: Get) -> None:
    internet.site(SITE, plain(b"x" * 1000))
    assert len(get(SITE, max_bytes=1000).body) == 1000
    with pytest.raises(FetchFailed):
        get(SITE, max_bytes=999)


# ── time ──────────────────────────────────────────────────────────────────────────────────────

SLOW: list[tuple[str, Answer]] = [
    ("silence", lambda _connection, _path: time.sleep(5)),
    ("a dripping status", dripping(b"", b"H", every=0.1)),
    ("dripping headers", dripping(b"HTTP/1.1 200 OK\r\n", b"X", every=0.1)),
    (
        "a dripping body",
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", b"x", every=0.1),
    ),
    (
        "dripping chunks",
        dripping(f"HTTP/1.1 200 OK\r\n{CHUNKED}\r\n".encode(), b"1\r\nx\r\n", every=0.1),
    ),
]


@pytest.mark.parametrize("answer", [a for _, a in SLOW], ids=[name for name, _ in SLOW])
def test_the_time_allowed_is_for_the_whole_exchange(
    internet: Internet, get: Get, way_out: WayOut, answer: Answer
) -> None:
    internet.site(SITE, answer)
    started = time.monotonic()
    with pytest.raises(FetchFailed) as failed:
        get(SITE, timeout_seconds=0.5)
    assert failed.value.reason == "time"
    assert time.monotonic() - started < 1.5
    assert outcomes(way_out) == [("http://site.example", "fetch-failed")]


def test_a_site_that_does_not_read_what_it_is_sent_is_left_in_time() -> None:
    ours, theirs = socket.socketpair()
    wire = Wire(ours, budget=Budget(seconds=0.3), most_bytes=1_000)
    # Without the budget the sending would never end: the other side goes away instead.
    gone = threading.Timer(5, theirs.close)
    gone.start()
    with ours, theirs, pytest.raises(TimeoutError):
        wire.sendall(bytes(50_000_000))
    gone.cancel()
    assert 0 < wire.sent_bytes < 50_000_000


def test_slow_redirects_share_one_time(internet: Internet, get: Get) -> None:
    def slowly(to: str) -> Answer:
        def answer(connection: socket.socket, path: str) -> None:
            time.sleep(0.3)
            moved(to)(connection, path)

        return answer

    internet.site(SITE, slowly("/1"))
    for number in range(1, 5):
        internet.site(f"http://site.example/{number}", slowly(f"/{number + 1}"))
    started = time.monotonic()
    with pytest.raises(FetchFailed) as failed:
        get(SITE, timeout_seconds=0.8)
    assert failed.value.reason == "time"
    assert time.monotonic() - started < 1.6


def test_a_name_server_that_never_answers_does_not_hold_the_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    released = threading.Event()

    def never(*_: object, **__: object) -> list[object]:
        released.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", never)
    started = time.monotonic()
    with pytest.raises(FetchFailed) as failed:
        resolve_name("site.example", 80, 0.2)
    released.set()
    assert failed.value.reason == "time"
    assert time.monotonic() - started < 1


# ── what is no HTTP ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"", "connection"),
        (b"SSH-2.0-OpenSSH_9.6\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", "connection"),
        (b"HTTP/1.1 abc OK\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "connection"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 1\r\n\r\nx", "protocol"),
    ],
)
def test_what_is_no_http_is_said(internet: Internet, get: Get, said: bytes, reason: str) -> None:
    internet.site(SITE, raw(said))
    with pytest.raises(FetchFailed) as failed:
        get(SITE)
    assert failed.value.reason in {reason, "protocol"}


# ── origins of the own network ────────────────────────────────────────────────────────────────

STAMPS = "http://tsa.hospital.example:3180/tsr"


def private_way(
    store: Store, internet: Internet, clock: FixedClock, *origins: str
) -> tuple[WayOut, SafeFetch]:
    way_out = open_way_out(store.outgoing, clock=clock, private=origins)
    return way_out, SafeFetch(
        destinations=way_out.destinations,
        ledger=way_out.ledger,
        clock=clock,
        resolve=internet.resolve,
        connect=internet.connect,
    )


def test_an_origin_of_the_command_line_is_reached_once_allowed_for_a_purpose(
    store: Store, internet: Internet, clock: FixedClock
) -> None:
    way_out, fetch = private_way(store, internet, clock, "http://tsa.hospital.example:3180")
    internet.site(STAMPS, plain(b"token"), ("10.1.2.3",))
    asked = OutgoingRequest(url=STAMPS, purpose="time_stamp", method="POST", body=b"hash")
    with pytest.raises(DestinationNotAllowed):
        fetch(asked)
    way_out.destinations.allow(STAMPS, "time_stamp")
    assert fetch(asked).body == b"token"
    assert internet.connected == [("10.1.2.3", 3180)]


def test_the_dashboard_alone_cannot_allow_an_origin_of_the_own_network(way_out: WayOut) -> None:
    for url in ("http://127.0.0.1:3180", "http://localhost", STAMPS, "http://192.168.1.1/"):
        with pytest.raises(DestinationRefused):
            way_out.destinations.allow(url, "time_stamp")
    assert way_out.destinations.allowed() == ()


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:3181/",
        "http://127.0.0.2:3180/",
        "https://127.0.0.1:3180/",
        "http://localhost:3180/",
    ],
)
def test_the_command_line_opens_the_exact_origin_only(
    store: Store, internet: Internet, clock: FixedClock, url: str
) -> None:
    way_out, _ = private_way(store, internet, clock, "http://127.0.0.1:3180")
    with pytest.raises(DestinationRefused):
        way_out.destinations.allow(url, "time_stamp")


def test_no_redirect_leads_to_an_origin_of_the_command_line(
    store: Store, internet: Internet, clock: FixedClock
) -> None:
    way_out, fetch = private_way(store, internet, clock, "http://127.0.0.1:3180")
    internet.site(SITE, moved("http://127.0.0.1:3180/"))
    for url in (SITE, "http://127.0.0.1:3180"):
        way_out.destinations.allow(url, "feed")
    with pytest.raises(DestinationRefused):
        fetch(OutgoingRequest(url=SITE, purpose="feed"))
    assert internet.connected == [(PUBLIC, 80)]


def test_metadata_servers_stay_closed_to_the_command_line_too(
    store: Store, internet: Internet, clock: FixedClock
) -> None:
    way_out, fetch = private_way(store, internet, clock, "http://meta.example")
    internet.site("http://meta.example/", plain(), ("169.254.169.254",))
    way_out.destinations.allow("http://meta.example", "feed")
    with pytest.raises(DestinationRefused):
        fetch(OutgoingRequest(url="http://meta.example/", purpose="feed"))
    assert internet.connected == []


# ── the ledger ────────────────────────────────────────────────────────────────────────────────


def test_the_ledger_says_what_left_and_how_it_ended(
    internet: Internet, get: Get, way_out: WayOut
) -> None:
    internet.site("http://site.example/a?name=Roussel", plain(b"words"))
    get("http://site.example/a?name=Roussel", subject="mention-1")
    (line,) = way_out.ledger.exchanges()
    assert (line.method, line.origin, line.path) == ("GET", "http://site.example", "/a?…")
    assert (line.address, line.status, line.outcome) == (PUBLIC, 200, "answered")
    assert line.subject == "mention-1"
    assert line.sent_bytes == len(internet.requests[0])
    assert line.received_bytes > len(b"words")
    assert "mention-1" not in internet.requests[0]


def test_the_line_is_written_before_the_name_is_resolved(
    way_out: WayOut, clock: FixedClock
) -> None:
    seen: list[tuple[LedgerEntry, ...]] = []

    def resolve(_host: str, _port: int, _seconds: float) -> tuple[str, ...]:
        seen.append(way_out.ledger.exchanges())
        raise FetchFailed("name")

    fetch = SafeFetch(
        destinations=way_out.destinations, ledger=way_out.ledger, clock=clock, resolve=resolve
    )
    way_out.destinations.allow(SITE, "feed")
    with pytest.raises(FetchFailed):
        fetch(OutgoingRequest(url=SITE, purpose="feed"))
    assert [line.outcome for line in seen[0]] == ["started"]
    assert outcomes(way_out) == [("http://site.example", "fetch-failed")]


def test_nothing_leaves_when_the_ledger_cannot_be_written(
    internet: Internet, way_out: WayOut, clock: FixedClock
) -> None:
    class FullDisk:
        def append_outgoing(self, entry: LedgerEntry) -> None:
            raise StoreUnavailable(entry.id)

        def outgoing(self, limit: int) -> tuple[LedgerEntry, ...]:
            raise StoreUnavailable(str(limit))

    internet.site(SITE, plain())
    fetch = SafeFetch(
        destinations=way_out.destinations,
        ledger=Ledger(FullDisk()),
        clock=clock,
        resolve=internet.resolve,
        connect=internet.connect,
    )
    way_out.destinations.allow(SITE, "feed")
    with pytest.raises(StoreUnavailable):
        fetch(OutgoingRequest(url=SITE, purpose="feed"))
    assert (internet.asked, internet.connected) == ([], [])


def test_a_line_is_never_rewritten(
    internet: Internet, get: Get, way_out: WayOut, store: Store
) -> None:
    internet.site(SITE, plain())
    get(SITE)
    (line,) = way_out.ledger.exchanges()
    with pytest.raises(AviseError):
        store.outgoing.append_outgoing(line)
    assert len(store.outgoing.outgoing(10)) == 2


def test_permissions_and_ledger_outlive_the_program(
    internet: Internet, get: Get, store: Store, clock: FixedClock
) -> None:
    internet.site(SITE, plain())
    get(SITE)
    store.close()
    with Store.open(store.folder, clock=clock) as again:
        way_out = open_way_out(again.outgoing, clock=clock)
        assert way_out.destinations.is_allowed(SITE, "feed")
        assert not way_out.destinations.is_allowed(SITE, "second_look")
        assert outcomes(way_out) == [("http://site.example", "answered")]
