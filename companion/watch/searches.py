"""The search links under which a practitioner may be spoken of; a person opens them, in order."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote, urlencode

from companion.model.practitioner import Practitioner
from companion.model.text import Text
from companion.model.watch import Search


class _Engine(NamedTuple):
    """Where a search goes: `query` names the parameter that carries the words."""

    id: str
    name: str
    address: str
    query: str
    fixed: tuple[tuple[str, str], ...] = ()


_GOOGLE = _Engine("google-web", "Google", "https://www.google.com/search", "q", (("hl", "fr"),))
_MAPS = _Engine(
    "google-maps", "Google Maps", "https://www.google.com/maps/search/", "query", (("api", "1"),)
)
_NEWS = _Engine(
    "google-news",
    "Google Actualités",
    "https://news.google.com/search",
    "q",
    (("hl", "fr"), ("gl", "FR"), ("ceid", "FR:fr")),
)
_IMAGES = _Engine(
    "google-images",
    "Google Images",
    "https://www.google.com/search",
    "q",
    (("udm", "2"), ("hl", "fr")),
)
_EVERYWHERE_ELSE = (
    _Engine("bing", "Bing", "https://www.bing.com/search", "q"),
    _Engine("qwant", "Qwant", "https://www.qwant.com/", "q", (("t", "web"),)),
    _Engine("duckduckgo", "DuckDuckGo", "https://duckduckgo.com/", "q"),
    _Engine("brave", "Brave", "https://search.brave.com/search", "q"),
)
_PAGES_JAUNES = _Engine(
    "pagesjaunes",
    "PagesJaunes",
    "https://www.pagesjaunes.fr/annuaire/chercherlespros",
    "quoiqui",
)
_SOCIAL = (
    _Engine("facebook", "Facebook", "https://www.facebook.com/search/top", "q"),
    _Engine("x", "X", "https://x.com/search", "q", (("f", "live"),)),
    _Engine("instagram", "Instagram", "https://www.instagram.com/explore/search/keyword/", "q"),
    _Engine("tiktok", "TikTok", "https://www.tiktok.com/search", "q"),
    _Engine("youtube", "YouTube", "https://www.youtube.com/results", "search_query"),
    _Engine("reddit", "Reddit", "https://www.reddit.com/search/", "q", (("sort", "new"),)),
)
_WITHIN = (
    ("doctissimo", "Doctissimo", "site:doctissimo.fr"),
    ("hospitalidee", "Hospitalidée", "site:hospitalidee.fr"),
    ("forums", "Forums", "inurl:forum"),
)
_REVIEWS = "avis"


def searches_for(practitioner: Practitioner) -> tuple[Search, ...]:
    """Return the searches to open for each name, the most telling first; none without a name.

    Names are searched as exact phrases; specialty and places narrow some searches, because
    namesakes flood the others. Nothing is fetched.
    """
    specialty = _tidy(practitioner.specialty)
    places = _distinct(practitioner.places)
    found = [
        search
        for name in _distinct(practitioner.names)
        for search in _for_name(name, specialty, places)
    ]
    return tuple({search.url: search for search in found}.values())


def _for_name(name: str, specialty: str, places: tuple[str, ...]) -> Iterator[Search]:
    phrase = f'"{name}"'
    yield _search(_GOOGLE, phrase)
    yield _search(_GOOGLE, f"{phrase} {_REVIEWS}")
    if specialty:
        yield _search(_GOOGLE, f"{phrase} {specialty}")
    for place in places:
        yield _search(_GOOGLE, f"{phrase} {place}")
    for place in places or ("",):
        yield _search(_MAPS, " ".join(part for part in (name, specialty, place) if part))
    yield _search(_NEWS, phrase)
    yield _search(_IMAGES, phrase)
    for engine in _EVERYWHERE_ELSE:
        yield _search(engine, phrase)
    for place in places or ("",):
        yield _search(_PAGES_JAUNES, name, (("ou", place),) if place else ())
    for engine in _SOCIAL:
        yield _search(engine, phrase)
    for site_id, site_name, where in _WITHIN:
        site = _GOOGLE._replace(id=site_id, name=site_name)
        yield _search(site, f"{where} {phrase}")


def _search(engine: _Engine, words: str, more: tuple[tuple[str, str], ...] = ()) -> Search:
    # `quote` rather than `quote_plus`: %20 is read the same way by every engine.
    asked = urlencode([(engine.query, words), *more, *engine.fixed], quote_via=quote, safe="")
    url = f"{engine.address}?{asked}"
    said = " ".join([words, *(value for _, value in more)])
    return Search(
        id=f"{engine.id}-{hashlib.sha256(url.encode()).hexdigest()[:10]}",
        engine=engine.id,
        label=Text(fr=f"{engine.name} : {said}", en=f"{engine.name}: {said}"),
        url=url,
    )


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values tidied, without empty ones and repetitions (capitals do not count)."""
    kept: dict[str, str] = {}
    for value in filter(None, map(_tidy, values)):
        kept.setdefault(value.casefold(), value)
    return tuple(kept.values())


def _tidy(value: str) -> str:
    """Return NFC words on one line, without the quotes that would end the exact phrase."""
    plain = unicodedata.normalize("NFC", value).replace('"', " ")
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())
