"""Addresses found in a page: made absolute, freed of the wrapping that search engines add."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import parse_qs, urljoin, urlsplit

_WRAPPERS = (
    ("google", "/url", ("q", "url")),
    ("google", "/aclk", ("adurl",)),
    ("duckduckgo", "/l/", ("uddg",)),
    ("facebook", "/l.php", ("u",)),
    ("ecosia", "/cs", ("du",)),
)
_BING_PREFIX = "a1"


def absolute(link: str | None, base: str) -> str | None:
    """Return the address as http(s), or None for anything else (a script, a mail, nothing)."""
    if not link or not link.strip():
        return None
    try:
        address = urljoin(base, link.strip())
        return address if urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def unwrapped(link: str | None, base: str) -> str | None:
    """Return where a search result leads: `/url?q=`, `uddg=`, `ck/a?u=a1…` are looked through."""
    address = absolute(link, base)
    if address is None:
        return None
    parts = urlsplit(address)
    asked = parse_qs(parts.query)
    if parts.path.startswith(("/ck/a", "/aclk")) and "bing." in parts.netloc:
        inner = _from_bing(asked.get("u", [""])[0])
        return absolute(inner, base) or address
    for name, path, keys in _WRAPPERS:
        if f"{name}." in parts.netloc and parts.path == path:
            inner = next((asked[key][0] for key in keys if key in asked), None)
            return absolute(inner, base) or address
    return address.split("#:~:")[0]


def _from_bing(wrapped: str) -> str | None:
    body = wrapped.removeprefix(_BING_PREFIX)
    if not body:
        return None
    try:
        return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None


def host_of(url: str) -> str:
    """Return the host in lower case, or nothing."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def path_of(url: str) -> str:
    """Return the path, or nothing."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def is_under(host: str, suffix: str) -> bool:
    """Tell whether `host` is `suffix` or one of its subdomains."""
    return host == suffix or host.endswith(f".{suffix}")
