"""Asks who answers on a port of this machine."""

from __future__ import annotations

import http.client

import msgspec

OTHER = "other"
"""Something answers on the port, and it is not Avisé."""


class _Ping(msgspec.Struct):
    name: str
    protocol: int
    instance: str


def ask_ping(port: int) -> str | None:
    """Return the instance id of the Avisé on `port`, `OTHER` for a foreign program, else None."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", "/api/v1/ping", headers={"Avise-Protocol": "1"})
        ping = msgspec.json.decode(connection.getresponse().read(10_000), type=_Ping)
    except ConnectionRefusedError:
        return None
    except (OSError, http.client.HTTPException, msgspec.MsgspecError):
        return OTHER
    finally:
        connection.close()
    return ping.instance if ping.name == "avise" else OTHER
