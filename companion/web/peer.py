"""Whose program is at the other end: another user of this machine is turned away, where Linux says.

A cookie knows no port and a port no owner: whatever another user's program learns or guesses, it
is not spoken to. Elsewhere than on Linux the owner is not known, and token, cookie and proof decide
alone. The superuser can read our files anyway, and relays the browser's connections under WSL.
"""

from __future__ import annotations

import os
from pathlib import Path

_TABLE = Path("/proc/net/tcp")
_LOOPBACK = "0100007F"
_LOCAL, _REMOTE, _OWNER = 1, 2, 7
_SUPERUSER = 0


def is_foreign(*, peer_port: int, our_port: int) -> bool:
    """Tell whether the connection from `peer_port` belongs to another user; False when unknown."""
    try:
        table = _TABLE.read_text("ascii")
    except OSError:
        return False
    owner = owner_of(table, peer_port=peer_port, our_port=our_port)
    return owner is not None and owner not in trusted_owners()


def owner_of(table: str, *, peer_port: int, our_port: int) -> int | None:
    """Return the user id of the peer's end of a loopback connection in `/proc/net/tcp`."""
    theirs, ours = (f"{_LOOPBACK}:{port:04X}" for port in (peer_port, our_port))
    for line in table.splitlines()[1:]:
        columns = line.split()
        if len(columns) > _OWNER and columns[_LOCAL] == theirs and columns[_REMOTE] == ours:
            return int(columns[_OWNER])
    return None


def trusted_owners() -> frozenset[int]:
    """Return the user ids whose programs may speak to us."""
    return frozenset({os.getuid(), _SUPERUSER})
