"""News and products in a row: records of which most words, or the heading, lead elsewhere."""

from __future__ import annotations

import re
from itertools import islice

from companion.model.review import Review
from companion.reading.methods.author import is_profile
from companion.reading.methods.groups import Group
from companion.reading.page import Element
from companion.reading.selectors import find_all
from companion.reading.words import clean, shown_text

_OWN = re.compile(
    r"/(?:reviews?|avis|opinions?|opiniones|bewertung(?:en)?|comments?|commentaires?|temoignages?|"
    r"recensioni?)/[\w-]*\d",
    re.IGNORECASE,
)
"""The address of one review: its heading leads to itself."""

_HALF, _MOSTLY = 0.5, 0.6
_FEW = 3
_HEADLINE, _HEADLINE_WORDS = 30, 5


def is_teaser(record: Element) -> bool:
    """Tell whether most words of a record are links elsewhere: an article, a product."""
    whole = len(clean(shown_text(record)))
    links = (
        len(clean(shown_text(link)))
        for link in record.iter("a")
        if _leads_elsewhere(link) and link.get("href")
    )
    return sum(links) > whole * _MOSTLY or _begins_with_headline(record)


def _begins_with_headline(record: Element) -> bool:
    """Tell whether one of the first links of a record is a headline: many words, elsewhere."""
    for link in islice(record.iter("a"), _FEW):
        words = clean(shown_text(link)) if _leads_elsewhere(link) and link.get("href") else ""
        if len(words) >= _HEADLINE and len(words.split()) >= _HEADLINE_WORDS:
            return True
    return False


def are_headlines(records: Group) -> bool:
    """Tell whether the records are teasers: each with a heading that leads elsewhere."""
    headings = [_headings(one) for one in records]
    heads = sum(map(_is_headed_elsewhere, headings))
    return heads > len(records) * _HALF or _are_different_pages(headings)


def sign_as_headed(records: Group, reviews: list[Review]) -> bool:
    """Tell whether the « names » of the records are the headings that lead elsewhere."""
    heads = {clean(shown_text(link)) for one in records for link in _headings(one)}
    named = sum(review.author in heads for review in reviews)
    return named > len(reviews) * _HALF


def _are_different_pages(headings: list[list[Element]]) -> bool:
    """Tell whether links to a place of a page (`#…`) lead to a page of its own for each record."""
    pages = {
        address.partition("#")[0].partition("?")[0]
        for links in headings
        for link in links[:1]
        if "#" in (address := _address(link)) and not is_profile(link)
    }
    return len(headings) >= _FEW and len(pages - {""}) > len(headings) * _HALF


def _address(link: Element) -> str:
    inside = link if link.tag == "a" else next(link.iterancestors("a"), link)
    return inside.get("href") or ""


def _is_headed_elsewhere(links: list[Element]) -> bool:
    """Tell whether a heading leads elsewhere: not one that begins with who speaks."""
    if links and links[0].tag == "a" and is_profile(links[0]):
        return False
    return any(_leads_elsewhere(link) for link in links)


def _headings(record: Element) -> list[Element]:
    return find_all(record, "h1 a[href], h2 a[href], h3 a[href], a[href] h2, a[href] h3")


def _leads_elsewhere(link: Element) -> bool:
    """Tell whether a link is more than the record's own anchor."""
    link = link if link.tag == "a" else next(link.iterancestors("a"), link)
    address = link.get("href") or ""
    return "#" not in address and not _OWN.search(address) and not is_profile(link)
