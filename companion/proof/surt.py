"""The sort-friendly form of an address that web archives index by: `com,example,www)/path?query`.

Only what captured pages need: the index of `dossier.wacz` and its readers agree on it, and the
tests compare it with the archivists' own package.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

_WWW = re.compile(r"^www\d*\.")
_KEPT = "%:/?#[]@!$&'()*+,;=~|^`{}<>\"\\"
"""Everything printable but the space: only what is no ASCII, and spaces, is encoded."""


def surt_of(url: str) -> str:
    """Return the key of an address; what is no web address (`urn:…`) keeps its order."""
    address, _, query = quote(url, safe=_KEPT).partition("#")[0].partition("?")
    shown_query = f"?{'&'.join(sorted(query.lower().split('&')))}" if query else ""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return address.lower() + shown_query
    if parts.scheme not in {"http", "https"} or not host:
        return address.lower() + shown_query
    reversed_host = ",".join(reversed(_WWW.sub("", host).split(".")))
    usual = {"http": 80, "https": 443}[parts.scheme]
    shown_port = f":{port}" if port and port != usual else ""
    path = re.sub("/+", "/", parts.path).rstrip("/").lower() or "/"
    return f"{reversed_host}{shown_port}){path}{shown_query}"
