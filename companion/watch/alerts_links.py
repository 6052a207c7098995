"""Where an alert really leads: redirects of the services taken off, tracking taken out."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit, urlunsplit

from companion.model.address import page_key

LONGEST_URL = 4096
_MOST_WRAPPERS = 5
_GOOGLE = re.compile(r"(?:www\.|news\.)?google\.[a-z]{2,3}(?:\.[a-z]{2})?")
# Host, the path that redirects, and the parameters that may hold where to.
_WRAPPERS: tuple[tuple[re.Pattern[str], re.Pattern[str], tuple[str, ...]], ...] = (
    (_GOOGLE, re.compile(r"/(?:url|imgres|aclk)"), ("url", "q", "adurl")),
    (re.compile(r"(?:www\.)?bing\.com"), re.compile(r"/news/apiclick\.aspx"), ("url",)),
    (re.compile(r"(?:www\.)?duckduckgo\.com"), re.compile(r"/l/?"), ("uddg",)),
    (re.compile(r"l[m]?\.facebook\.com"), re.compile(r"/l\.php"), ("u",)),
    (re.compile(r"l\.instagram\.com"), re.compile(r"/?"), ("u",)),
    (re.compile(r"(?:www\.)?youtube\.com"), re.compile(r"/redirect"), ("q",)),
    (re.compile(r"(?:www\.)?linkedin\.com"), re.compile(r"/(?:redir/)?redirect"), ("url",)),
    (re.compile(r"out\.reddit\.com"), re.compile(r"/.*"), ("url",)),
    (
        re.compile(r"\A[a-z0-9-]+\.safelinks\.protection\.outlook\.com"),
        re.compile(r"/.*"),
        ("url",),
    ),
    (re.compile(r"alerts\.talkwalker\.com"), re.compile(r"/.*"), ("url", "u", "redirect")),
)
_URL_IN_BYTES = re.compile(rb"https?://[\x21-\x7e]{4,2000}")
_TRACKING = re.compile(
    r"(?:mc_[ce]id|igshid?|yclid|msclkid|dclid|gbraid|wbraid|twclid|ttclid|li_fat_id|_ga|_gl|"
    r"_hs(?:enc|mi)|ref_src|ref_url|at_(?:medium|campaign|custom\d|send_date|link\w*|format)|"
    r"xtor|xtref|cmpid|ns_(?:campaign|mchannel|source|linkname|fee)|amp)"
)


def unwrapped(url: str) -> str:
    """Return where an address leads once the redirects it holds are taken off; http(s) only.

    Nothing is asked of anybody: what a redirect does not spell out stays as it is. Returns an
    empty string for what is no web address, or too long to be kept.
    """
    found = _web_address(url)
    for _ in range(_MOST_WRAPPERS):
        inner = _web_address(_inner(found)) if found else ""
        if not inner or inner == found:
            break
        found = inner
    return found


def alert_key(url: str) -> str:
    """Return what two addresses of one page share: `page_key`, and more trackers taken out."""
    key = page_key(url)
    try:
        parts = urlsplit(key)
    except ValueError:
        return key
    # Google News says language and country there, nothing of the article.
    asked = "" if parts.netloc == "news.google.com" else parts.query
    kept = "&".join(
        pair
        for pair in asked.split("&")
        if pair and not _TRACKING.fullmatch(unquote(pair.partition("=")[0]))
    )
    path = re.sub(r"(?:/amp(?:\.html)?|\.amp)$", "", parts.path) or "/"
    return urlunsplit((parts.scheme, parts.netloc.removeprefix("m."), path, kept, ""))


def page_id(url: str) -> str:
    """Return the short hash under which an alert's page is found again."""
    return hashlib.sha256(alert_key(url).encode("utf-8", "replace")).hexdigest()[:32]


def host_of(url: str) -> str:
    """Return the host in lower case without « www. », or nothing."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
    return host.removeprefix("www.")


def _web_address(url: str) -> str:
    tidy = "".join(url.split())
    try:
        parts = urlsplit(tidy)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(tidy) > LONGEST_URL:
        return ""
    # Anything else would not survive the store (half a surrogate pair) or a header.
    return tidy.encode("utf-8", "ignore").decode() if tidy.isprintable() else ""


def _inner(url: str) -> str:
    """Return the address an address holds for its redirect, or nothing."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    for hosts, paths, inside in _ENCODED:
        if hosts.fullmatch(host) and (found := paths.match(parts.path)):
            return inside(parts, found)
    for hosts, paths, names in _WRAPPERS:
        if hosts.fullmatch(host) and paths.fullmatch(parts.path):
            asked = parse_qs(parts.query)
            return next((asked[name][0] for name in names if name in asked), "")
    return ""


def _after_amp(parts: SplitResult, found: re.Match[str]) -> str:
    rest = parts.path[found.end() :]
    return f"https://{rest}" + (f"?{parts.query}" if parts.query else "")


def _from_news(_parts: SplitResult, found: re.Match[str]) -> str:
    """Return the address inside an older Google News link; newer ones hold no address."""
    # What follows the address is the field of its AMP twin, after a byte that is no character.
    inner = _URL_IN_BYTES.search(_decoded(found.group(1)))
    return inner.group().decode("ascii") if inner else ""


def _from_bing(parts: SplitResult, _found: re.Match[str]) -> str:
    wrapped = parse_qs(parts.query).get("u", [""])[0]
    return _decoded(wrapped.removeprefix("a1")).decode("utf-8", "replace")


def _from_urldefense(_parts: SplitResult, found: re.Match[str]) -> str:
    return found.group(1)


def _decoded(wrapped: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(wrapped + "=" * (-len(wrapped) % 4))
    except (binascii.Error, ValueError):
        return b""


_Inside = Callable[[SplitResult, re.Match[str]], str]
_ENCODED: tuple[tuple[re.Pattern[str], re.Pattern[str], _Inside], ...] = (
    (_GOOGLE, re.compile(r"/amp/(?:s/)?(?=[^/]+\.)"), _after_amp),
    (
        re.compile(r"\A.+\.cdn\.ampproject\.org"),
        re.compile(r"/[civ]/(?:s/)?(?=[^/]+\.)"),
        _after_amp,
    ),
    (
        re.compile(r"news\.google\.com"),
        re.compile(r"/(?:rss/)?(?:__i/rss/rd/)?articles/([\w=-]{20,2000})$"),
        _from_news,
    ),
    (re.compile(r"urldefense\.com"), re.compile(r"/v3/__(https?:/.+?)__;"), _from_urldefense),
    (re.compile(r"(?:www\.)?bing\.com"), re.compile(r"/ck/a"), _from_bing),
)
