"""What a search page was asked for, told from its address alone: engine and words."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs, unquote_plus, urlsplit

from companion.model.remembering import remembered

_WORDS_IN = ("q", "query", "search_query", "quoiqui", "p")
_PAGE_IN = ("start", "first", "offset")
_GOOGLE = re.compile(r"\A(?:[a-z]+\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")
_ENGINES = {
    "bing.com": "bing",
    "qwant.com": "qwant",
    "duckduckgo.com": "duckduckgo",
    "search.brave.com": "brave",
    "ecosia.org": "ecosia",
    "pagesjaunes.fr": "pagesjaunes",
    "facebook.com": "facebook",
    "m.facebook.com": "facebook",
    "x.com": "x",
    "twitter.com": "x",
    "instagram.com": "instagram",
    "tiktok.com": "tiktok",
    "youtube.com": "youtube",
    "m.youtube.com": "youtube",
    "reddit.com": "reddit",
}
NAMES = {
    "google-web": "Google",
    "google-maps": "Google Maps",
    "google-news": "Google Actualités",
    "google-images": "Google Images",
    "bing": "Bing",
    "qwant": "Qwant",
    "duckduckgo": "DuckDuckGo",
    "brave": "Brave",
    "ecosia": "Ecosia",
    "pagesjaunes": "PagesJaunes",
    "facebook": "Facebook",
    "x": "X",
    "instagram": "Instagram",
    "tiktok": "TikTok",
    "youtube": "YouTube",
    "reddit": "Reddit",
}
_IMAGES = {"2", "isch"}
# The web pages of engines that show pictures and news at the same host: path, and parameter.
_WEB_PATHS = {"bing": "/search", "brave": "/search", "ecosia": "/search", "qwant": "/"}
_WEB_KINDS = {"qwant": ("t", {"web"}), "duckduckgo": ("ia", {"web", ""})}


class Asked(NamedTuple):
    """The engine (one id for all its countries) and the words, tidied; `place` where it has one."""

    engine: str
    words: str
    place: str = ""

    @property
    def series(self) -> str:
        """Return what the same question at the same engine shares."""
        return f"{self.engine}|{self.words.casefold()}|{self.place.casefold()}"


@remembered(most=4_000, longest=1_000)
def asked_at(url: str) -> Asked | None:
    """Return what a search page was asked for, or None for what is no search page.

    Engines add parameters of their own, and Google Maps moves the words into the path.
    """
    try:
        parts = urlsplit(url)
        query = parse_qs(parts.query)
    except ValueError:
        return None
    host = (parts.hostname or "").lower().removeprefix("www.")
    if _GOOGLE.fullmatch(host):
        engine: str | None = _google(parts.path, host, query)
    else:
        engine = _of_the_web(_ENGINES.get(host, ""), parts.path, query)
    words = next((query[name][0] for name in _WORDS_IN if name in query), "")
    if engine == "google-maps" and not words:
        found = re.match(r"/maps/search/([^/@]+)", parts.path)
        words = unquote_plus(found.group(1)) if found else ""
    if engine is None or not words.strip():
        return None
    # A page further on is not the first page.
    if any(query.get(name, ["0"])[0] not in {"", "0", "1"} for name in _PAGE_IN):
        return None
    return Asked(engine, _tidy(words), _tidy(query.get("ou", [""])[0]))


def _of_the_web(engine: str, path: str, query: dict[str, list[str]]) -> str | None:
    """Return the engine, or None where another kind of its pages is shown: pictures, news."""
    wanted = _WEB_PATHS.get(engine)
    if not engine or (wanted is not None and path.rstrip("/") != wanted.rstrip("/")):
        return None
    name, kinds = _WEB_KINDS.get(engine, ("", set()))
    return engine if not name or set(query.get(name, [])) <= kinds else None


def _google(path: str, host: str, query: dict[str, list[str]]) -> str:
    if host.startswith("news."):
        return "google-news"
    if path.startswith("/maps") or host.startswith("maps."):
        return "google-maps"
    kind = {*query.get("udm", []), *query.get("tbm", [])}
    if kind & _IMAGES:
        return "google-images"
    return "google-news" if "nws" in kind else "google-web"


def _tidy(words: str) -> str:
    return " ".join(words.split())[:300]
