"""What a request may never reach: addresses that are not the public internet's, odd spellings.

The table of networks is ours (IANA's special-purpose registries) and not `ipaddress.is_global`,
whose answer for the same address differs between versions of Python.
"""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from companion.model.errors import DestinationRefused

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network

DEFAULT_PORTS = {"http": 80, "https": 443}
PORTS = frozenset({80, 443, 8080, 8443})
"""Ports where public web servers listen; anything else is another kind of program."""
LONGEST_URL = 8192

NEVER: tuple[_Network, ...] = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",  # this host: Linux connects 0.0.0.0 to itself
        "169.254.0.0/16",  # link-local, and the metadata servers of clouds
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "168.63.129.16/32",  # a cloud's metadata server at a public-looking address
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast included
    )
)
PRIVATE: tuple[_Network, ...] = tuple(
    ipaddress.ip_network(network)
    for network in (
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)
"""Reached only for an origin that the command line names."""
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_NEVER_V6 = tuple(
    ipaddress.IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: carries an IPv4 address
        "3fff::/20",  # documentation
    )
)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

_LOCAL_NAMES = frozenset({"localhost", "local", "internal", "intranet", "lan", "onion", "arpa"})
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_PLACE = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^][:@%]+)(:[0-9]{1,5})?")
"""Host and port with nothing before, between or after them."""
_SPOILED = re.compile(r"[\x00-\x20\x7f\\]")
_CHANGED_BY_IDNA = frozenset("ßς\u200c\u200d")
"""Letters that the two editions of IDNA map to different names: two programs, two sites."""


class Target(NamedTuple):
    """A URL taken apart once; `path` holds the query too, the fragment is never sent."""

    scheme: str
    host: str
    port: int
    path: str
    literal: Address | None

    @property
    def origin(self) -> str:
        """Scheme, host and port, a default port left out: `https://example.org`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def url(self) -> str:
        """The address as it is asked for."""
        return self.origin + self.path

    @property
    def path_shown(self) -> str:
        """The path for the ledger: what stands in a query may be a name."""
        path, mark, _ = self.path.partition("?")
        return f"{path}?…" if mark else path


def read_target(url: str) -> Target:
    """Take a URL apart in the one way that leaves no doubt where it leads.

    Raises:
        DestinationRefused: another scheme than http(s), a user name, an odd spelling of an
            address, a name of the local network, characters that programs read differently.
    """
    if len(url) > LONGEST_URL or _SPOILED.search(url):
        raise DestinationRefused("the address is too long or holds spaces or control characters")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname or ""
    except ValueError as error:
        raise DestinationRefused("the address cannot be taken apart") from error
    if parts.scheme not in DEFAULT_PORTS:
        raise DestinationRefused("only http and https addresses are fetched")
    if not _PLACE.fullmatch(parts.netloc):
        raise DestinationRefused("a host and a port are wanted, and no user name")
    host, literal = _read_host(host, in_brackets=parts.netloc.startswith("["))
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=-._~")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=-._~?")
    return Target(
        scheme=parts.scheme,
        host=host,
        port=DEFAULT_PORTS[parts.scheme] if port is None else port,
        path=f"{path}?{query}" if query else path,
        literal=literal,
    )


def check_reach(target: Target) -> None:
    """Refuse ports and names that are no public web server's, before any name is resolved.

    Raises `DestinationRefused`.
    """
    if target.port not in PORTS:
        raise DestinationRefused("this port is not a web server's")
    if target.literal is not None:
        check_address(target.literal)
        return
    labels = target.host.split(".")
    if len(labels) == 1 or labels[-1] in _LOCAL_NAMES:
        raise DestinationRefused("this name belongs to the local network")


def check_address(address: Address, *, may_be_private: bool = False) -> None:
    """Raise `DestinationRefused` unless the address is on the public internet.

    `may_be_private` lets through this machine and its own network, never link-local, multicast
    or reserved addresses.
    """
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None:
            raise DestinationRefused("an address with a zone is of the local network")
        if address in _NAT64:
            # A phone's network reaches IPv4 this way: what counts is the address inside.
            address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
            may_be_private = False
    if may_be_private and any(address in network for network in PRIVATE):
        return
    if not _is_public(address):
        raise DestinationRefused("the name leads to an address that is not on the public internet")


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in (*NEVER, *PRIVATE))
    return address in _GLOBAL_V6 and not any(address in network for network in _NEVER_V6)


def _read_host(host: str, *, in_brackets: bool) -> tuple[str, Address | None]:
    """Return the host in its one spelling, and the address when it is one."""
    if in_brackets:
        try:
            address = ipaddress.IPv6Address(host)
        except ValueError as error:
            raise DestinationRefused("no IPv6 address stands between the brackets") from error
        return address.compressed, address
    name = _in_ascii(host)
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):  # noqa: PLR2004 DNS's own limit
        raise DestinationRefused("the address names no host in a form that every program reads")
    if not _NUMBER.fullmatch(labels[-1]):
        return name, None
    try:
        # Four decimal numbers without leading zeros: 127.1, 0177.0.0.1 and 2130706433 fail here.
        return name, ipaddress.IPv4Address(name)
    except ValueError as error:
        raise DestinationRefused("an odd spelling of a numeric address") from error


def _in_ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    if _CHANGED_BY_IDNA & set(host.lower()):
        raise DestinationRefused("this name is read as two different ones: write its xn-- form")
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise DestinationRefused("the name of the host cannot be written in ASCII") from error
