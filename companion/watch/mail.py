"""An alert that came by e-mail, saved as a file: its links, as items; nothing in it is loaded."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime

from lxml import etree
from lxml import html as lxml_html

from companion.model.alert import FeedItem, ParsedFeed
from companion.model.errors import NotUnderstood
from companion.watch.alerts_links import host_of, unwrapped
from companion.watch.alerts_words import folded, plain
from companion.watch.feeds import item_of

LARGEST_MAIL_BYTES = 3_000_000
_MOST_PARTS = 60
_MOST_LINKS = 2_000
_MOST_ITEMS = 300
_LEAST_TITLE = 12
_SUMMARY = 600
_HEADER = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,60}:", re.MULTILINE)
_ADDRESS = re.compile(r"https?://[^\s<>\"']{4,2000}")
_SERVICE_HOSTS = re.compile(
    r"(?:(?:support|accounts|policies|myaccount|notifications)\.google\.[a-z.]+|"
    r"google\.[a-z.]+|talkwalker\.com|alerts\.talkwalker\.com|bing\.com|news\.google\.com|"
    r"w3\.org|schema\.org|gstatic\.com|list-manage\.com)"
)
_SERVICE_WORDS = re.compile(
    r"desabonn|unsubscrib|desinscri|preference|gerer|manage|modifier cette alerte|edit this alert|"
    r"voir toutes vos alertes|see all your alerts|signaler|flag as irrelevant|non pertinent|"
    r"version en ligne|view in browser|dans votre navigateur|confidentialite|privacy|"
    r"mentions legales|recevoir cette alerte|receive this alert|flux rss|rss feed|"
    r"partager|share|facebook|twitter"
)


def parse_mail(body: bytes, *, now: datetime) -> ParsedFeed:
    """Return the links of a saved e-mail as items, the service's own links left out.

    Raises `NotUnderstood` for what is no e-mail, or too large.
    """
    if len(body) > LARGEST_MAIL_BYTES:
        raise NotUnderstood("the e-mail is too large")
    if not _HEADER.search(body[:4_000]):
        raise NotUnderstood("this is no e-mail")
    message = email.message_from_bytes(body, policy=email.policy.compat32)
    sent = _sent_at(message, now)
    found: dict[str, FeedItem] = {}
    for item in _items(message, sent, now):
        known = found.get(item.url)
        if known is None or len(item.title) > len(known.title):
            found[item.url] = item
        if len(found) >= _MOST_ITEMS:
            break
    return ParsedFeed(
        title=plain(_header(message, "Subject"), most=300), items=tuple(found.values())
    )


def _items(message: Message, sent: datetime | None, now: datetime) -> Iterator[FeedItem]:
    """Yield the items of the HTML parts, or of the plain ones when no HTML part holds any."""
    parts = [part for part in _leaves(message) if part.get_content_maintype() == "text"]
    texts = {
        kind: [_text_of(part) for part in parts if part.get_content_subtype() == kind]
        for kind in ("html", "plain")
    }
    of_html = [each for text in texts["html"] for each in _html_links(text)]
    links = of_html or [each for text in texts["plain"] for each in _plain_links(text)]
    for address, title, summary in links:
        if not _is_service(address, title):
            item = item_of(
                url=address,
                base=address,
                title=title,
                summary=summary,
                publisher="",
                published=sent,
                now=now,
            )
            if item is not None:
                yield item


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold something; walked without recursion, whatever their depth."""
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        if not part.is_multipart():
            yield part
            continue
        payload = part.get_payload()
        inner = payload if isinstance(payload, list) else []
        waiting = [each for each in inner if isinstance(each, Message)] + waiting


def _text_of(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset() or "utf-8"
    for name in (charset, "utf-8", "latin-1"):
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return ""


def _html_links(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield address, title and the words beside it of each link."""
    if not text.strip():
        return
    try:
        # Parsed from bytes: lxml refuses text that names an encoding of its own.
        parser = lxml_html.HTMLParser(encoding="utf-8", recover=True, no_network=True)
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return
    for link in list(root.iter("a"))[:_MOST_LINKS]:
        title = _words_in(link)[:1_000]
        yield link.get("href") or "", title, _beside(link, title)


def _beside(link: lxml_html.HtmlElement, title: str) -> str:
    """Return the words around a link in the nearest block that says more than its title."""
    node = link
    for _ in range(4):
        parent = node.getparent()
        if parent is None or sum(1 for _ in parent.iter("a")) > 6:  # noqa: PLR2004 another item begins
            break
        node = parent
        words = _words_in(node).replace(title, "", 1).strip()
        if len(words) > _LEAST_TITLE:
            return words[:_SUMMARY]
    return ""


def _words_in(element: lxml_html.HtmlElement) -> str:
    pieces = (piece for piece in element.itertext() if isinstance(piece, str))
    return " ".join("".join(pieces)[:4_000].split())


def _plain_links(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each address of a plain text with the line before it as its title."""
    before: list[str] = []
    for line in text.splitlines()[:20_000]:
        addresses = _ADDRESS.findall(line[:4_000])
        rest = _ADDRESS.sub("", line[:4_000]).strip(" <>()[]\t")
        for address in addresses[:20]:
            title = rest or (before[0] if before else "")
            yield address.rstrip(").,;>"), title, " ".join(before[1:4])[:_SUMMARY]
        if addresses:
            before = []
        elif rest:
            before = [*before[-3:], rest]


def _is_service(address: str, title: str) -> bool:
    """Tell whether a link is the service's own: settings, unsubscribing, sharing."""
    target = unwrapped(address)
    if not target or _SERVICE_HOSTS.fullmatch(host_of(target)):
        return True
    said = folded(title)
    if _SERVICE_WORDS.search(said) and len(said) < 60:  # noqa: PLR2004 a title of an article is longer
        return True
    # A redirect of the service itself always marks a result, however short its title.
    return target == address and len(said) < _LEAST_TITLE


def _sent_at(message: Message, now: datetime) -> datetime | None:
    try:
        sent = parsedate_to_datetime(_header(message, "Date"))
        sent = sent.replace(tzinfo=UTC) if sent.tzinfo is None else sent.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return min(sent, now)


def _header(message: Message, name: str) -> str:
    try:
        value = str(message.get(name, ""))[:2_000]
        return str(make_header(decode_header(value)))
    except (MessageError, LookupError, ValueError, TypeError):
        return ""
