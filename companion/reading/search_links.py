"""Finds the results of a search page by what they are everywhere: a link that bears a heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from companion.reading.links import host_of, is_under, path_of, unwrapped
from companion.reading.page import Element
from companion.reading.selectors import lies_in
from companion.reading.words import clean, is_hidden, shown_text

_HEADINGS = frozenset(("h2", "h3", "h4"))
_BARE = frozenset(("main", "section", "article", "ol", "ul", "body", "html"))
_OWN_PATHS = re.compile(
    r"/(?:search|maps|imgres|images?|videos?|news|shop|shopping|travel|flights|finance|books|url|"
    r"aclk|aclick|ck/a|html/?$|lite/?$|y\.js|l/|preferences|settings|setprefs|advanced_search|"
    r"webhp|policies|intl|sorry|local|place|cs$|rd/)",
    re.IGNORECASE,
)
_CLIMB = 8
_LEAST_SNIPPET = 20
_MOST_LINKS = 5_000


class FoundLink(NamedTuple):
    """A link with a heading: where it stands, its words, its address, the part that is its own."""

    link: Element
    title: str
    url: str
    record: Element


def links_with_headings(
    root: Element, page_url: str, *, skip: Collection[Element]
) -> list[FoundLink]:
    """Return the links to other sites that bear a heading, in the order of the page."""
    found: list[tuple[Element, str, str]] = []
    for link in list(root.iter("a"))[:_MOST_LINKS]:
        heading = _heading_of(link)
        if heading is None or lies_in(link, skip) or is_hidden(link):
            continue
        url = unwrapped(link.get("href"), page_url)
        title = clean(shown_text(heading))
        if url is not None and title and not _is_own(url, page_url):
            found.append((link, title, url))
    links = {link for link, _, _ in found}
    return [FoundLink(link, title, url, _record_of(link, links)) for link, title, url in found]


def snippet_of(found: FoundLink) -> str:
    """Return the longest run of words beside the link: what the engine quotes of the page."""
    best = ""
    for element in _outside(found.record, found.link):
        words = clean(shown_text(element))
        if len(words) > len(best) and len(words) >= _LEAST_SNIPPET and not _holds_block(element):
            best = words
    return best


def _heading_of(link: Element) -> Element | None:
    for element in link.iter():
        if element.tag in _HEADINGS or element.get("role") == "heading":
            return element
    parent = link.getparent()
    if parent is not None and (parent.tag in _HEADINGS or parent.get("role") == "heading"):
        return link
    return None


def _record_of(link: Element, links: Collection[Element]) -> Element:
    """Return the widest element around the link that holds no other result."""
    node = link
    for _ in range(_CLIMB):
        parent = node.getparent()
        if parent is None or parent.tag in _BARE:
            break
        if any(one is not link and one in links for one in parent.iter("a")):
            break
        node = parent
    return node


def _outside(record: Element, link: Element) -> Iterator[Element]:
    for element in record.iter("div", "span", "p", "td"):
        holds_link = any(one is link for one in element.iter("a"))
        if element is not record and not holds_link and not lies_in(element, {link}):
            yield element


def _holds_block(element: Element) -> bool:
    return next(element.iterdescendants("div", "p", "table", "ul"), None) is not None


def _is_own(url: str, page_url: str) -> bool:
    return is_engine(url, page_url) or is_under(host_of(url), host_of(page_url))


def is_engine(url: str, page_url: str) -> bool:
    """Tell whether the engine links to itself: another search, its maps, its settings.

    A page of the engine's own may be a result all the same (« Google Agenda »).
    """
    host, own = host_of(url), host_of(page_url)
    if host.startswith(("webcache.", "translate.")):
        return True
    if not is_under(host, own.removeprefix("www.")):
        return False
    return path_of(url) in ("", "/") or bool(_OWN_PATHS.match(path_of(url)))
