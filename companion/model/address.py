"""Page addresses made comparable: two captures of the same page share one key."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit, urlunsplit

TRACKING_NAMES = frozenset({"gclid", "fbclid", "srsltid"})
TRACKING_PREFIXES = ("utm_",)
DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def page_key(url: str) -> str:
    """Return the address under which mentions of one page are found again.

    The fragment and the tracking parameters (`utm_*`, `gclid`, `fbclid`, `srsltid`) are removed,
    scheme and host are lower-cased, a default port, « www. » and a last slash are dropped, and
    http counts as https; everything else keeps its spelling and order, since a server may tell
    apart what looks alike. What is no address with scheme and host is returned stripped: it still
    equals itself.
    """
    stripped = url.strip()
    try:
        parts = urlsplit(stripped)
    except ValueError:
        return stripped
    scheme, host = parts.scheme.lower(), _host_part(parts.netloc.strip())
    if not (scheme and host):
        return stripped
    netloc = host.removesuffix(DEFAULT_PORTS.get(scheme, " "))
    while netloc.startswith("www."):
        netloc = netloc.removeprefix("www.")
    if scheme == "http" and ":" not in netloc:
        scheme = "https"
    path = parts.path.strip().rstrip("/") or "/"
    return urlunsplit((scheme, netloc, path, _without_tracking(parts.query), ""))


def _host_part(netloc: str) -> str:
    """Lower-case the host; a user name before it is case-sensitive and stays."""
    user, at, host = netloc.rpartition("@")
    return user + at + host.lower()


def _without_tracking(query: str) -> str:
    pairs = (pair.strip() for pair in query.split("&"))
    return "&".join(pair for pair in pairs if pair and not _is_tracking(pair))


def _is_tracking(pair: str) -> bool:
    name = unquote(pair.partition("=")[0]).lower()
    return name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES)
