"""Feeds as bad as the web has them: no crash, no doubled item, and the health said in words."""

from __future__ import annotations

import gzip
import io
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from companion.model.alert import Feed, FeedHealth, ParsedFeed
from companion.model.errors import NotUnderstood
from companion.outgoing.way_out import WayOut
from companion.store.database import Store
from companion.walk.alerting import Alerting
from companion.watch import feeds_polling
from companion.watch.feeds import LARGEST_FEED_BYTES, parse_feed
from companion.watch.feeds_apart import Document, ReadApart, read_here
from companion.watch.mail import LARGEST_MAIL_BYTES, parse_mail
from tests.builders import FixedClock
from tests.outgoing.small_internet import PUBLIC, Answer, Internet, dripping, moved, plain, raw

SITE = "http://site.example/feed"


def item(number: int = 1, **parts: str) -> str:
    usual = {
        "title": f"Avis sur le Dr Roussel n° {number}",
        "link": f"https://forum.example/t/{number}",
        "pubDate": "Mon, 23 Nov 2026 10:00:00 GMT",
    }
    inner = "".join(f"<{name}>{value}</{name}>" for name, value in {**usual, **parts}.items())
    return f"<item>{inner}</item>"


def rss(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>', title: str = "T") -> str:
    inner = "".join(items)
    return f'{head}<rss version="2.0"><channel><title>{title}</title>{inner}</channel></rss>'


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Google Alert - Roussel</title>
<entry><id>tag:google.com,2013:googlealerts/feed:1</id>
<title type="html">Avis : &lt;b&gt;Dr Roussel&lt;/b&gt;</title>
<link href="https://www.google.com/url?rct=j&amp;sa=t&amp;url=https://forum.example/t/1&amp;ct=ga"/>
<published>2026-11-23T10:00:00Z</published><content type="html">&lt;p&gt;…</content></entry>
</feed>"""
JSON_FEED = (
    '{"version":"https://jsonfeed.org/version/1.1","title":"T","items":'
    '[{"id":"1","url":"https://forum.example/t/1","title":"Avis","date_published":'
    '"2026-11-23T10:00:00Z"}]}'
)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(10))
DOUBLED = rss(item(1), item(1), item(1, link="https://forum.example/t/1?utm_source=x#p"))


class Case(NamedTuple):
    """A document, and what becomes of it."""

    name: str
    body: bytes
    health: FeedHealth
    alerts: int
    headers: str = ""


def case(name: str, body: str | bytes, health: FeedHealth, alerts: int, headers: str = "") -> Case:
    return Case(name, body if isinstance(body, bytes) else body.encode(), health, alerts, headers)


DOCUMENTS = [
    case("rss", rss(item(1), item(2)), "well", 2),
    case("google atom", ATOM, "well", 1),
    case("json feed", JSON_FEED, "well", 1),
    case("rss 1.0", '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
         'xmlns="http://purl.org/rss/1.0/"><channel rdf:about="x"><title>T</title></channel>'
         '<item rdf:about="x"><title>Avis</title><link>https://forum.example/t/1</link></item>'
         "</rdf:RDF>", "well", 1),
    case("served as text", rss(item()), "well", 1, "Content-Type: text/plain\r\n"),
    case("byte order mark", b"\xef\xbb\xbf" + rss(item()).encode(), "well", 1),
    case("utf-16", rss(item(), head='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16"),
         "well", 1),
    case("latin-1 said to be utf-8", rss(item(title="Décès à Besançon")).encode("latin-1"),
         "well", 1),
    case("a charset nobody knows", rss(item(), head='<?xml version="1.0" encoding="klingon"?>'),
         "well", 1),
    case("cut in the middle", rss(item(1), item(2))[:-60], "repaired", 2),
    case("an ampersand alone", rss(item(title="Dupont & fils")), "repaired", 1),
    case("a tag never closed", rss(item(title="<b>Avis")), "repaired", 1),
    case("an entity of HTML", rss(item(title="Caf&eacute;")), "repaired", 1),
    case("a null byte", rss(item(title="a\0b")), "repaired", 1),
    case("controls and half characters", rss(item(title="a&#x1;b&#xD800;c")), "repaired", 1),
    case("space before the declaration", "\n \n" + rss(item()), "repaired", 1),
    case("no version", rss(item()).replace(' version="2.0"', ""), "well", 1),
    case("an unknown namespace", rss(item(title="x:y")).replace("<item>", "<z:q/><item>"),
         "repaired", 1),
    case("no title", rss(item(title="")), "well", 1),
    case("no link", rss("<item><title>Avis</title></item>"), "empty", 0),
    case("a link that is a script", rss(item(link="javascript:alert(1)")), "empty", 0),
    case("a link to a file", rss(item(link="file:///etc/passwd")), "empty", 0),
    case("a guid that is the address", rss("<item><guid>https://forum.example/t/9</guid></item>"),
         "well", 1),
    case("a relative link", rss(item(link="/t/1")), "well", 1),
    case("dates that are none", rss(item(pubDate="hier soir")), "well", 1),
    case("a date before time", rss(item(pubDate="Mon, 01 Jan 0001 00:00:00 GMT")), "well", 1),
    case("the same item thrice", DOUBLED, "well", 1),
    case("no item", rss(), "empty", 0),
    case("entities that grow", f"<!DOCTYPE r [{LAUGHS}]>" + rss(item(), title="&l9;", head=""),
         "repaired", 1),
    case("an entity that is a file", '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
         + rss(item(title="&x;"), head=""), "repaired", 1),
    case("a style sheet and a document type from elsewhere", '<?xml-stylesheet href="http://a.b/"?>'
         '<!DOCTYPE rss SYSTEM "http://a.b/x.dtd">' + rss(item(), head=""), "well", 1),
    case("more than a thousand items", rss(*(item(n) for n in range(1_100))), "cut", 1_000),
    case("an empty answer", b"", "not_a_feed", 0),
    case("a page", "<!DOCTYPE html><html><body>Connexion</body></html>", "not_a_feed", 0),
    case("the name of a file", b"/etc/passwd", "not_a_feed", 0),
    case("an address", b"http://127.0.0.1/feed", "not_a_feed", 0),
    case("other JSON", b'{"items": 3}', "not_a_feed", 0),
    case("JSON without end", b'{"items":' + b"[" * 200_000, "not_a_feed", 0),
    case("JSON of wrong kinds", b'{"items":[1,{"url":5},{"url":"https://a.example/","title":[]}]}',
         "repaired", 1),
    case("a picture", b"\x89PNG\r\n\x1a\n" + bytes(2_000), "not_a_feed", 0),
    case("compressed", gzip.compress(rss(item()).encode()), "well", 1,
         "Content-Encoding: gzip\r\n"),
]  # fmt: skip


def only(store: Store) -> Feed:
    (feed,) = store.alerts.feeds()
    return feed


def all_alerts(store: Store) -> int:
    return store.alerts.count("new") + store.alerts.count("set_aside")


@pytest.mark.parametrize("bad", DOCUMENTS, ids=[each.name for each in DOCUMENTS])
def test_a_document_is_read_as_far_as_it_goes_and_twice_doubles_nothing(
    internet: Internet, alerting: Alerting, store: Store, clock: FixedClock, bad: Case
) -> None:
    internet.site(SITE, plain(bad.body, headers=bad.headers))
    alerting.add_feed(SITE)
    alerting.run_due()
    assert (only(store).health, all_alerts(store)) == (bad.health, bad.alerts)
    clock.advance(hours=3)
    alerting.run_due()
    assert (only(store).health, all_alerts(store)) == (bad.health, bad.alerts)
    assert len(internet.requests) == 2


def test_an_entity_never_shows_a_file_nor_grows(
    internet: Internet, alerting: Alerting, store: Store
) -> None:
    for number, name in enumerate(("entities that grow", "an entity that is a file")):
        body = next(each.body for each in DOCUMENTS if each.name == name)
        internet.site(f"{SITE}{number}", plain(body))
        alerting.add_feed(f"{SITE}{number}")
    alerting.run_due()
    kept = repr([*store.alerts.feeds(), *store.alerts.page_of("new", skip=0, most=9)])
    assert "root:" not in kept
    assert len(kept) < 5_000
    assert internet.asked == ["site.example", "site.example"]


def test_a_date_to_come_is_brought_back_and_said(
    internet: Internet, alerting: Alerting, store: Store, clock: FixedClock
) -> None:
    internet.site(SITE, plain(rss(item(pubDate="Mon, 23 Nov 2037 10:00:00 GMT")).encode()))
    alerting.add_feed(SITE)
    alerting.run_due()
    (alert,) = store.alerts.page_of("new", skip=0, most=9)
    assert (alert.published, alert.is_future) == (clock.now(), True)
    assert only(store).future_count == 1


@pytest.mark.parametrize(
    ("most", "read", "start", "end"),
    [
        (LARGEST_FEED_BYTES, parse_feed, rss(item()).encode() + b"<!--", b"-->"),
        (LARGEST_MAIL_BYTES, parse_mail, b"Subject: x\n\nhttps://forum.example/t/1 ", b"\n"),
    ],
    ids=["feed", "mail"],
)
def test_a_reader_takes_what_is_allowed_and_not_a_byte_more(
    most: int, read: Callable[..., ParsedFeed], start: bytes, end: bytes
) -> None:
    # The fetch and the form have their own limit: this one holds whoever calls.
    full = start + b"x" * (most - len(start) - len(end)) + end
    settings = {"url": SITE} if read is parse_feed else {}
    now = datetime(2026, 11, 24, tzinfo=UTC)
    assert len(read(full, **settings, now=now).items) == 1
    with pytest.raises(NotUnderstood, match="too large"):
        read(full + b"\n", **settings, now=now)


# ── what the site says instead ────────────────────────────────────────────────────────────────


def endless(connection: object, _path: str) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"<rss>")  # type: ignore[attr-defined]
    while True:
        connection.sendall(b"<item>x</item>" * 5_000)  # type: ignore[attr-defined]


BOMB = gzip.compress(bytes(50_000_000), 1, mtime=0)
ANSWERS: list[tuple[str, Answer, FeedHealth, str]] = [
    ("404", plain(status="404 Not Found"), "missing", "active"),
    ("410", plain(status="410 Gone"), "gone", "stopped"),
    ("401", plain(status="401 Unauthorized"), "refused", "active"),
    ("403", plain(status="403 Forbidden"), "refused", "active"),
    ("418", plain(status="418 Teapot"), "status", "active"),
    ("500", plain(status="500 Error"), "server", "active"),
    ("503", plain(status="503 Busy"), "server", "active"),
    ("429", plain(status="429 Too Many"), "too_many", "active"),
    ("10 MB", plain(b"<rss>" + b"x" * 10_000_000), "too_large", "active"),
    ("a bomb", plain(BOMB, headers="Content-Encoding: gzip\r\n"), "too_large", "active"),
    ("an endless stream", endless, "too_large", "active"),
    ("drop by drop", dripping(b"HTTP/1.1 200 OK\r\n\r\n<rss>", b"x", every=0.05), "too_slow",
     "active"),
    ("not HTTP", raw(b"hello\r\n\r\n"), "no_answer", "active"),
    ("cut short", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<rss>"), "no_answer",
     "active"),
    ("a circle", moved("/feed"), "no_answer", "active"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "answer", "health", "state"), ANSWERS, ids=[a[0] for a in ANSWERS]
)
def test_an_answer_that_is_no_feed_is_said_and_tried_later_and_later(  # noqa: PLR0913, PLR0917
    internet: Internet,
    alerting: Alerting,
    store: Store,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    answer: Answer,
    health: FeedHealth,
    state: str,
) -> None:
    assert name
    if health == "too_slow":
        # The others have their whole time: a busy machine must not turn « too large » into it.
        monkeypatch.setattr(feeds_polling, "_SECONDS", 0.5)
    internet.site(SITE, answer)
    alerting.add_feed(SITE)
    waits = []
    for _ in range(4):
        alerting.run_due()
        feed = only(store)
        assert (feed.health, feed.state, all_alerts(store)) == (health, state, 0)
        if feed.next_at is None:
            break
        waits.append((feed.next_at - clock.now()).total_seconds() // 3600)
        clock.instant = feed.next_at.replace(hour=12)
        clock.advance(days=1)
    assert waits == ([] if state == "stopped" else [1, 2, 4, 8])
    if state == "stopped":
        alerting.run_due()
        assert len(internet.requests) == 1


@pytest.mark.parametrize(
    ("said", "hours"),
    [("7200", 2), ("Mon, 23 Nov 2026 17:00:00 GMT", 5), ("soon", 1), ("-5", 1), ("9" * 30, 168)],
)
def test_a_site_that_asks_to_wait_is_left_alone_as_long_as_it_asks(  # noqa: PLR0913, PLR0917
    internet: Internet, alerting: Alerting, store: Store, clock: FixedClock, said: str, hours: int
) -> None:
    wait = plain(status="429 Slow", headers=f"Retry-After: {said}\r\n")
    internet.site(SITE, wait)
    feed = alerting.add_feed(SITE)
    alerting.run_due()
    following = only(store).next_at
    assert following is not None
    assert (following - clock.now()).total_seconds() // 3600 == hours
    alerting.read_soon(feed.id)
    alerting.run_due()
    assert len(internet.requests) == 1, "not even on the doctor's click"


def test_what_has_not_changed_is_not_sent_again(
    internet: Internet, alerting: Alerting, store: Store, clock: FixedClock
) -> None:
    tags = 'ETag: "v1"\r\nLast-Modified: Mon, 23 Nov 2026 10:00:00 GMT\r\n'
    internet.site(SITE, plain(rss(item()).encode(), headers=tags))
    alerting.add_feed(SITE)
    alerting.run_due()
    internet.site(SITE, plain(b"", status="304 Not Modified"))
    clock.advance(hours=2)
    alerting.run_due()
    assert 'If-None-Match: "v1"' in internet.requests[1]
    assert "If-Modified-Since: Mon, 23 Nov 2026 10:00:00 GMT" in internet.requests[1]
    feed = only(store)
    assert (feed.health, feed.failures, feed.good_at) == ("unchanged", 0, clock.now())


@pytest.mark.parametrize(
    ("status", "url"),
    [
        ("301 Moved", "http://site.example/new"),
        ("308 Moved", "http://site.example/new"),
        ("302 Found", SITE),
        ("307 Temporary", SITE),
    ],
)
def test_only_a_move_for_good_changes_the_address_kept(
    internet: Internet, alerting: Alerting, store: Store, status: str, url: str
) -> None:
    internet.site(SITE, moved("/new", status))
    internet.site("http://site.example/new", plain(rss(item()).encode()))
    alerting.add_feed(SITE)
    alerting.run_due()
    feed = only(store)
    assert (feed.url, feed.moved_from) == (url, SITE if url != SITE else "")
    assert all_alerts(store) == 1


def test_a_move_to_another_site_asks_the_doctor_first(
    internet: Internet, alerting: Alerting, store: Store, way_out: WayOut
) -> None:
    internet.site(SITE, moved("http://other.example/new", "301 Moved"))
    internet.site("http://other.example/new", plain(rss(item()).encode()))
    feed = alerting.add_feed(SITE)
    alerting.run_due()
    asked = only(store)
    assert (asked.health, asked.detail) == ("moved_elsewhere", "http://other.example")
    assert internet.asked == ["site.example"]
    alerting.allow_move(feed.id)
    alerting.run_due()
    assert (only(store).url, only(store).health) == ("http://other.example/new", "well")
    alerting.remove_feed(feed.id)
    assert not way_out.destinations.is_allowed("http://other.example/", "feed")


# ── addresses no feed may reach ───────────────────────────────────────────────────────────────

PRIVATE = [
    "127.0.0.1", "10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0", "::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    "224.0.0.1", "255.255.255.255", "168.63.129.16",
]  # fmt: skip


@pytest.mark.parametrize("through", ["its name", "a redirect", "a name beside a public one"])
def test_no_feed_reaches_a_private_address(
    internet: Internet, alerting: Alerting, store: Store, way_out: WayOut, through: str
) -> None:
    for number, address in enumerate(PRIVATE):
        outer, inner = f"http://site{number}.example/feed", f"http://inner{number}.example/"
        answers = {"its name": (address,), "a name beside a public one": (PUBLIC, address)}
        internet.site(outer, moved(inner), answers.get(through, (PUBLIC,)))
        internet.site(inner, plain(rss(item()).encode()), (address,))
        way_out.destinations.allow(inner, "feed")
        alerting.add_feed(outer)
    alerting.run_due()
    assert {feed.health for feed in store.alerts.feeds()} == {"address_refused"}
    assert all(feed.next_at is not None for feed in store.alerts.feeds())
    assert {reached for reached, _ in internet.connected} <= {PUBLIC}
    assert all_alerts(store) == 0


def test_a_permission_taken_back_stops_the_feed_and_nothing_leaves(
    internet: Internet, alerting: Alerting, store: Store, way_out: WayOut
) -> None:
    internet.site(SITE, plain(rss(item()).encode()))
    alerting.add_feed(SITE)
    way_out.destinations.revoke("http://site.example", "feed")
    alerting.run_due()
    assert (only(store).health, internet.asked) == ("not_allowed", [])


# ── the process apart ─────────────────────────────────────────────────────────────────────────


def test_a_document_that_keeps_the_parser_busy_is_ended(clock: FixedClock) -> None:
    hostile = rss("<a " * 600_000).encode()
    began = time.monotonic()
    with pytest.raises(Exception, match="too long"):
        ReadApart(seconds=1.5)(Document(kind="feed", body=hostile, url=SITE, now=clock.now()))
    assert time.monotonic() - began < 8


def test_the_process_apart_reads_as_this_one_does(clock: FixedClock) -> None:
    good = Document(kind="feed", body=rss(item()).encode(), url=SITE, now=clock.now())
    assert ReadApart(seconds=60)(good) == read_here(good)


def test_feedparser_is_given_a_stream_and_no_name(
    monkeypatch: pytest.MonkeyPatch, clock: FixedClock
) -> None:
    import feedparser  # noqa: PLC0415 the one the room uses

    given: list[object] = []
    parse = feedparser.parse
    monkeypatch.setattr(
        feedparser, "parse", lambda one, **more: given.append(one) or parse(one, **more)
    )
    read_here(Document(kind="feed", body=rss(item()).encode(), url=SITE, now=clock.now()))
    assert [type(one) for one in given] == [io.BytesIO]
